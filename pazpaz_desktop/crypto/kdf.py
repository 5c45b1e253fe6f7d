"""Passphrase hashing: Argon2id with a floor and a cap that no file can lower or raise."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.errors import HeaderBroken, OutOfMemory, RuleBroken
from pazpaz_desktop.foundation.secret import Secret

SALT_SIZE: Final = 16
_KEY_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Argon2Params:
    """Cost of one derivation: memory in KiB, passes over it, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def require_allowed(self) -> None:
        """HeaderBroken reason=kdf below FLOOR or above CAP, before anything is allocated."""
        for ours, least, most in (
            (self.memory_kib, FLOOR.memory_kib, CAP.memory_kib),
            (self.passes, FLOOR.passes, CAP.passes),
            (self.lanes, FLOOR.lanes, CAP.lanes),
        ):
            if not least <= ours <= most:
                raise HeaderBroken(reason="kdf")

    def strengthened(self) -> "Argon2Params":
        """Twice the passes, within the cap: for a passphrase that stands alone."""
        return replace(self, passes=min(2 * self.passes, CAP.passes))


FLOOR: Final = Argon2Params(memory_kib=64 * 1024, passes=3, lanes=4)
"""RFC 9106 §4, second recommended option."""

CAP: Final = Argon2Params(memory_kib=1024 * 1024, passes=10, lanes=8)
"""A file that asks for more is refused: it would freeze or kill the program."""

_CALIBRATED_MEMORY_KIB: Final = 256 * 1024
_AIM_S: Final = (0.5, 1.0)


def derive(
    passphrase: Secret, keyring_half: Secret | None, salt: bytes, params: Argon2Params, associated: bytes
) -> Secret:
    """A 32-byte key from the passphrase (UTF-8, read as NFKC, never trimmed) and the keyring half.

    Takes 0.2–1 s and `params.memory_kib` of memory on the calling thread (lane keys). `associated` goes
    in as Argon2's associated data. RuleBroken if the passphrase is not UTF-8; OutOfMemory.
    """
    params.require_allowed()
    hasher = Argon2id(
        salt=salt,
        length=_KEY_SIZE,
        iterations=params.passes,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
        ad=associated,
        secret=None if keyring_half is None else keyring_half.reveal(),
    )
    try:
        return Secret(hasher.derive(_normal_form(passphrase)))
    except MemoryError as error:
        raise OutOfMemory(needed_mib=params.memory_kib // 1024) from error


def calibrate(measure: Callable[[Argon2Params], float]) -> Argon2Params:
    """The costliest parameters this machine does in at most 1 s, never below FLOOR.

    Memory doubles to 256 MiB first, then passes rise, until one derivation takes 0.5 s or memory ends.
    `measure` returns the seconds one derivation takes; OutOfMemory where not even FLOOR fits.
    """
    least, most = _AIM_S
    chosen = FLOOR
    seconds = measure(chosen)
    while seconds < least and chosen.passes < CAP.passes:
        harder = _harder(chosen)
        try:
            seconds = measure(harder)
        except OutOfMemory:
            break
        if seconds > most:
            break
        chosen = harder
    return chosen


def stopwatch(clock: Clock) -> Callable[[Argon2Params], float]:
    """A `measure` for `calibrate` that really derives a key, timed by the clock."""

    def measure(params: Argon2Params) -> float:
        start = clock.monotonic()
        derive(Secret(b"calibration"), None, bytes(SALT_SIZE), params, b"")
        return clock.monotonic() - start

    return measure


def _harder(params: Argon2Params) -> Argon2Params:
    if params.memory_kib < _CALIBRATED_MEMORY_KIB:
        return replace(params, memory_kib=2 * params.memory_kib)
    return replace(params, passes=params.passes + 1)


def _normal_form(passphrase: Secret) -> bytes:
    typed = passphrase.reveal() if len(passphrase) else b""
    try:
        return unicodedata.normalize("NFKC", typed.decode()).encode()
    except UnicodeDecodeError as error:
        raise RuleBroken(field="passphrase", rule="utf8") from error
