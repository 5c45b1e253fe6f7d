"""Two windows of one practice with a real exchange between them: nothing scripted but the server's memory."""

from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QToolButton

from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.clinic import SyncWord
from pazpaz_desktop.services.enrolling import Enrolling
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.attachments import Whereabouts
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.laptops import Stage
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from tests.support.clocks import FakeClock
from tests.support.jpegs import baseline
from tests.support.operators import Operator
from tests.support.populated import inline_lanes
from tests.support.ui import LABEL, PASSPHRASE, Asked, at_once, main_window, vaults_of

BASE, OURS, THEIRS = "Rest. Walks.", "Rest. Walks daily.", "Rest. Walks twice a week."


@dataclass
class Laptop:
    """A practice in its window; what its exchange brings reaches the bus, as the program wires it."""

    practice: Practice
    desk: Desk
    window: MainWindow

    def exchange(self):
        """One cycle, and its end told."""
        self.practice.clinic.sync_now()
        self.desk.bus.tell_exchange(None)
        QApplication.processEvents()

    def open(self, note):
        """The note, in the window."""
        self.window.go(PlaceState("note", None, note))

    def type(self, letter, text):
        """Typed and saved, with the caret left where it is."""
        self.stand_in(letter)
        self.text(f"section{letter}").setPlainText(text)
        self.window.save()

    def stand_in(self, letter):
        """The caret in this section; the focus moves in the active window only."""
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.text(f"section{letter}").setFocus()

    def text(self, name):
        return self.window.findChild(QPlainTextEdit, name)

    def says(self, name):
        return self.window.findChild(QLabel, name).text()

    def key(self, what):
        """Pressed where the keyboard is; keys of a window reach the active one only."""
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        QTest.keyClick(self.window.windowHandle(), what)

    def press(self, name):
        QApplication.processEvents()
        next(one for one in self.window.findChildren(QPushButton, name) if one.isVisible()).click()


def shown(ending, unlocked, clock, operator):
    """The practice of an unlocked vault in a window of its own."""
    practice = Practice.open(unlocked, inline_lanes(), clock, remote_of=operator.remote_of)
    ending.callback(practice.close)
    bus = ChangeBus()
    desk = Desk(practice, inline_lanes(), Tasks(at_once, bus), bus, clock)
    practice.clinic.on_changes = bus.publish
    return Laptop(practice, desk, ending.enter_context(main_window(desk, Asked())))


def let_in(first, folder, clock, operator, tmp_path):
    """A second laptop, by invitation and six digits, through the view-models of both."""
    seat, invitation = tmp_path / "second.seat", tmp_path / "PazPaz.invitation"
    seat.write_bytes(operator.seat_file())
    laptops = first.window.clinic.laptops
    laptops.start()
    laptops.choose_seat(seat)
    laptops.invite()
    laptops.keep(invitation)
    vaults, tasks, opened = vaults_of(folder, clock), Tasks(at_once, ChangeBus()), []
    admission = Admission(lambda: Enrolling(vaults, operator.remote_of, clock), InlineLane("sync"), tasks)
    set_up = OnboardingModel(vaults, InlineLane("keys"), tasks, has_keyring=False, admission=admission)
    set_up.opened.connect(opened.append)
    set_up.join()
    admission.read(invitation)
    set_up.answer("Noa's laptop")
    set_up.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
    set_up.kit_is_kept()
    set_up.finish(tuple(set_up.state.kit_groups[number - 1] for number in set_up.state.asked))
    laptops.look()
    admission.look()
    laptops.look()
    assert laptops.state.stage is Stage.COMPARE
    assert admission.state.code == laptops.state.candidate.code
    laptops.admit()
    admission.look()
    admission.stop()
    return opened[0]


