"""Figures of the envelope beside bare AES-256-GCM on the same bytes."""

import os
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import open_sealed, seal
from pazpaz_desktop.foundation.secret import Secret
from tests.performance.measure import Goal, Result, side_by_side_ms

_GOAL = Goal(10, is_ratio=True)
_SIZES = {"2 KiB section": 2 << 10, "1 MiB file": 1 << 20}
_ROUNDS = 40


def results() -> Iterator[Result]:
    """Seal and open, for a section of a note and for a file."""
    key = os.urandom(32)
    context = SealContext(
        SealKind.FIELD, os.urandom(16), os.urandom(16), "note.plan", 1, 1, 1, os.urandom(16)
    )
    for what, size in _SIZES.items():
        yield from _of_size(what, os.urandom(size), key, context)


def _of_size(what: str, text: bytes, key: bytes, context: SealContext) -> Iterator[Result]:
    secret, repeat = Secret(key), max(1, (1 << 20) // len(text) // 4)
    sealed = seal(secret, text, context)
    nonce = os.urandom(12)
    bare = AESGCM(key).encrypt(nonce, text, None)

    def ours_seal() -> None:
        for _ in range(repeat):
            seal(secret, text, context)

    def bare_seal() -> None:
        for _ in range(repeat):
            AESGCM(key).encrypt(os.urandom(12), text, None)

    def ours_open() -> None:
        for _ in range(repeat):
            open_sealed(secret, sealed, context)

    def bare_open() -> None:
        for _ in range(repeat):
            AESGCM(key).decrypt(nonce, bare, None)

    for act, ours, theirs in (("seal", ours_seal, bare_seal), ("open", ours_open, bare_open)):
        value, baseline = side_by_side_ms(ours, theirs, _ROUNDS)
        yield Result(f"{act} a {what}", value / repeat * 1000, "µs", baseline / repeat * 1000, _GOAL)
