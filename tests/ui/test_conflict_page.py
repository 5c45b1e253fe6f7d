"""The conflict page: by keyboard, in both directions, with differences that need no colour to be seen."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.notes import LateEdit, SectionConflict, Side
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName
from tests.support.scripted_notes import ScriptedNotes
from tests.support.ui import inline_desk, main_window

AT = datetime(2026, 9, 9, 7, 42, tzinfo=UTC)
MINE = Side("Walks twice a day. Sleeps.", "This one", True, AT)
THEIRS = Side("Walks daily. Eats.", "Noa's laptop", False, AT)
SMALLEST = (1024, 640)


@pytest.fixture(scope="module")
def desk(qapp, tmp_path_factory):
    with inline_desk(tmp_path_factory.mktemp("shared"), is_demo=True) as made:
        yield made


@pytest.fixture
def notes(desk):
    scripted = ScriptedNotes(desk.practice.notes)
    scripted.conflicts[Section.PLAN] = SectionConflict(
        Section.PLAN, "Walks. Sleeps.", (MINE, THEIRS), b"m" * 32
    )
    desk.practice.notes = scripted
    yield scripted
    desk.practice.notes = scripted.notes


@pytest.fixture
def window(desk, notes):
    """The main window with a draft open whose plan was changed on two laptops."""
    client = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    note = notes.start(client, desk.clock.now().astimezone().date()).result
    with main_window(desk) as shown:
        shown.activateWindow()
        shown.go(PlaceState("note", client, note))
        QApplication.processEvents()
        yield shown


@pytest.fixture
def comparing(window):
    """The same with its conflict page open."""
    press(window, "standingButtonP")
    QApplication.processEvents()
    return window


def press(window, name):
    window.findChild(QPushButton, name).click()


def text(window, name):
    return window.findChild(QPlainTextEdit, name)


def key(window, what):
    QTest.keyClick(window.windowHandle(), what)


def banner(window, name):
    return window.findChild(QLabel, name)


def test_the_section_says_that_both_texts_are_kept_and_takes_none_meanwhile(window):
    assert "Both texts are kept" in banner(window, "standingP").text()
    section = text(window, "sectionP")
    assert section.isReadOnly()
    QTest.keyClicks(section, "typed")
    assert section.toPlainText() == ""
    assert "(waiting: 1)" in window.findChild(QPushButton, "signButton").text()


def test_the_keyboard_stands_in_a_text_where_enter_decides_nothing(comparing, notes):
    assert comparing.focusWidget() is text(comparing, "sideText1")
    key(comparing, Qt.Key.Key_Return)
    key(comparing, Qt.Key.Key_Space)
    assert notes.resolved == []


@pytest.mark.parametrize(
    ("digit", "kept"),
    [(Qt.Key.Key_1, MINE.text), (Qt.Key.Key_2, THEIRS.text)],
)
def test_one_and_two_keep_the_text_that_has_this_number(comparing, notes, digit, kept):
    key(comparing, digit)
    assert notes.resolved[0].text == kept
    assert text(comparing, "sectionP").toPlainText() == kept
    assert comparing.focusWidget() is text(comparing, "sectionP")
    assert "you can choose again" in banner(comparing, "decisionMessage").text()


def test_three_keeps_both(comparing, notes):
    key(comparing, Qt.Key.Key_3)
    for sentence in ("Walks twice a day.", "Walks daily.", "Sleeps.", "Eats."):
        assert sentence in notes.resolved[0].text


def test_four_goes_on_writing_beside_the_texts_and_every_word_is_kept(comparing, notes):
    key(comparing, Qt.Key.Key_4)
    own = text(comparing, "ownText")
    assert comparing.focusWidget() is own
    assert text(comparing, "sideText2").isVisible()
    QTest.keyClick(own, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(own, " Runs 1 to 4.")
    place = comparing.place()
    assert (place.section, place.caret) == (Section.PLAN, own.textCursor().position())
    comparing.save()
    note = comparing.note.editor.page.id
    assert notes.notes.open(note).sections[Section.PLAN].endswith("Runs 1 to 4.")
    key(comparing, Qt.Key.Key_Escape)
    assert text(comparing, "sectionP").toPlainText().endswith("Runs 1 to 4.")


def test_other_digits_and_esc_decide_nothing(comparing, notes):
    for digit in (Qt.Key.Key_5, Qt.Key.Key_9, Qt.Key.Key_0):
        key(comparing, digit)
    key(comparing, Qt.Key.Key_Escape)
    assert notes.resolved == []
    assert comparing.place().screen == "note"
    assert banner(comparing, "standingP").isVisible()


def test_a_wrong_key_is_taken_back_by_choosing_again(comparing, notes):
    key(comparing, Qt.Key.Key_1)
    press(comparing, "chooseAgainButton")
    assert text(comparing, "sideText2").toPlainText() == THEIRS.text
    key(comparing, Qt.Key.Key_2)
    assert text(comparing, "sectionP").toPlainText() == THEIRS.text


def formats_of(edit):
    """What is drawn at each letter, but for its colours."""
    found = {}
    block = edit.document().begin()
    while block.isValid():
        for part in _fragments(block):
            found[part.text().strip()] = part.charFormat()
        block = block.next()
    return found


def _fragments(block):
    walker = block.begin()
    while not walker.atEnd():
        yield walker.fragment()
        walker += 1


def test_differences_are_seen_without_colour(comparing):
    new = formats_of(text(comparing, "sideText1"))["twice a day"]
    assert new.fontUnderline()
    assert new.fontWeight() >= QFont.Weight.DemiBold
    gone = formats_of(text(comparing, "ancestorText"))["Sleeps"]
    assert gone.fontStrikeOut()
    assert "Words added: 3" in text(comparing, "sideText1").accessibleDescription()


def test_the_marks_follow_the_theme(comparing):
    before = formats_of(text(comparing, "sideText1"))["twice a day"].background().color()
    Theme.here().use(ThemeName.CONTRAST)
    QApplication.processEvents()
    after = formats_of(text(comparing, "sideText1"))["twice a day"]
    assert after.background().color() != before
    assert after.fontUnderline()
    Theme.here().use(ThemeName.LIGHT)


@pytest.mark.parametrize("language", Language)
def test_in_the_smallest_window_all_four_choices_and_both_texts_are_there(comparing, language):
    languages = Languages()
    languages.use(language)
    comparing.resize(*SMALLEST)
    for _ in range(4):
        QApplication.processEvents()
    for name in ("keepButton1", "keepButton2", "keepBothButton", "writeButton"):
        made = comparing.findChild(QPushButton, name)
        assert made.isVisible()
        assert made.fontMetrics().horizontalAdvance(made.text()) < made.width()
        inside = made.mapTo(comparing, made.rect().bottomRight())
        assert comparing.rect().contains(inside)
    first, second = text(comparing, "sideText1"), text(comparing, "sideText2")
    is_before = (
        first.mapTo(comparing, first.rect().center()).x()
        < second.mapTo(comparing, second.rect().center()).x()
    )
    assert is_before is (language is Language.ENGLISH)
    languages.use(Language.ENGLISH)


def test_every_part_of_the_page_has_a_name_for_a_screen_reader(comparing):
    page = comparing.findChild(QWidget, "conflictPage")
    for one in page.findChildren(QWidget):
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            said = QAccessible.queryAccessibleInterface(one)
            assert said.text(QAccessible.Text.Name), one.objectName()


def test_three_laptops_have_three_texts_and_keys_of_their_own(window, notes):
    third = Side("Runs.", "Clinic PC", False, AT)
    notes.conflicts[Section.PLAN] = SectionConflict(Section.PLAN, "", (MINE, THEIRS, third), b"m" * 48)
    window.note.editor.refresh()
    press(window, "standingButtonP")
    key(window, Qt.Key.Key_3)
    assert notes.resolved[0].text == "Runs."


def test_what_was_joined_asks_to_be_read(window, notes):
    notes.conflicts.clear()
    notes.merged.add(Section.ASSESSMENT)
    window.note.editor.refresh()
    assert "Please read it" in banner(window, "standingA").text()
    press(window, "standingButtonA")
    assert not banner(window, "standingA").isVisible()


def test_a_late_text_is_shown_apart_and_can_be_copied(window, notes):
    notes.conflicts.clear()
    window.note.editor.refresh()
    window.note.editor.edit(Section.PLAN, "the signed text")
    window.note.editor.flush()
    notes.notes.sign(window.note.editor.page.id)
    notes.late = (LateEdit(Section.PLAN, "a late text", "Noa's laptop", AT, False),)
    notes.notes.finalise_due(everything=True)
    window.note.editor.refresh()
    assert text(window, "sectionP").toPlainText() == "the signed text"
    assert text(window, "lateText1").toPlainText() == "a late text"
    assert banner(window, "lateTitle").isVisible()
    press(window, "copyLateButton1")
    assert QApplication.clipboard().text() == "a late text"


def test_text_from_elsewhere_leaves_the_caret_at_its_words(window, notes, desk):
    notes.conflicts.clear()
    section = text(window, "sectionS")
    window.note.editor.refresh()
    section.setFocus()
    QTest.keyClicks(section, "before the caret, after it")
    window.save()
    window.note.editor.leave(Section.SUBJECTIVE)
    cursor = section.textCursor()
    cursor.setPosition(len("before the caret"))
    section.setTextCursor(cursor)
    arrived = {Section.SUBJECTIVE: "In front. before the caret, after it. At the end."}
    desk.bus.publish(notes.write_elsewhere(window.note.editor.page.id, arrived))
    assert section.toPlainText() == arrived[Section.SUBJECTIVE]
    before = section.toPlainText()[: section.textCursor().position()]
    assert before == "In front. before the caret"
    assert not section.document().isUndoAvailable()
