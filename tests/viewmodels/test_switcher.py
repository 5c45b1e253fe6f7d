from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pazpaz_desktop.foundation.errors import DatabaseBroken
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.runtime.action_rows import ActionRow
from pazpaz_desktop.ui.viewmodels.switcher import END_ROLE, RowKind, SwitcherModel
from tests.support.held_lane import HeldLane

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def nothing():
    pass


ACTIONS = [
    ActionRow("lock", "Lock", "Ctrl+L", nothing),
    ActionRow("client.new", "New client", "Ctrl+Shift+N", nothing),
    ActionRow("clinic", "The clinic's clock", "", nothing),
]


@pytest.fixture
def clinic(desk):
    """A desk with three people."""
    for name in ("Dana Levi", "דנה כהן", "Noa Oz"):
        first, last = name.split()
        desk.practice.clients.add(AddClient(first, last, "050-1234567"))
    return desk


@pytest.fixture
def lane():
    return HeldLane("read")


@pytest.fixture
def model(clinic, lane):
    made = SwitcherModel(replace(clinic, lanes=replace(clinic.lanes, read=lane)))
    QAbstractItemModelTester(made, FATAL)
    return made


def shown(model):
    return [(row.kind, row.text) for row in map(model.row, range(model.rowCount()))]


def texts(model, kind):
    return [text for one, text in shown(model) if one is kind]


def asked(model, lane, text):
    model.ask(text)
    lane.run_all()


def test_clients_come_first_then_actions_each_under_a_heading(model, lane):
    model.start(ACTIONS, actions_only=False)
    asked(model, lane, "o")
    assert shown(model) == [
        (RowKind.HEADING, "Clients"),
        (RowKind.CLIENT, "Noa Oz"),
        (RowKind.HEADING, "Actions"),
        (RowKind.ACTION, "Lock"),
        (RowKind.ACTION, "The clinic's clock"),
    ]


def test_nothing_typed_shows_who_was_opened_last_and_every_action(clinic, model, lane):
    client = clinic.practice.clients.page("dana", 0).rows[0].id
    clinic.practice.clients.open(client)
    model.start(ACTIONS, actions_only=False)
    lane.run_all()
    assert texts(model, RowKind.HEADING) == ["Opened last", "Actions"]
    assert texts(model, RowKind.CLIENT) == ["Dana Levi"]
    assert len(texts(model, RowKind.ACTION)) == 3


def test_an_answer_to_an_older_text_is_never_shown(model, lane):
    model.start([], actions_only=False)
    lane.run_all()
    seen = []
    model.modelReset.connect(lambda: seen.append(texts(model, RowKind.CLIENT)))
    model.ask("noa")
    model.ask("dana")
    assert not model.is_settled
    lane.run_all()
    assert model.is_settled
    assert [names for names in seen if names] == [["Dana Levi", "דנה כהן"]]


def test_fast_typing_asks_for_the_first_and_the_last_text_only(clinic, lane):
    counted = []
    desk = replace(clinic, lanes=replace(clinic.lanes, read=lane))
    model = SwitcherModel(desk)
    model.start([], actions_only=False)
    lane.run_all()
    for text in ("d", "da", "dan", "dana"):
        model.ask(text)
    while lane.run_one():
        counted.append(1)
    assert len(counted) == 2
    assert texts(model, RowKind.CLIENT) == ["Dana Levi", "דנה כהן"]


def test_nobody_found_offers_the_nearest_name_and_a_new_client(model, lane):
    model.start(ACTIONS, actions_only=False)
    asked(model, lane, "Damna")
    assert shown(model) == [
        (RowKind.HEADING, "No client “\u2068Damna\u2069”"),
        (RowKind.CLIENT, "Dana Levi"),
        (RowKind.CREATE, "New client “\u2068Damna\u2069”"),
    ]
    assert model.index(1).data(END_ROLE) == "similar"


def test_an_action_that_fits_is_before_a_client_that_does_not_exist(model, lane):
    model.start(ACTIONS, actions_only=False)
    asked(model, lane, "lock")
    assert [kind for kind, _ in shown(model)] == [
        RowKind.HEADING,
        RowKind.ACTION,
        RowKind.ACTION,
        RowKind.HEADING,
        RowKind.CREATE,
    ]
    assert texts(model, RowKind.ACTION) == ["Lock", "The clinic's clock"]


def test_actions_alone_ask_nobody_for_clients(model, lane):
    model.start(ACTIONS, actions_only=True)
    model.ask("new")
    assert not lane.run_one()
    assert texts(model, RowKind.ACTION) == ["New client"]
    model.ask("zzz")
    assert shown(model) == [(RowKind.HEADING, "No action “\u2068zzz\u2069”")]


def test_once_closed_no_late_answer_puts_a_name_on_the_screen(model, lane):
    model.start(ACTIONS, actions_only=False)
    model.ask("dana")
    model.stop()
    lane.run_all()
    assert model.rowCount() == 0
    assert model.text == ""


def test_a_client_added_meanwhile_appears(clinic, model, lane):
    model.start([], actions_only=False)
    asked(model, lane, "ron")
    assert texts(model, RowKind.CLIENT) == []
    clinic.bus.publish(clinic.practice.clients.add(AddClient("Ron", "Ziv")).changes)
    lane.run_all()
    assert texts(model, RowKind.CLIENT) == ["Ron Ziv"]


def test_a_failure_is_told_and_the_next_text_asked_for_again(model, lane):
    failures = []
    model.failed.connect(failures.append)
    model.start([], actions_only=False)
    lane.run_one(failing=DatabaseBroken(reason="test"))
    assert [type(error) for error in failures] == [DatabaseBroken]
    asked(model, lane, "dana")
    assert "Dana Levi" in texts(model, RowKind.CLIENT)


def test_a_screen_reader_hears_what_a_row_is(model, lane):
    model.start(ACTIONS, actions_only=False)
    asked(model, lane, "dana levi")
    heard = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Dana Levi, client, \u2066050-1234567\u2069"
    asked(model, lane, "lock")
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Lock, Ctrl+L"


def test_headings_cannot_be_chosen_and_everything_else_can(model, lane):
    model.start(ACTIONS, actions_only=False)
    asked(model, lane, "dana")
    selectable = [
        at for at in range(model.rowCount()) if model.index(at).flags() & Qt.ItemFlag.ItemIsSelectable
    ]
    assert selectable == model.choosable() == [1, 2]


def test_all_that_fit_are_counted_though_only_the_closest_are_shown(clinic):
    for at in range(30):
        clinic.practice.clients.add(AddClient("Tamar", f"{chr(97 + at % 26)}z{at}"))
    assert isinstance(clinic.lanes.read, InlineLane)
    model = SwitcherModel(clinic)
    model.start([], actions_only=False)
    model.ask("tamar")
    assert model.count == 30
    assert texts(model, RowKind.HEADING) == ["Clients: the closest 20 of 30"]
    assert len(texts(model, RowKind.CLIENT)) == 20
