import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.foundation.errors import DiskFull, LaneClosed
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.foundation.lanes import InlineLane, ThreadLane
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks
from tests.support.ui import at_once

CHANGES = ChangeSet(frozenset({(Kind.CLIENT, ClientId.random())}))


@pytest.fixture
def lane():
    opened = ThreadLane("db")
    yield opened
    opened.close()


@pytest.fixture
def threaded(qapp):
    main, bus = MainThread(), ChangeBus()
    return Tasks(main.post, bus, main), bus, main


def test_a_job_runs_on_its_lane_and_its_result_arrives_on_the_qt_thread(qtbot, threaded, lane):
    tasks, _, owner = threaded
    seen = []
    tasks.read(
        owner,
        lane,
        lambda: threading.current_thread().name,
        lambda ran_on: seen.append((ran_on, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("db")
    assert seen[0][1] is threading.main_thread()


def test_results_arrive_in_the_order_of_the_jobs(qtbot, threaded, lane):
    tasks, _, owner = threaded
    seen = []
    for number in range(200):
        tasks.read(owner, lane, lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 200)
    assert seen == list(range(200))


def test_what_a_commit_changed_reaches_the_bus_after_the_result(qapp):
    bus, heard = ChangeBus(), []
    tasks, owner = Tasks(at_once, bus), QObject()
    bus.changed.connect(heard.append)
    tasks.write(owner, InlineLane("db"), lambda: Changed("result", CHANGES), heard.append)
    assert heard == ["result", CHANGES]


def test_an_empty_change_set_is_not_announced(qapp):
    bus, heard = ChangeBus(), []
    bus.changed.connect(heard.append)
    Tasks(at_once, bus).write(
        QObject(), InlineLane("db"), lambda: Changed(None, ChangeSet()), lambda _done: None
    )
    assert heard == []


def test_the_outcome_is_forgotten_once_the_owner_is_gone_but_the_change_is_not(qapp):
    posted, heard, done = [], [], []
    bus, owner = ChangeBus(), QObject()
    bus.changed.connect(heard.append)
    tasks = Tasks(posted.append, bus)
    tasks.write(owner, InlineLane("db"), lambda: Changed("result", CHANGES), done.append)
    shiboken6.delete(owner)
    for call in posted:
        call()
    assert (done, heard) == ([], [CHANGES])


def test_an_error_goes_to_the_one_who_asked_for_it(qapp):
    errors, lost = [], []
    tasks = Tasks(at_once, ChangeBus())
    tasks.unhandled.connect(lost.append)
    tasks.read(QObject(), InlineLane("db"), _full_disk, lambda _done: None, errors.append)
    assert [type(error) for error in errors] == [DiskFull]
    assert lost == []


def test_an_error_nobody_asked_for_is_not_lost(qapp):
    lost = []
    tasks = Tasks(at_once, ChangeBus())
    tasks.unhandled.connect(lost.append)
    tasks.read(QObject(), InlineLane("db"), _full_disk, lambda _done: None)
    assert [type(error) for error in lost] == [DiskFull]


def test_a_closed_lane_refuses_and_only_an_asker_hears_of_it(qapp):
    lane, errors, lost = InlineLane("db"), [], []
    lane.close()
    tasks = Tasks(at_once, ChangeBus())
    tasks.unhandled.connect(lost.append)
    tasks.read(QObject(), lane, _full_disk, lambda _done: None)
    tasks.read(QObject(), lane, _full_disk, lambda _done: None, errors.append)
    assert (lost, [type(error) for error in errors]) == ([], [LaneClosed])


def _full_disk():
    raise DiskFull
