from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from pazpaz_desktop.domain.notes import NoteState, NoteSummary
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.answers import Page
from pazpaz_desktop.services.clients import AddClient, ClientRow, EditClient
from pazpaz_desktop.ui.viewmodels.client_list import ARCHIVED_ROLE, CONTACT_ROLE, ID_ROLE, ClientListModel
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.viewmodels.timeline import FACTS_ROLE, NOTE_ROLE, STATE_ROLE, TimelineModel
from tests.support.held_lane import HeldLane

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
TOP = QModelIndex()


class ManyClients:
    """A directory of `count` invented people, answered in pages like the real one."""

    def __init__(self, count):
        self.rows = tuple(
            ClientRow(ClientId.random(), f"Client {number}", "X", f"050-{number}", "", False)
            for number in range(count)
        )
        self.asked = []

    def page(self, search, offset, limit=200, include_archived=False):
        self.asked.append((search, offset, limit))
        found = tuple(row for row in self.rows if search in row.first_name)
        return Page(found[offset : offset + limit], len(found), offset)


class ListDesk:
    """The part of a desk that a list needs, over a directory of any size."""

    def __init__(self, desk, clients, lane):
        self.practice, self.lanes, self.tasks, self.bus = self, self, desk.tasks, desk.bus
        self.clients, self.read = clients, lane


@pytest.fixture
def lane():
    return HeldLane("read")


@pytest.fixture
def many(shared_desk, lane):
    clients = ManyClients(450)
    model = ClientListModel(ListDesk(shared_desk, clients, lane))
    tester = QAbstractItemModelTester(model, FATAL)
    tester.setUseFetchMore(False)
    return model, clients


def test_rows_come_in_pages_of_at_most_200_as_they_are_needed(many, lane):
    model, clients = many
    model.reload()
    lane.run_all()
    assert (model.rowCount(), model.state.total) == (200, 450)
    while model.canFetchMore(TOP):
        model.fetchMore(TOP)
        lane.run_all()
    assert model.rowCount() == 450
    assert [asked[1:] for asked in clients.asked] == [(0, 200), (200, 200), (400, 200)]
    assert len({model.data(model.index(at, 0), ID_ROLE) for at in range(450)}) == 450


def test_an_answer_to_an_older_search_is_dropped(many, lane):
    model, _ = many
    model.reload()
    model.search("Client 44")
    lane.run_one()
    assert model.rowCount() == 0
    lane.run_one()
    assert model.rowCount() == 11


def test_a_page_asked_for_before_a_search_does_not_end_up_in_its_result(many, lane):
    model, _ = many
    model.reload()
    lane.run_all()
    model.fetchMore(TOP)
    model.search("Client 44")
    lane.run_all()
    assert model.rowCount() == 11


def test_a_screen_reader_hears_name_and_contact(many, lane):
    model, _ = many
    model.reload()
    lane.run_all()
    first = model.index(0, 0)
    assert model.data(first, Qt.ItemDataRole.AccessibleTextRole) == "Client 0 X, 050-0"
    assert model.data(first, CONTACT_ROLE) == "050-0"


def test_a_client_whose_seal_is_broken_is_listed_as_just_that(many, lane):
    model, clients = many
    clients.rows = (replace(clients.rows[0], first_name="", last_name="", is_broken=True),)
    model.reload()
    lane.run_all()
    first = model.index(0, 0)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        assert model.data(first, role) == "This record does not match its seal. Nothing was deleted."


def test_a_note_whose_seal_is_broken_says_so_in_the_timeline(desk):
    timeline, when = TimelineModel(), desk.clock.now()
    timeline.show((NoteSummary(NoteId.random(), NoteState.DRAFT, when.date(), 50, when, is_broken=True),))
    text = timeline.index(0).data(FACTS_ROLE)
    assert text == "This record does not match its seal. Nothing was deleted."


def test_people_in_the_archive_are_listed_only_when_asked_for(desk):
    client = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    model, page, moved = ClientListModel(desk), ClientPageModel(desk), []
    page.archive_moved.connect(lambda *what: moved.append(what))
    page.archive(client, True)
    model.reload()
    assert model.rowCount() == 0
    model.show_archived(True)
    assert model.index(0, 0).data(ARCHIVED_ROLE) is True
    page.archive(client, False)
    model.show_archived(False)
    assert model.rowCount() == 1
    assert moved == [(client, True), (client, False)]


def test_a_client_added_shows_in_the_list_by_the_change_bus(desk):
    model, page = ClientListModel(desk), ClientPageModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.reload()
    assert (model.rowCount(), model.state.is_loaded) == (0, True)
    page.add("Dana", "Levi", "050-1234567", "")
    assert model.index(0, 0).data() == "Dana Levi"
    page.add("Avi", "Cohen", "", "")
    assert model.rowCount() == 2


def test_a_search_by_part_of_a_name_finds_the_client(desk):
    for name in ("Dana", "Avi", "נועה"):
        desk.practice.clients.add(AddClient(name, "Levi"))
    model = ClientListModel(desk)
    model.search("dan")
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == ["Dana Levi"]


def test_a_name_that_is_missing_is_refused_at_its_field(desk):
    page, refused = ClientPageModel(desk), []
    page.refused.connect(refused.append)
    page.add(" ", "Levi", "", "")
    assert [(type(error), error.details["field"]) for error in refused] == [(RuleBroken, "first_name")]


