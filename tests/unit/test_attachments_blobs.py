import errno
import os
import stat
from pathlib import Path

import pytest

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.foundation.errors import FileUnreadable, VaultExists, VaultMissing
from pazpaz_desktop.foundation.ids import BlobId

_ID = BlobId(bytes.fromhex("ab" * 16))


def test_what_is_put_is_what_comes_back(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    store.put(_ID, b"sealed")

    assert store.exists(_ID)
    assert BlobStore(tmp_path).get(_ID) == b"sealed"


def test_a_blob_lies_under_its_random_name_for_its_owner_alone(tmp_path: Path) -> None:
    BlobStore(tmp_path).put(_ID, b"sealed")
    path = tmp_path / "ab" / ("ab" * 16)

    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_blob_is_never_overwritten(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    store.put(_ID, b"first")

    with pytest.raises(VaultExists):
        store.put(_ID, b"second")
    assert store.get(_ID) == b"first"


def test_a_blob_that_is_not_there_is_missing(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)

    assert not store.exists(_ID)
    with pytest.raises(VaultMissing) as missing:
        store.get(_ID)
    assert missing.value.details["id"] == _ID


def test_removing_twice_is_the_same_as_once(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    store.put(_ID, b"sealed")
    store.remove(_ID)
    store.remove(_ID)

    assert not store.exists(_ID)


def test_a_folder_in_the_place_of_a_blob_is_an_error_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "ab" / ("ab" * 16) / "inner").mkdir(parents=True)
    store = BlobStore(tmp_path)

    with pytest.raises((VaultMissing, FileUnreadable)):
        store.get(_ID)
    with pytest.raises(FileUnreadable) as failed:
        store.remove(_ID)
    assert failed.value.details["reason"] in {errno.errorcode[errno.EISDIR], errno.errorcode[errno.EPERM]}


def test_a_blob_that_could_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ab").write_bytes(b"in the way")

    with pytest.raises(FileUnreadable):
        BlobStore(tmp_path).put(_ID, b"sealed")
    assert os.listdir(tmp_path) == ["ab"]
