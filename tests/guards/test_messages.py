import pytest

from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.ui.runtime.messages import message_for
from tests.support.reference_pages import error_classes

_MISTAKES_OF_OURS = {"WrongLane", "LaneClosed"}
_NEVER_SHOWN = {"Cancelled"}
_LEAVES = [one for one in error_classes() if not one.__subclasses__() and one.__name__ not in _NEVER_SHOWN]


class _Unheard(PazPazError):
    """An error for which nobody wrote a text."""


@pytest.mark.parametrize("one", _LEAVES, ids=lambda one: one.__name__)
def test_every_error_has_a_text_of_its_own(one: type[PazPazError]) -> None:
    is_bug_text = message_for(one()).happened == message_for(_Unheard()).happened

    assert is_bug_text == (one.__name__ in _MISTAKES_OF_OURS)


def test_an_error_without_a_text_reads_as_a_mistake_of_the_program() -> None:
    assert message_for(_Unheard()).happened == message_for(ZeroDivisionError()).happened
