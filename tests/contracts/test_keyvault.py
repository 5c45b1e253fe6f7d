"""The KeyVault contract, on the tests' memory vault and on a real Secret Service; and the latter's faults."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.foundation.errors import KeystoreUnavailable
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.system.keyvault import (
    MAX_SECRET_BYTES,
    SERVICE,
    KeyVault,
    SessionKeyVault,
    open_system_keyvault,
)
from pazpaz_desktop.system.private_bus import PrivateSecretService
from tests.support.keyvaults import MemoryKeyVault
from tests.support.secret_service import (
    needs_secret_service,
    point_at,
    secret_service,
    started_secret_service,
    stopped_bus,
)

__all__ = ["secret_service", "started_secret_service"]

_HALF = bytes(range(32))
# keyring does not close its connection when the keyring is locked or the bus ends under it
_KEYRING_LEAVES_OPEN = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


_REAL = [pytest.param(kind, marks=needs_secret_service) for kind in ("system", "session")]


@pytest.fixture(params=["memory", *_REAL])
def keyvault(request: pytest.FixtureRequest) -> KeyVault:
    if request.param == "memory":
        return MemoryKeyVault()
    request.getfixturevalue("secret_service")
    return open_system_keyvault() if request.param == "system" else SessionKeyVault()


@pytest.fixture
def own_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateSecretService]:
    with PrivateSecretService() as service:
        point_at(service, monkeypatch)
        yield service
    for thread in threading.enumerate():
        if thread.name == "keyring-call":
            thread.join()
    gc.collect()  # while the mark of the test still allows connections that keyring left open


def _shown(secret: Secret | None) -> bytes | None:
    return None if secret is None else secret.reveal()


def test_a_kept_secret_comes_back(keyvault: KeyVault) -> None:
    keyvault.put("vault-a", Secret(_HALF))
    assert _shown(keyvault.get("vault-a")) == _HALF


def test_an_item_never_kept_is_none(keyvault: KeyVault) -> None:
    assert keyvault.get("vault-never") is None


def test_items_do_not_answer_for_each_other(keyvault: KeyVault) -> None:
    keyvault.put("vault-b", Secret(_HALF))
    keyvault.put("vault-c", Secret(_HALF[::-1]))
    assert _shown(keyvault.get("vault-b")) == _HALF
    assert _shown(keyvault.get("vault-c")) == _HALF[::-1]


def test_a_second_put_replaces_the_first(keyvault: KeyVault) -> None:
    keyvault.put("vault-d", Secret(_HALF))
    keyvault.put("vault-d", Secret(b"later"))
    assert _shown(keyvault.get("vault-d")) == b"later"


def test_a_deleted_item_is_none_and_deleting_again_is_harmless(keyvault: KeyVault) -> None:
    keyvault.put("vault-e", Secret(_HALF))
    keyvault.delete("vault-e")
    keyvault.delete("vault-e")
    assert keyvault.get("vault-e") is None


@pytest.mark.parametrize("size", [1, 40, MAX_SECRET_BYTES])
def test_secrets_of_every_allowed_length_come_back(keyvault: KeyVault, size: int) -> None:
    keyvault.put("vault-f", Secret(b"\x00" * size))
    assert _shown(keyvault.get("vault-f")) == b"\x00" * size


@pytest.mark.parametrize("size", [0, MAX_SECRET_BYTES + 1])
def test_secrets_of_other_lengths_are_refused(keyvault: KeyVault, size: int) -> None:
    with pytest.raises(ValueError, match="1 to 1024"):
        keyvault.put("vault-g", Secret(b"x" * size) if size else _emptied())


def _emptied() -> Secret:
    class Empty(Secret):
        def reveal(self) -> bytes:
            return b""

    return Empty(b"x")


def test_the_longest_secret_fits_a_windows_credential() -> None:
    from pazpaz_desktop.system.keyvault import _encode

    assert len(_encode(Secret(b"x" * MAX_SECRET_BYTES)).encode("utf-16-le")) <= 2560 * 2
    assert len(_encode(Secret(_HALF)).encode("utf-16-le")) <= 2560


@needs_secret_service
def test_a_secret_is_there_after_the_keyring_daemon_restarts(own_service: PrivateSecretService) -> None:
    open_system_keyvault().put("vault-r", Secret(_HALF))
    own_service.restart()
    assert _shown(open_system_keyvault().get("vault-r")) == _HALF


@needs_secret_service
@_KEYRING_LEAVES_OPEN
def test_a_keyring_opened_with_a_wrong_password_is_reported_as_locked(
    own_service: PrivateSecretService,
) -> None:
    open_system_keyvault().put("vault-l", Secret(_HALF))
    own_service.restart(password="not the password")
    with pytest.raises(KeystoreUnavailable) as refused:
        open_system_keyvault()
    assert refused.value.details == {"reason": "locked"}


@needs_secret_service
@_KEYRING_LEAVES_OPEN
def test_the_sessions_keyring_is_found_again_once_it_is_unlocked(own_service: PrivateSecretService) -> None:
    keyvault = SessionKeyVault()
    keyvault.put("vault-s", Secret(_HALF))
    own_service.restart(password="not the password")
    assert not keyvault.is_there()
    with pytest.raises(KeystoreUnavailable):
        keyvault.get("vault-s")
    own_service.restart()
    assert keyvault.is_there()
    assert _shown(keyvault.get("vault-s")) == _HALF


@needs_secret_service
@_KEYRING_LEAVES_OPEN
def test_a_bus_that_does_not_answer_costs_one_limit_and_no_more(own_service: PrivateSecretService) -> None:
    keyvault = open_system_keyvault(limit_s=0.3)
    with stopped_bus(own_service):
        for _ in range(20):  # without the refusal of further calls this would be twenty limits
            with pytest.raises(KeystoreUnavailable) as refused:
                keyvault.get("vault-h")
            assert refused.value.details == {"reason": "timeout"}
        with pytest.raises(KeystoreUnavailable) as refused:
            open_system_keyvault(limit_s=0.3)
        assert refused.value.details == {"reason": "timeout"}


@needs_secret_service
def test_without_a_bus_the_keyring_is_unreachable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(KeystoreUnavailable) as refused:
        open_system_keyvault()
    assert refused.value.details == {"reason": "unreachable"}


@needs_secret_service
@pytest.mark.parametrize("kept", ["", "AAAA", "not base64!", "שלום"])
def test_a_damaged_value_counts_as_missing(secret_service: PrivateSecretService, kept: str) -> None:
    from keyring.backends.SecretService import Keyring

    Keyring().set_password(SERVICE, "vault-x", kept)
    assert open_system_keyvault().get("vault-x") is None


@needs_secret_service
def test_a_value_cut_short_counts_as_missing_at_every_length(secret_service: PrivateSecretService) -> None:
    from keyring.backends.SecretService import Keyring

    keyvault = open_system_keyvault()
    keyvault.put("vault-t", Secret(_HALF))
    whole = Keyring().get_password(SERVICE, "vault-t")
    assert whole is not None
    for length in range(0, len(whole), 4):
        Keyring().set_password(SERVICE, "vault-t", whole[:length])
        assert keyvault.get("vault-t") is None


@needs_secret_service
def test_the_secret_is_not_in_the_keyring_file_in_plain_text(own_service: PrivateSecretService) -> None:
    import base64

    open_system_keyvault().put("vault-p", Secret(_HALF))
    files = [path for path in own_service.folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert _HALF not in path.read_bytes()
        assert base64.b64encode(_HALF)[:40] not in path.read_bytes()


_ASK_OURS = """
from pazpaz_desktop.system.keyvault import open_system_keyvault
open_system_keyvault().get("vault-m")
"""
_ASK_KEYRING = "import keyring; keyring.get_keyring()"


def _spoiled_environment(service: PrivateSecretService, folder: Path, by: str) -> dict[str, str]:
    (folder / "marker_backend.py").write_text(
        f"import pathlib; pathlib.Path({str(folder / 'marker')!r}).write_text('loaded')\n"
        "from keyring.backends.null import Keyring as Backend\n"
    )
    spoiled = {**os.environ, **service.environment, "PYTHONPATH": str(folder)}
    if by == "environment":
        return {**spoiled, "PYTHON_KEYRING_BACKEND": "marker_backend.Backend"}
    config = folder / "config" / "python_keyring"
    config.mkdir(parents=True)
    (config / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=marker_backend.Backend\nkeyring-path={folder}\n"
    )
    return {**spoiled, "XDG_CONFIG_HOME": str(folder / "config")}


@needs_secret_service
@pytest.mark.parametrize("by", ["environment", "keyringrc"])
@pytest.mark.parametrize(("asked", "is_loaded"), [(_ASK_OURS, False), (_ASK_KEYRING, True)])
def test_a_foreign_keyring_is_never_loaded_though_keyring_itself_would(
    secret_service: PrivateSecretService, tmp_path: Path, by: str, asked: str, is_loaded: bool
) -> None:
    environment = _spoiled_environment(secret_service, tmp_path, by)
    subprocess.run([sys.executable, "-c", asked], env=environment, check=True, timeout=60)
    assert (tmp_path / "marker").exists() is is_loaded


@needs_secret_service
def test_properties_from_the_environment_do_not_reach_the_keyring(
    secret_service: PrivateSecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.SecretService import Keyring

    nowhere = "/org/freedesktop/secrets/collection/nowhere"
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", nowhere)
    assert Keyring().preferred_collection == nowhere
    keyvault = open_system_keyvault()
    keyvault.put("vault-v", Secret(_HALF))
    assert _shown(keyvault.get("vault-v")) == _HALF