@pytest.fixture(scope="module")
def laptops(qapp, tmp_path_factory):
    """The first laptop, joined by its window, and the second, let in; nothing left to exchange."""
    tmp_path, clock = tmp_path_factory.mktemp("two"), FakeClock()
    operator = Operator(clock)
    with ExitStack() as ending:
        vaults = vaults_of(tmp_path / "first", clock)
        first = shown(ending, vaults.create(_new(vaults)), clock, operator)
        seat = tmp_path / "first.seat"
        seat.write_bytes(operator.seat_file())
        first.window.clinic_model.join(seat, "Laptop at home")
        first.exchange()
        unlocked = let_in(first, tmp_path / "second", clock, operator, tmp_path)
        second = shown(ending, unlocked, clock, operator)
        for laptop in (second, first, second):
            laptop.exchange()
        assert [one.says("serverFact")[:25] for one in (first, second)] == ["Clinic server: up to date"] * 2
        yield first, second, clock


def _new(vaults):
    return CreateVault(LABEL, Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False)


@pytest.fixture(autouse=True)
def at_rest(request):
    """What was begun is saved, and no timer of the windows runs on."""
    yield
    if "laptops" in request.fixturenames:
        for laptop in request.getfixturevalue("laptops")[:2]:
            laptop.window.save()
            laptop.window.stop()


def together(first, second, clock):
    """Everything reaches everyone."""
    for laptop in (first, second, first, second):
        clock.advance(seconds=1)
        laptop.exchange()


@pytest.fixture
def note(laptops):
    """A draft that is open on both laptops."""
    first, second, clock = laptops
    client = first.practice.clients.add(AddClient("Dana", "Levi", "050-1")).result
    made = first.practice.notes.start(client, clock.now().astimezone().date()).result
    first.open(made)
    first.type("P", BASE)
    together(first, second, clock)
    second.open(made)
    return made


@pytest.fixture
def parted(laptops, note):
    """Both have written into the plan without knowing of each other, and it has come out."""
    first, second, clock = laptops
    first.type("P", OURS)
    second.type("P", THEIRS)
    for laptop in (first, second):
        laptop.stand_in("S")
    together(first, second, clock)
    return note


def test_both_laptops_are_named_on_both(laptops):
    first, second, _ = laptops
    for laptop in (first, second):
        laptop.window.clinic.laptops.refresh()
    names = [sorted(row.name for row in one.window.clinic.laptops.rows) for one in (first, second)]
    assert names == [["Laptop at home", "Noa's laptop"]] * 2


def test_what_one_writes_appears_in_the_open_note_of_the_other(laptops, note):
    first, second, clock = laptops
    first.type("S", "Sleeps well.")
    together(first, second, clock)
    assert second.text("sectionS").toPlainText() == "Sleeps well."


def test_a_save_is_waiting_until_it_was_exchanged(laptops, note):
    first, second, clock = laptops
    first.type("O", "Walks upright.")
    assert first.window.clinic_model.state.standing.waiting > 0
    assert first.window.clinic_model.state.word is not SyncWord.UP_TO_DATE
    together(first, second, clock)
    assert first.window.clinic_model.state.standing.waiting == 0


def test_text_that_is_being_typed_stays_until_the_caret_leaves(laptops, note):
    first, second, clock = laptops
    first.type("A", "From home.")
    second.stand_in("A")
    QTest.keyClicks(second.text("sectionA"), "From the clinic")
    together(first, second, clock)
    assert second.text("sectionA").toPlainText() == "From the clinic"
    QTest.keyClicks(second.text("sectionA"), ", going on.")
    second.window.save()
    second.stand_in("S")
    together(first, second, clock)
    sides = {side.text for side in second.practice.notes.conflict(note, Section.ASSESSMENT).sides}
    assert sides == {"From home.", "From the clinic, going on."}


