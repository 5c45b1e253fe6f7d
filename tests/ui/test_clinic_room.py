"""The clinic room and the status line's second fact: joining, adding a laptop, and the way to what waits."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import InvitationUsed, RuleBroken, ServerUnreachable
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.clients import AddClient, FieldConflict
from pazpaz_desktop.services.clinic import (
    Candidate,
    ClinicProgress,
    ClinicStanding,
    ConflictRef,
    Role,
    SyncWord,
)
from pazpaz_desktop.services.notes import SectionConflict, Side
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.laptops import Stage
from pazpaz_desktop.ui.widgets.theme import Theme
from tests.support.scripted_clinic import AT, CODE, HERE, THERE, ScriptedClinic
from tests.support.scripted_notes import ScriptedNotes
from tests.support.ui import inline_desk, main_window

UP_TO_DATE = ClinicStanding(SyncWord.UP_TO_DATE, AT)


@pytest.fixture(scope="module")
def desk(qapp, tmp_path_factory):
    with inline_desk(tmp_path_factory.mktemp("clinic"), is_demo=True) as made:
        yield made


@pytest.fixture
def clinic(desk):
    real = desk.practice.clinic
    desk.practice.clinic = ScriptedClinic(laptops=(HERE, THERE))
    yield desk.practice.clinic
    desk.practice.clinic = real


@pytest.fixture
def window(desk, clinic):
    with main_window(desk) as shown:
        shown.activateWindow()
        shown.rooms.show_clinic()
        yield shown


@pytest.fixture
def joined(window, clinic):
    """The same, up to date with its server."""
    stands(window, clinic, UP_TO_DATE)
    window.clinic.laptops.refresh()
    return window


@pytest.fixture
def seat(tmp_path):
    path = tmp_path / "laptop.seat"
    path.write_bytes(b'{"pazpaz_seat": 1}')
    return path


def stands(window, clinic, standing):
    clinic.stands = standing
    window.clinic_model.refresh()


def text_of(window, name):
    return window.findChild(QLabel, name).text()


def colour_of(window, name):
    return window.findChild(QWidget, name).palette().color(window.foregroundRole())


def button(window, name):
    """The one that is shown; a list takes its rows away, and shows new ones, with the next events."""
    QApplication.processEvents()
    return next(one for one in window.findChildren(QPushButton, name) if one.isVisible())


def press(window, name):
    button(window, name).click()


def choose(window, opener, path):
    """The file dialog that `opener` opens, answered with a path."""
    press(window, opener)
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    QApplication.sendPostedEvents(dialog, 0)


def test_a_practice_of_one_laptop_is_offered_to_join_with_a_seat_file(window, clinic, seat):
    assert text_of(window, "clinicState") == "Not joined"
    press(window, "joinButton")
    assert "Choose the seat file first" in text_of(window, "joinMessage")
    choose(window, "chooseSeatButton", seat)
    assert "laptop.seat" in text_of(window, "chosenSeat")
    press(window, "joinButton")
    name = window.findChild(QLineEdit, "deviceNameField")
    assert name.property("invalid") == "true"
    QTest.keyClicks(name, "Laptop at home")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert clinic.asked == ["join Laptop at home"]
    assert text_of(window, "clinicState") == "Up to date"
    assert not window.findChild(QWidget, "joinButton").isVisible()
    assert window.findChild(QWidget, "addLaptopButton").isVisible()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuleBroken(field="seat_file", rule="not_one"), "not a seat file"),
        (InvitationUsed(), "Another laptop has used"),
        (ServerUnreachable(), "cannot be reached"),
    ],
)
def test_a_seat_that_does_not_serve_is_said_and_nothing_is_joined(window, clinic, seat, error, said):
    choose(window, "chooseSeatButton", seat)
    window.findChild(QLineEdit, "deviceNameField").setText("Laptop")
    clinic.errors.append(error)
    press(window, "joinButton")
    assert said in text_of(window, "joinMessage")
    assert window.findChild(QWidget, "joinButton").isEnabled()


@pytest.mark.parametrize("word", SyncWord)
def test_both_lines_say_the_same_state_and_only_one_is_green(window, clinic, word):
    stands(window, clinic, ClinicStanding(word, AT, 3))
    ok = Theme.here().colour("ok")
    is_green = [colour_of(window, name) == ok for name in ("clinicState", "serverFact")]
    assert is_green == [word is SyncWord.UP_TO_DATE] * 2
    assert ("3" in text_of(window, "serverFact")) == (word in (SyncWord.WAITING, SyncWord.OFFLINE))


def test_while_text_is_not_saved_here_the_server_is_not_called_up_to_date(joined):
    assert "up to date" in text_of(joined, "serverFact")
    joined.status.show_saving(SaveState.SAVING)
    assert "up to date" not in text_of(joined, "serverFact")
    joined.status.show_saving(SaveState.FAILED)
    assert "up to date" not in text_of(joined, "serverFact")
    joined.status.show_saving(SaveState.SAVED)
    assert "up to date" in text_of(joined, "serverFact")


def test_a_click_on_the_server_fact_and_control_2_lead_here(window):
    window.rooms.show_clients()
    assert window.place().screen == "clients"
    fact = window.findChild(QLabel, "serverFact")
    QTest.mouseClick(window.status, Qt.MouseButton.LeftButton, pos=fact.mapTo(window.status, QPoint(5, 5)))
    assert window.place().screen == "clinic"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.place().screen == "clients"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place().screen == "clinic"
    assert window.findChild(QToolButton, "clinicRoomButton").isChecked()
    assert not window.findChild(QToolButton, "clientsRoomButton").isChecked()


def test_the_clinic_room_is_a_place_to_come_back_to_after_a_lock(window):
    drafts = window.keep_everything()
    window.rooms.show_clients()
    window.restore(drafts)
    assert window.place().screen == "clinic"


def test_a_form_half_filled_in_is_there_again_after_a_look_at_the_clinic(window):
    window.rooms.show_clients()
    window.new_client()
    QTest.keyClicks(window.findChild(QLineEdit, "firstNameField"), "Avi")
    window.rooms.show_clinic()
    window.rooms.show_clients()
    assert window.clients.is_form_open
    assert window.findChild(QLineEdit, "firstNameField").text() == "Avi"
    window.clients.close_form()


def test_a_long_exchange_is_said_in_every_room_until_it_ended(joined, desk):
    desk.bus.tell_exchange(ClinicProgress("usable", 1, 9000))
    assert "9,000" in text_of(joined, "exchangeNotice")
    assert "9,000" in text_of(joined, "clinicProgress")
    joined.rooms.show_clients()
    assert joined.findChild(QLabel, "exchangeNotice").isVisible()
    desk.bus.tell_exchange(None)
    assert not joined.findChild(QLabel, "exchangeNotice").isVisible()


def with_note(desk):
    """A client and a note of theirs."""
    client = desk.practice.clients.add(AddClient("Dana", "Levi", "050-1")).result
    return client, desk.practice.notes.start(client, desk.clock.now().astimezone().date()).result


def test_what_waits_leads_to_the_texts_themselves(joined, desk, clinic):
    client, note = with_note(desk)
    real = desk.practice.notes
    sides = (Side("a", None, True, AT), Side("b", "Noa's laptop", False, AT))
    conflicts = {Section.PLAN: SectionConflict(Section.PLAN, "", sides, b"x" * 32)}
    notes = ScriptedNotes(real, conflicts=conflicts)
    joined.note.editor._notes = joined.note.conflict._notes = notes
    waits = (ConflictRef(Kind.NOTE, note, Group.PLAN, Standing.CONFLICT, client, desk.clock.now().date()),)
    stands(joined, clinic, ClinicStanding(SyncWord.NEEDS_YOU, AT, conflicts=waits))
    assert joined.findChild(QToolButton, "clinicRoomButton").text() == "Clinic (1)"
    assert "Dana Levi" in button(joined, "waitingButton1").accessibleName()
    press(joined, "waitingButton1")
    assert joined.findChild(QWidget, "conflictPage").isVisible()
    joined.escape()
    assert joined.place().note_id == note


class ScriptedClients:
    """Real clients; the page that is opened has a phone number of two laptops on it."""

    def __init__(self, clients):
        self._clients = clients
        self.resolved = []

    def __getattr__(self, name):
        return getattr(self._clients, name)

    def open(self, client_id):
        sides = (Side("050-1", None, True, AT), Side("050-2", "Noa's laptop", False, AT))
        conflicts = (FieldConflict(Part.PHONE, sides, b"x" * 32),)
        return replace(self._clients.open(client_id), conflicts=conflicts)

    def resolve(self, command):
        self.resolved.append((command.value, command.seen))
        return Changed(command.client_id, ChangeSet())


def test_a_client_that_waits_is_opened_and_one_value_is_kept(desk, clinic):
    client, _ = with_note(desk)
    real = desk.practice.clients
    desk.practice.clients = ScriptedClients(real)
    with main_window(desk) as window:
        waits = (ConflictRef(Kind.CLIENT, client, Group.PHONE, Standing.CONFLICT, client),)
        stands(window, clinic, ClinicStanding(SyncWord.NEEDS_YOU, AT, conflicts=waits))
        window.rooms.show_clinic()
        press(window, "waitingButton1")
        assert window.place().client_id == client
        assert window.findChild(QWidget, "phoneConflict").isVisible()
        press(window, "phoneKeepButton2")
        QTest.keyClicks(window.findChild(QLineEdit, "phoneOwnField"), "050-3")
        QTest.keyClick(window.findChild(QLineEdit, "phoneOwnField"), Qt.Key.Key_Return)
        assert desk.practice.clients.resolved == [("050-2", b"x" * 32), ("050-3", b"x" * 32)]
    desk.practice.clients = real


def test_a_laptop_is_added_by_keyboard_up_to_the_six_digits(joined, clinic, seat, tmp_path):
    press(joined, "addLaptopButton")
    sheet = joined.findChild(QWidget, "inviteSheet")
    assert sheet.isVisible()
    assert not joined.findChild(QWidget, "makeInvitationButton").isEnabled()
    choose(joined, "chooseNewSeatButton", seat)
    press(joined, "whoseAssistant")
    press(joined, "makeInvitationButton")
    target = tmp_path / "PazPaz.invitation"
    choose(joined, "keepInvitationButton", target)
    assert target.exists()
    clinic.answered = Candidate(CODE, "Noa's laptop")
    joined.clinic.laptops.look()
    assert "123 456" in text_of(joined, "pairingCode")
    assert joined.findChild(QLabel, "pairingCode").accessibleName() == "1 2 3   4 5 6"
    assert joined.focusWidget().objectName() == "codesDifferButton"
    press(joined, "codesMatchButton")
    press(joined, "inviteDoneButton")
    assert not sheet.isVisible()
    assert clinic.asked.count("admit") == 1
    assert "decline" not in clinic.asked


def test_digits_that_differ_let_nobody_in(joined, clinic, seat):
    press(joined, "addLaptopButton")
    choose(joined, "chooseNewSeatButton", seat)
    press(joined, "makeInvitationButton")
    clinic.answered = Candidate(CODE, "Noa's laptop")
    joined.clinic.laptops.look()
    QTest.keyClick(joined.focusWidget(), Qt.Key.Key_Return)
    assert "admit" not in clinic.asked
    assert clinic.asked[-1] == "decline"


def test_esc_closes_the_sheet_and_withdraws_the_invitation(joined, clinic, seat):
    press(joined, "addLaptopButton")
    choose(joined, "chooseNewSeatButton", seat)
    press(joined, "makeInvitationButton")
    joined.escape()
    assert not joined.findChild(QWidget, "inviteSheet").isVisible()
    assert clinic.asked[-1] == "decline"
    assert joined.clinic.laptops.state.stage is Stage.CHOOSE


def test_only_an_owner_is_offered_to_add_laptops(window, clinic):
    clinic.laptops = (replace(HERE, role=Role.ASSISTANT), THERE)
    stands(window, clinic, UP_TO_DATE)
    window.clinic.laptops.refresh()
    assert not window.findChild(QWidget, "addLaptopButton").isVisible()


@pytest.mark.parametrize("language", Language)
def test_everything_here_has_a_name_and_fits_the_smallest_window(joined, clinic, seat, language):
    languages = Languages()
    languages.use(language)
    waits = tuple(
        ConflictRef(Kind.NOTE, NoteId.random(), group, Standing.CONFLICT)
        for group in (Group.PLAN, Group.SUBJECTIVE)
    )
    stands(joined, clinic, ClinicStanding(SyncWord.NEEDS_YOU, AT, 2, waits, 1, "conflict", "clinic.example"))
    joined.resize(1024, 640)
    press(joined, "addLaptopButton")
    for _ in range(4):
        QApplication.processEvents()
    assert nameless(joined) == []
    sheet = joined.findChild(QWidget, "inviteSheet")
    assert joined.clinic.rect().contains(sheet.geometry())
    for made in sheet.findChildren(QPushButton):
        if made.isVisible():
            assert made.fontMetrics().horizontalAdvance(made.text()) < made.width()
    joined.escape()
    languages.use(Language.ENGLISH)


def nameless(window):
    return [
        one.objectName()
        for one in window.clinic.findChildren(QWidget)
        if one.isVisible()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
    ]
