"""The OS keyring as a port: small secrets by item name, bounded calls, nothing ever in plain text."""

import base64
import binascii
import hashlib
import importlib
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pazpaz_desktop.foundation.errors import KeystoreUnavailable
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "pazpaz-desktop"
CALL_LIMIT_S: Final = 5.0
MAX_SECRET_BYTES: Final = 1024  # Windows holds 2560 bytes a credential, as UTF-16
_CHECK_BYTES: Final = 4
_PROBE: Final = "probe"

# Chosen by class name, never by keyring's own search, which loads what PYTHON_KEYRING_BACKEND
# or keyringrc.cfg names: a foreign module, or a store in plain text.
_ALLOWED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "linux": (("keyring.backends.SecretService", "Keyring"), ("keyring.backends.kwallet", "DBusKeyring")),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}


class KeyVault(Protocol):
    """Keeps secrets of up to 1024 bytes under a name, outside the vault folder. Lane keys."""

    def get(self, item: str) -> Secret | None:
        """The secret; None when there is none or it is damaged. KeystoreUnavailable otherwise."""
        ...

    def put(self, item: str, secret: Secret) -> None:
        """Keep the secret and read it back; KeystoreUnavailable when that fails."""
        ...

    def delete(self, item: str) -> None:
        """Forget the secret; nothing happens when there is none."""
        ...


class SystemKeyVault:
    """The keyring of the person's session. Every call ends within `limit_s`, also when D-Bus hangs."""

    def __init__(self, backend: "KeyringBackend", limit_s: float = CALL_LIMIT_S) -> None:
        self._backend = backend
        self._calls = _BoundedCalls(limit_s)

    def get(self, item: str) -> Secret | None:
        """The secret kept under `item`; None also when what is there is not whole."""
        text = self._calls.run(lambda: self._backend.get_password(SERVICE, item))
        return None if text is None else _decode(text)

    def put(self, item: str, secret: Secret) -> None:
        """Keep `secret` and read it back. KeystoreUnavailable reason=readback when it did not stay."""
        text = _encode(secret)
        self._calls.run(lambda: self._backend.set_password(SERVICE, item, text))
        kept = self.get(item)
        if kept is None or not kept.matches(secret):
            raise KeystoreUnavailable(reason="readback")

    def delete(self, item: str) -> None:
        """Forget `item` if it is there."""
        self._calls.run(lambda: self._delete_if_there(item))

    def _delete_if_there(self, item: str) -> None:
        if self._backend.get_password(SERVICE, item) is not None:
            self._backend.delete_password(SERVICE, item)


class SessionKeyVault:
    """The session's keyring, found at the first call and looked for again after one that failed.

    So a program that waited locked for hours finds a keyring that came, or was unlocked, meanwhile.
    """

    def __init__(self, limit_s: float = CALL_LIMIT_S) -> None:
        self._limit_s = limit_s
        self._found: KeyVault | None = None

    def is_there(self) -> bool:
        """Whether a keyring answers now."""
        try:
            self._find().get(_PROBE)
        except KeystoreUnavailable:
            self._found = None
            return False
        return True

    def get(self, item: str) -> Secret | None:
        """As of the keyring found."""
        return self._ask(lambda vault: vault.get(item))

    def put(self, item: str, secret: Secret) -> None:
        """As of the keyring found."""
        self._ask(lambda vault: vault.put(item, secret))

    def delete(self, item: str) -> None:
        """As of the keyring found."""
        self._ask(lambda vault: vault.delete(item))

    def _ask(self, question: Callable[[KeyVault], T]) -> T:
        try:
            return question(self._find())
        except KeystoreUnavailable:
            self._found = None
            raise

    def _find(self) -> KeyVault:
        if self._found is None:
            self._found = open_system_keyvault(self._limit_s)
        return self._found


def open_system_keyvault(limit_s: float = CALL_LIMIT_S) -> KeyVault:
    """The first allowed keyring that answers; KeystoreUnavailable with the last reason if none does."""
    refusal = KeystoreUnavailable(reason="none")
    for module_name, class_name in _ALLOWED.get(sys.platform, ()):
        try:
            backend = _BoundedCalls(limit_s).run(_builder(module_name, class_name))
            vault = SystemKeyVault(backend, limit_s)
            vault.get(_PROBE)
        except KeystoreUnavailable as error:
            refusal = error
            if error.details.get("reason") in {"locked", "timeout"}:
                break
        else:
            return vault
    raise refusal


def _builder(module_name: str, class_name: str) -> "Callable[[], KeyringBackend]":
    def build() -> "KeyringBackend":
        chosen: type[KeyringBackend] = getattr(importlib.import_module(module_name), class_name)
        _ = chosen.priority  # raises RuntimeError where this keyring does not run
        backend = chosen()
        _forget_environment(backend)
        return backend

    return build


def _forget_environment(backend: "KeyringBackend") -> None:
    # only KEYRING_PROPERTY_* variables put text on the instance; they could name another collection
    attributes = vars(backend)
    for name in [name for name, value in attributes.items() if isinstance(value, str)]:
        del attributes[name]


class _BoundedCalls:
    """Runs calls that may hang on a thread of their own, and refuses new ones while one still hangs."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._left_behind: queue.SimpleQueue[Any] | None = None

    def run(self, job: Callable[[], T]) -> T:
        """The job's result; KeystoreUnavailable (timeout, locked, unreachable) for every failure."""
        if self._left_behind is not None and self._left_behind.empty():
            raise KeystoreUnavailable(reason="timeout")
        self._left_behind = None
        done: queue.SimpleQueue[Future[T]] = queue.SimpleQueue()
        call = threading.Thread(  # noqa: TID251 - a hung call is left behind; a lane would wait at exit
            target=lambda: done.put(InlineLane("keyring").submit(job)), name="keyring-call", daemon=True
        )
        call.start()
        try:
            answer = done.get(timeout=self._limit_s)
        except queue.Empty:
            self._left_behind = done
            raise KeystoreUnavailable(reason="timeout") from None
        call.join()
        failure = answer.exception()
        if failure is not None:
            raise KeystoreUnavailable(reason=_reason(failure)) from failure
        return answer.result()


def _reason(failure: BaseException) -> str:
    # by name: the classes belong to libraries that are imported only where they run
    names = {kind.__name__ for kind in type(failure).__mro__}
    return "locked" if names & {"KeyringLocked", "LockedException"} else "unreachable"


def _encode(secret: Secret) -> str:
    value = secret.reveal()
    if not 1 <= len(value) <= MAX_SECRET_BYTES:
        raise ValueError("a kept secret has 1 to 1024 bytes")
    return base64.b64encode(value + _check(value)).decode("ascii")


def _decode(text: str) -> Secret | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    value, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    return Secret(value) if value and check == _check(value) else None


def _check(value: bytes) -> bytes:
    # tells a value cut short by a keyring from a wrong one; it is kept beside the secret and guards nothing
    return hashlib.sha256(value).digest()[:_CHECK_BYTES]
