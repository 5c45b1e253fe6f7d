"""Header files: a vault's header in two copies, so that one bad block of the disk does not lose the vault.

`vault.json` is always written first and `vault.json.mirror` after it is durable. So wherever a crash or a
full disk stops, the mirror is the older one of the two, or equal.
"""

from pathlib import Path
from typing import Final

from pazpaz_desktop.crypto import header as headers
from pazpaz_desktop.crypto.header import VaultHeader
from pazpaz_desktop.foundation.errors import FileUnreadable, HeaderBroken, HostError, UnsupportedVersion
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.system import files

HEADER_FILE: Final = "vault.json"
MIRROR_FILE: Final = "vault.json.mirror"

_log: Final = TopicLog("header_files")


def is_there(folder: Path) -> bool:
    """Whether either copy is there, whatever its content."""
    try:
        return any((folder / name).is_file() for name in (HEADER_FILE, MIRROR_FILE))
    except OSError as error:  # a folder that may not be looked into
        raise files.host_error(error) from error


def read(folder: Path) -> VaultHeader:
    """The header of the vault in `folder`, unchecked: `vault.json`, or the mirror where that serves better.

    The mirror serves where `vault.json` is gone or damaged, and where it is the newer of the two: no write
    leaves it so, thus an older `vault.json` was put back, to which the newest passphrase would seem wrong.
    HeaderBroken or FileUnreadable for `vault.json` where the mirror does not help. A whole header that is
    another vault's (HeaderBroken reason=place) or a newer program's (UnsupportedVersion) is no damage: the
    mirror is not asked.
    """
    mirror = _mirror(folder)
    try:
        header = _decoded(folder / HEADER_FILE)
    except (FileUnreadable, HeaderBroken):
        if mirror is None:
            raise
        header = mirror
    if str(header.place.vault) != folder.name:
        raise HeaderBroken(reason="place")
    return mirror if mirror is not None and mirror.generation > header.generation else header


def write(folder: Path, header: VaultHeader) -> None:
    """Both copies. Raises DiskFull or FileUnreadable only while the old header still stands.

    Once `vault.json` is on the disk the new header is in force: a mirror that cannot be written is logged
    and made good by `settle`.
    """
    files.write_atomic(folder / HEADER_FILE, header.encode())
    _put(folder / MIRROR_FILE, header.encode())


def settle(folder: Path, header: VaultHeader) -> None:
    """Make good whichever copy differs from `header`, once the database has accepted it; never raises."""
    for name in (HEADER_FILE, MIRROR_FILE):
        if _content(folder / name) != header.encode():
            _put(folder / name, header.encode())


def _mirror(folder: Path) -> VaultHeader | None:
    """The mirror, if it is whole and this vault's."""
    try:
        header = _decoded(folder / MIRROR_FILE)
    except (FileUnreadable, HeaderBroken, UnsupportedVersion):
        return None
    return header if str(header.place.vault) == folder.name else None


def _decoded(path: Path) -> VaultHeader:
    try:
        return headers.decode(files.read_bounded(path, headers.SIZE_LIMIT))
    except FileUnreadable as error:
        if error.details.get("reason") == "size":
            raise HeaderBroken(reason="size") from error
        raise


def _content(path: Path) -> bytes | None:
    try:
        return files.read_bounded(path, headers.SIZE_LIMIT)
    except FileUnreadable:
        return None


def _put(path: Path, data: bytes) -> None:
    try:
        files.write_atomic(path, data)
    except HostError as error:
        _log.failure("copy_not_written", error)
