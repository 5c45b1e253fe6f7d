"""House rules for every test: nothing unexpected is said, nothing is left running, runs repeat exactly."""

import logging
import os
from collections.abc import Iterator

# Before Qt is imported: tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import pytest
from PySide6.QtCore import qInstallMessageHandler

from tests.support import counts
from tests.support.leaks import Standing
from tests.support.messages_seen import MessagesSeen

pytest_plugins = ["tests.support.soak", "tests.support.clinics"]

hypothesis.settings.register_profile(
    "house", derandomize=True, deadline=None, database=None, print_blob=True, max_examples=60
)
hypothesis.settings.register_profile(
    "soak", derandomize=False, deadline=None, database=None, print_blob=True, max_examples=2000
)
hypothesis.settings.load_profile("soak" if counts.fraction() == 1 else "house")


@pytest.fixture(autouse=True)
def messages() -> Iterator[MessagesSeen]:
    """Fails the test on a warning, an error or a Qt warning it did not `expect`."""
    seen = MessagesSeen()
    ours = logging.getLogger("pazpaz")
    state = ours.handlers[:], ours.propagate, ours.level
    logging.getLogger().addHandler(seen)
    ours.addHandler(seen)  # also heard once the program stopped propagating to the root
    ours.setLevel(logging.DEBUG)
    before = qInstallMessageHandler(seen.take_qt)
    yield seen
    qInstallMessageHandler(before)
    logging.getLogger().removeHandler(seen)
    for added in set(ours.handlers) - set(state[0]):
        ours.removeHandler(added)
        added.close()
    ours.propagate = state[1]
    ours.setLevel(state[2])
    unexpected = seen.unexpected()
    if unexpected:
        pytest.fail("\n".join(["unexpected messages:", *unexpected]), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, messages: MessagesSeen) -> Iterator[None]:
    """Fails the test on a thread, lane, timer or window that it leaves behind."""
    uses_qt = not {"qtbot", "qapp"}.isdisjoint(request.fixturenames)
    before = Standing.now(with_timers=uses_qt)
    yield
    left = before.left_by(Standing.now(with_timers=uses_qt))
    if left:
        pytest.fail("\n".join(["left behind:", *left]), pytrace=False)