def test_two_texts_wait_on_both_laptops_and_a_key_on_one_settles_both(laptops, parted):
    first, second, clock = laptops
    for laptop in (first, second):
        assert "Both texts are kept" in laptop.says("standingP")
        assert laptop.window.findChild(QToolButton, "clinicRoomButton").text().startswith("Clinic (")
        assert laptop.window.clinic_model.state.word is SyncWord.NEEDS_YOU
    first.press("standingButtonP")
    assert first.text("sideText1").toPlainText() == OURS
    assert first.text("sideText2").toPlainText() == THEIRS
    assert "Noa's laptop" in first.says("sideName2")
    first.key(Qt.Key.Key_2)
    assert first.text("sectionP").toPlainText() == THEIRS
    together(first, second, clock)
    for laptop in (first, second):
        assert laptop.text("sectionP").toPlainText() == THEIRS
        assert not laptop.window.findChild(QLabel, "standingP").isVisible()


def test_a_conflict_decided_elsewhere_closes_while_it_is_looked_at(laptops, parted):
    first, second, clock = laptops
    second.press("standingButtonP")
    first.press("standingButtonP")
    first.key(Qt.Key.Key_1)
    together(first, second, clock)
    assert "decided on another laptop" in second.says("decisionMessage")
    assert second.text("sectionP").toPlainText() == OURS


def test_a_choice_thought_over_reaches_the_other_laptop_too(laptops, parted):
    first, second, clock = laptops
    first.press("standingButtonP")
    first.key(Qt.Key.Key_1)
    together(first, second, clock)
    first.press("chooseAgainButton")
    first.key(Qt.Key.Key_3)
    together(first, second, clock)
    for sentence in ("Walks daily.", "Walks twice a week."):
        assert sentence in second.text("sectionP").toPlainText()
    assert second.window.note.editor.undecided == ()


def test_what_was_written_beside_a_signature_is_shown_apart_on_both(laptops, note):
    first, second, clock = laptops
    second.type("P", "Written too late.")
    first.practice.notes.sign(note)
    first.practice.notes.finalise_due(everything=True)
    first.window.note.editor.refresh()
    together(first, second, clock)
    for laptop in (first, second):
        assert laptop.window.note.editor.page.state is NoteState.SIGNED
        assert laptop.text("sectionP").toPlainText() == BASE
        assert laptop.text("lateText1").toPlainText() == "Written too late."


def test_a_picture_of_the_other_laptop_is_fetched_when_it_is_opened(laptops, note):
    first, second, clock = laptops
    attached = first.practice.files.attach(note, "shoulder.jpg", baseline())
    first.desk.bus.publish(attached.changes)
    together(first, second, clock)
    files = second.window.note.files
    (row,) = files.rows
    assert files.whereabouts(row.id) is Whereabouts.ELSEWHERE
    assert "Not on this laptop yet" in second.says("fileWhereabouts")
    assert files.thumbnail(row.id) is None
    files.open(row.id)
    assert files.whereabouts(row.id) is Whereabouts.HERE
    assert files.thumbnail(row.id) is not None
    second.window.escape()


def test_two_phone_numbers_wait_on_the_clients_page_and_one_is_kept(laptops, note):
    first, second, clock = laptops
    client = first.window.note.editor.page.client_id
    for laptop, phone in ((first, "050-2"), (second, "050-3")):
        laptop.window.escape()
        laptop.window.clients.open_client(client)
        model = laptop.window.clients.page_model
        model.begin_edit()
        model.edit("Dana", "Levi", phone, "")
    together(first, second, clock)
    for laptop in (first, second):
        (conflict,) = laptop.window.clients.page_model.page.conflicts
        assert {side.text for side in conflict.sides} == {"050-2", "050-3"}
    second.press("phoneKeepButton1")
    together(first, second, clock)
    for laptop in (first, second):
        page = laptop.window.clients.page_model.page
        assert (page.conflicts, page.client.phone) == ((), "050-3")


def test_a_client_added_elsewhere_appears_in_the_list(laptops):
    first, second, clock = laptops
    first.practice.clients.add(AddClient("Ruth", "Aaronson"))
    together(first, second, clock)
    names = [
        second.window.clients.list_model.index(row, 0).data()
        for row in range(second.window.clients.list_model.rowCount())
    ]
    assert "Ruth Aaronson" in names
