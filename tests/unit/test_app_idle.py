"""The idle watch: warns, locks, and is not fooled by sleep."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pazpaz_desktop.app.idle import IdleWatch
from tests.support.clocks import FakeClock

_LIMIT_S = 600.0


class Heard(QObject):
    """What an idle watch said, in order."""

    def __init__(self, watch: IdleWatch) -> None:
        super().__init__()
        self.words: list[str] = []
        watch.soon.connect(lambda seconds: self.words.append(f"soon {seconds}"))
        watch.touched.connect(lambda: self.words.append("touched"))
        watch.idle.connect(lambda: self.words.append("idle"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def watch(qapp: QCoreApplication, clock: FakeClock) -> Iterator[IdleWatch]:
    watch = IdleWatch(clock, _LIMIT_S)
    watch.start(qapp)
    yield watch
    watch.stop(qapp)


def test_nothing_is_said_while_someone_works(watch: IdleWatch, clock: FakeClock) -> None:
    heard = Heard(watch)
    for _ in range(10):
        clock.advance(minutes=9)
        watch.touch()
        watch.check()
    assert heard.words == []


def test_it_warns_half_a_minute_before_and_locks_at_the_limit(watch: IdleWatch, clock: FakeClock) -> None:
    heard = Heard(watch)
    clock.advance(seconds=571)
    watch.check()
    watch.check()
    clock.advance(seconds=29)
    watch.check()
    assert heard.words == ["soon 29", "idle"]


def test_a_touch_after_the_warning_takes_it_back(watch: IdleWatch, clock: FakeClock) -> None:
    heard = Heard(watch)
    clock.advance(seconds=580)
    watch.check()
    watch.touch()
    clock.advance(seconds=580)
    watch.check()
    assert heard.words == ["soon 20", "touched", "soon 20"]


def test_the_first_touch_after_the_limit_locks_instead_of_counting(
    watch: IdleWatch, clock: FakeClock
) -> None:
    heard = Heard(watch)
    clock.advance(minutes=11)
    watch.touch()
    assert heard.words == ["idle"]


def test_time_asleep_counts_though_the_monotonic_clock_stood_still(qapp: QCoreApplication) -> None:
    class SleepyClock(FakeClock):
        def monotonic(self) -> float:
            return 5.0

    clock = SleepyClock()
    watch = IdleWatch(clock, _LIMIT_S)
    heard = Heard(watch)
    clock.advance(minutes=30)
    watch.touch()
    assert heard.words == ["idle"]


def test_turning_the_wall_clock_back_does_not_keep_it_open(watch: IdleWatch, clock: FakeClock) -> None:
    heard = Heard(watch)
    clock.advance(minutes=9)
    clock.set_back(minutes=60)
    clock.advance(minutes=1)
    watch.check()
    assert heard.words == ["idle"]


def test_a_shorter_limit_holds_from_the_last_touch_on(watch: IdleWatch, clock: FakeClock) -> None:
    heard = Heard(watch)
    clock.advance(minutes=2)
    watch.set_limit(60.0)
    assert heard.words == ["idle"]


def test_keys_typed_into_any_window_count(watch: IdleWatch, clock: FakeClock, qtbot: QtBot) -> None:
    heard = Heard(watch)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    clock.advance(seconds=580)
    watch.check()
    qtbot.keyClick(field, "a")
    assert heard.words == ["soon 20", "touched"]
