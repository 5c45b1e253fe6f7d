"""Passphrase hashing: limits that a file cannot move, one reading of what was typed, calibration."""

import subprocess
import sys
import tracemalloc
from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.kdf import CAP, FLOOR, Argon2Params, calibrate, derive, stopwatch
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import HeaderBroken, OutOfMemory, RuleBroken
from pazpaz_desktop.foundation.secret import Secret

SALT = b"s" * 16


def _derived(passphrase: str | bytes, half: bytes | None = None, associated: bytes = b"") -> bytes:
    typed = passphrase.encode() if isinstance(passphrase, str) else passphrase
    secret = None if half is None else Secret(half)
    return derive(Secret(typed), secret, SALT, FLOOR, associated).reveal()


def test_passphrase_keyring_half_and_associated_data_all_change_the_key() -> None:
    keys = {
        _derived("correct horse"),
        _derived("correct horsf"),
        _derived("correct horse", half=b"h" * 32),
        _derived("correct horse", half=b"i" * 32),
        _derived("correct horse", associated=b"a"),
        _derived(""),
    }
    assert len(keys) == 6


def test_a_passphrase_is_the_same_however_a_keyboard_composes_it() -> None:
    composed, decomposed = "caf\u00e9 שׁלום", "cafe\u0301 \ufb2aלום"
    assert _derived(composed) == _derived(decomposed)


def test_blanks_around_a_passphrase_count() -> None:
    assert _derived(" secret") != _derived("secret")


def test_a_passphrase_that_is_not_text_is_refused() -> None:
    with pytest.raises(RuleBroken):
        _derived(b"\xff\xfe")


@pytest.mark.parametrize(
    "params",
    [
        replace(FLOOR, memory_kib=FLOOR.memory_kib - 1),
        replace(FLOOR, passes=FLOOR.passes - 1),
        replace(FLOOR, lanes=FLOOR.lanes - 1),
        replace(FLOOR, memory_kib=8),
        replace(FLOOR, memory_kib=2**30),
        replace(FLOOR, passes=CAP.passes + 1),
        replace(FLOOR, lanes=CAP.lanes + 1),
    ],
)
def test_costs_outside_the_limits_are_refused_before_anything_is_allocated(params: Argon2Params) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(HeaderBroken) as caught:
            derive(Secret(b"p"), None, SALT, params, b"")
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
    assert caught.value.details == {"reason": "kdf"}


@pytest.mark.parametrize("params", [FLOOR, CAP])
def test_the_limits_themselves_are_allowed(params: Argon2Params) -> None:
    params.require_allowed()


def test_a_passphrase_that_stands_alone_costs_twice_the_passes_within_the_cap() -> None:
    assert FLOOR.strengthened() == replace(FLOOR, passes=6)
    assert CAP.strengthened() == CAP


def _chosen_by_a_machine(gib_per_second: float) -> Argon2Params:
    return calibrate(lambda params: params.memory_kib * params.passes / (gib_per_second * 2**20))


def test_a_slow_machine_gets_the_floor() -> None:
    assert _chosen_by_a_machine(0.1) == FLOOR


def test_a_middling_machine_gets_more_memory() -> None:
    assert _chosen_by_a_machine(0.5) == replace(FLOOR, memory_kib=128 * 1024)


def test_a_fast_machine_gets_more_memory_and_then_more_passes() -> None:
    assert _chosen_by_a_machine(4.0) == Argon2Params(memory_kib=256 * 1024, passes=8, lanes=4)


def test_a_step_that_would_take_over_a_second_is_not_taken() -> None:
    assert calibrate(lambda params: 0.4 if params == FLOOR else 1.4) == FLOOR


def test_an_endlessly_fast_machine_stops_at_the_cap() -> None:
    chosen = _chosen_by_a_machine(1e9)
    assert chosen.passes == CAP.passes
    chosen.require_allowed()


def test_the_stopwatch_times_a_real_derivation() -> None:
    assert stopwatch(SystemClock())(FLOOR) > 0


_WITHOUT_MEMORY = """
import resource
from pazpaz_desktop.crypto.kdf import FLOOR, derive
from pazpaz_desktop.foundation.errors import OutOfMemory
from pazpaz_desktop.foundation.secret import Secret
mapped = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (mapped + (32 << 20), resource.RLIM_INFINITY))
try:
    derive(Secret(b"p"), None, bytes(16), FLOOR, b"")
except OutOfMemory as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and limits the address space")
def test_a_machine_without_the_memory_says_so_and_how_much_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", _WITHOUT_MEMORY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "PZ-4015 OutOfMemory needed_mib=64"


def test_a_machine_without_the_memory_for_more_stays_with_what_it_can() -> None:
    def measure(params: Argon2Params) -> float:
        if params.memory_kib > FLOOR.memory_kib:
            raise OutOfMemory(needed_mib=params.memory_kib // 1024)
        return 0.1

    assert calibrate(measure) == FLOOR
