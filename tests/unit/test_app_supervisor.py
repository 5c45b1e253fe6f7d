"""What the supervisor makes of programs that end before they show anything."""

import sys

import pytest

from pazpaz_desktop.app.supervisor import Outcome, ProgramCommand, Supervisor
from pazpaz_desktop.foundation.clock import SystemClock
from tests.support.messages_seen import MessagesSeen


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ("import os; os.abort()", Outcome.WINDOWLESS),
        ("import sys; sys.exit(1)", Outcome.WINDOWLESS),
        ("import sys; sys.exit(70)", Outcome.BROKEN),
        ("print('READY', flush=True); import os; os.abort()", Outcome.BROKEN),
    ],
    ids=["as Qt without a display", "by any other way", "by a mistake of ours", "after its window was made"],
)
def test_three_ends_in_a_row_are_told_as_what_they_are(
    script: str, outcome: Outcome, messages: MessagesSeen
) -> None:
    messages.expect("gave up")
    program = ProgramCommand((sys.executable, "-I", "-c", script))
    assert Supervisor(program, SystemClock()).run() is outcome
