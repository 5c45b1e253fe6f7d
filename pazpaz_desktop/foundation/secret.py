"""Secret: bytes that cannot be printed, pickled, compared by accident or logged."""

import secrets
from typing import NoReturn


class Secret:
    """Holds key material until `wipe`. Python may keep copies: only the end of the process clears them."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = bytearray(value)

    def reveal(self) -> bytes:
        """The bytes, for the one call that needs them. ValueError once wiped."""
        if not self._value:
            raise ValueError("the secret was wiped")
        return bytes(self._value)

    def wipe(self) -> None:
        """Overwrite our own copy."""
        self._value[:] = bytes(len(self._value))
        self._value.clear()

    def matches(self, other: "Secret") -> bool:
        """Constant-time comparison."""
        return secrets.compare_digest(self._value, other._value)

    def __len__(self) -> int:
        return len(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("compare secrets with `matches`")

    __hash__ = None  # type: ignore[assignment]  # a secret is never a dictionary key

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never serialised")
