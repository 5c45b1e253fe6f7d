import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

_CALLS = 300


def _lost_references_to_none(call: Callable[[], object]) -> int:
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        call()
    return before - sys.getrefcount(None)


def test_a_qt_call_that_returns_nothing_keeps_the_count_of_none() -> None:
    # PySide6 6.12.0 drops one reference to None in each such call on Python 3.11, until the program aborts.
    named = QObject()

    assert _lost_references_to_none(lambda: named.setObjectName("x")) < _CALLS / 3


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_lost_reference_would_be_noticed() -> None:
    nothing = ctypes.py_object(None)
    lost = _lost_references_to_none(lambda: ctypes.pythonapi.Py_DecRef(nothing))
    for _ in range(_CALLS):
        ctypes.pythonapi.Py_IncRef(nothing)

    assert lost > _CALLS / 3