def test_a_note_that_is_started_appears_in_the_timeline(desk):
    page, started, client = ClientPageModel(desk), [], desk.practice.clients.add(AddClient("Dana", "Levi"))
    QAbstractItemModelTester(page.timeline, FATAL)
    page.note_started.connect(started.append)
    page.open(client.result)
    page.start_note(desk.clock.now().date())
    first = page.timeline.index(0)
    assert (first.data(NOTE_ROLE), first.data(STATE_ROLE)) == (started[0], NoteState.DRAFT)
    assert "Draft" in first.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_edited_name_is_shown_at_once(desk):
    page, client = ClientPageModel(desk), desk.practice.clients.add(AddClient("Dana", "Levi"))
    page.open(client.result)
    page.begin_edit()
    page.edit("Dana", "Cohen", "", "")
    assert page.page.client.full_name == "Dana Cohen"


def test_what_comes_from_another_laptop_does_not_take_the_place_of_a_client_that_was_asked_for(held):
    desk, lane = held
    clients = desk.practice.clients
    first, second = (clients.add(AddClient(name, "Levi")).result for name in ("Dana", "Noa"))
    page, arrived = ClientPageModel(desk), []
    page.open(first)
    lane.run_all()
    page.open(second, lambda: arrived.append(page.page.client.id))
    desk.bus.publish(desk.practice.notes.start(second, desk.clock.now().date()).changes)
    lane.run_all()

    assert arrived == [second]
    assert page.page.client.id == second
    assert page.timeline.rowCount() == 1


def test_a_change_while_a_client_is_on_its_way_has_it_read_once_more(held):
    desk, lane = held
    client = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    page = ClientPageModel(desk)
    page.open(client)
    lane.run_one()
    page.open(client)
    changed = desk.practice.clients.edit(EditClient(client, "Dana", "Cohen"))
    desk.bus.publish(changed.changes)
    lane.run_one()
    assert lane.run_one()
    assert not lane.run_one()
    assert page.page.client.last_name == "Cohen"


def test_a_form_taken_up_again_does_not_bring_back_what_it_left_alone(desk):
    clients = desk.practice.clients
    client = clients.add(AddClient("Dana", "Levi", "054-1")).result
    before, after = ClientPageModel(desk), ClientPageModel(desk)
    before.open(client)
    before.begin_edit()
    kept = before.begun()
    clients.edit(EditClient(client, "Dana", "Levi", "054-2"))
    after.open(client)
    after.begin_edit()
    after.resume_edit(kept)
    after.edit("Dana", "Cohen", "054-1", "")

    assert (after.page.client.full_name, after.page.client.phone) == ("Dana Cohen", "054-2")


def test_a_draft_that_tells_nothing_of_its_beginning_counts_as_it_stands(desk):
    client = desk.practice.clients.add(AddClient("Dana", "Levi", "054-1")).result
    page = ClientPageModel(desk)
    page.open(client)
    page.begin_edit()
    page.resume_edit({"phone": "054-2"})
    page.edit("Dana", "Levi", "054-2", "")

    assert page.page.client.phone == "054-2"


def test_a_page_nobody_looks_at_is_read_again_only_when_it_comes_back(desk):
    page, client = ClientPageModel(desk), desk.practice.clients.add(AddClient("Dana", "Levi"))
    page.open(client.result)
    page.watch(False)
    desk.bus.publish(desk.practice.notes.start(client.result, desk.clock.now().date()).changes)
    assert page.timeline.rowCount() == 0
    page.watch(True)
    assert page.timeline.rowCount() == 1


def test_a_form_saves_the_client_it_was_opened_on_whoever_is_shown_by_then(desk):
    clients = desk.practice.clients
    dana = clients.add(AddClient("Dana", "Levi", "050-1")).result
    noa = clients.add(AddClient("Noa", "Oz", "050-2")).result
    page = ClientPageModel(desk)
    page.open(dana)
    page.begin_edit()
    page.open(noa)
    page.edit("Dana", "Levi", "050-177", "")

    assert clients.open(dana).client.phone == "050-177"
    assert (clients.open(noa).client.full_name, clients.open(noa).client.phone) == ("Noa Oz", "050-2")


def test_while_another_client_is_on_the_way_no_note_is_started_for_the_one_before(desk):
    lane = HeldLane("db")
    clients = desk.practice.clients
    dana, noa = (clients.add(AddClient(name, "Levi")).result for name in ("Dana", "Noa"))
    page = ClientPageModel(replace(desk, lanes=replace(desk.lanes, db=lane)))
    page.open(dana)
    lane.run_all()
    page.open(noa)
    assert not page.is_at_rest
    page.start_note(desk.clock.now().date())
    lane.run_all()
    assert page.is_at_rest
    assert [clients.open(each).timeline for each in (dana, noa)] == [(), ()]


def test_a_note_asked_for_twice_at_once_is_one_note(desk):
    lane = HeldLane("db")
    dana = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    page = ClientPageModel(replace(desk, lanes=replace(desk.lanes, db=lane)))
    page.open(dana)
    lane.run_all()
    today = desk.clock.now().date()
    page.start_note(today)
    page.start_note(today)
    lane.run_all()
    assert len(desk.practice.clients.open(dana).timeline) == 1
    page.start_note(today)
    lane.run_all()
    assert len(desk.practice.clients.open(dana).timeline) == 2
