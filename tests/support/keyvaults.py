"""MemoryKeyVault: a key vault for tests, held to the same contract suite as the real keyring."""

from pazpaz_desktop.foundation.errors import KeystoreUnavailable
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.system.keyvault import MAX_SECRET_BYTES


class MemoryKeyVault:
    """Keeps secrets in this process; after `become_unavailable` it fails as a dead keyring does."""

    def __init__(self) -> None:
        self._items: dict[str, bytes] = {}
        self._refusal: str | None = None

    def get(self, item: str) -> Secret | None:
        """The secret kept under `item`."""
        self._check()
        value = self._items.get(item)
        return None if value is None else Secret(value)

    def put(self, item: str, secret: Secret) -> None:
        """Keep `secret`."""
        self._check()
        value = secret.reveal()
        if not 1 <= len(value) <= MAX_SECRET_BYTES:
            raise ValueError("a kept secret has 1 to 1024 bytes")
        self._items[item] = value

    def delete(self, item: str) -> None:
        """Forget `item` if it is there."""
        self._check()
        self._items.pop(item, None)

    def become_unavailable(self, reason: str = "unreachable") -> None:
        """Fail from now on."""
        self._refusal = reason

    def _check(self) -> None:
        if self._refusal is not None:
            raise KeystoreUnavailable(reason=self._refusal)
