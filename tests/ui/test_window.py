"""The main window: truth of its lines, places, lock, direction, names for screen readers."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from tests.support.populated import new_vault
from tests.support.swaps import RawVault
from tests.support.ui import desk_of, done, main_window

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.fixture
def note(still_desk, still_window):
    """The main window with an empty draft open in it."""
    client = still_window.clients.page_model.page.client.id
    today = still_desk.clock.now().astimezone().date()
    note_id = still_desk.practice.notes.start(client, today).result
    still_window.go(PlaceState("note", client, note_id))
    return still_window


@pytest.fixture
def hebrew(qapp):
    languages = Languages()
    languages.use(Language.HEBREW)
    yield languages
    languages.use(Language.ENGLISH)


def section(window, letter):
    return window.findChild(QWidget, f"section{letter}")


def text_of(window, name):
    return window.findChild(QLabel, name).text()


@pytest.mark.parametrize("is_tampered", [True, False])
def test_a_value_taken_away_behind_the_programs_back_is_told_after_unlock(tmp_path, qapp, is_tampered):
    with new_vault(tmp_path) as vault:
        vault.practice.clients.add(AddClient("Dana", "Levi"))
        if is_tampered:
            raw = RawVault(vault.database, vault.unlocked.database_key)
            raw.execute("DELETE FROM sealed_value WHERE part = 'phone'")
            raw.close()
        with main_window(desk_of(vault.practice)) as window:
            problem = window.findChild(QWidget, "windowProblem")
            assert problem.isVisible() is is_tampered


def test_both_lines_follow_the_save_state_and_keep_the_server_apart(note):
    QTest.keyClicks(section(note, "P"), "walk")
    assert text_of(note, "saveState") == "Saving…"
    assert text_of(note, "savedFact") == "Saving on this laptop…"
    done(note.flush())
    assert text_of(note, "saveState").startswith("Saved on this laptop")
    assert text_of(note, "savedFact") == "All saved on this laptop"
    assert text_of(note, "serverFact") == "Clinic server: not joined"


def test_a_failed_save_keeps_the_text_and_offers_to_save_now(note):
    QTest.keyClicks(section(note, "P"), "walk")
    note.note.editor.autosave._on_failed(note.note.editor.autosave._submitted, DiskFull())
    failed = SaveStatus(SaveState.FAILED, 0, None, DiskFull())
    note.note.editor.status_changed.emit(failed)
    assert text_of(note, "saveState") == "Could not save — this laptop's disk is full"
    assert text_of(note, "savedFact") == "Not saved on this laptop"
    assert "still on the screen" in text_of(note, "saveProblem")
    button = note.findChild(QWidget, "saveNowButton")
    assert button.isVisible()
    button.click()
    assert section(note, "P").toPlainText() == "walk"
    assert text_of(note, "saveState").startswith("Saved on this laptop")
    assert not button.isVisible()


def test_ctrl_s_saves_at_once(note):
    QTest.keyClicks(section(note, "P"), "walk")
    note.save()
    assert note.note.editor.status.state is SaveState.SAVED


def test_leaving_a_section_saves_at_once(note):
    section(note, "P").setFocus()
    QTest.keyClicks(section(note, "P"), "walk")
    section(note, "S").setFocus()
    assert note.note.editor.status.state is SaveState.SAVED


def test_the_counter_says_by_how_much_a_section_is_over_and_nothing_is_cut(note):
    section(note, "P").setPlainText("x" * 5012)
    assert text_of(note, "counterP") == "12 over the limit of 5,000"
    done(note.flush())
    assert len(note.note.editor.texts[Section.PLAN]) == 5012


def test_tab_walks_from_section_to_section(note):
    section(note, "S").setFocus()
    for letter in ("O", "A", "P"):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget().objectName() == f"section{letter}"


def test_each_paragraph_starts_at_the_edge_of_its_own_direction(note):
    text = section(note, "S")
    text.setPlainText("כאב\nrange")
    done(note.flush())
    cursor = text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    hebrew_at = text.cursorRect(cursor).x()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    english_at = text.cursorRect(cursor).x()
    assert hebrew_at > text.width() * 3 // 4
    assert english_at < text.width() // 4


def test_a_lock_remembers_screen_caret_and_selection(note):
    text = section(note, "P")
    QTest.keyClicks(text, "walk daily")
    cursor = text.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(6, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.setFocus()
    drafts = note.keep_everything()
    done(note.flush())
    note.cover_up()
    assert (drafts[0].place.section, drafts[0].place.caret, drafts[0].place.anchor) == (Section.PLAN, 6, 2)
    note.uncover()
    note.escape()
    note.restore(drafts)
    restored = section(note, "P").textCursor()
    assert (restored.position(), restored.anchor()) == (6, 2)
    assert section(note, "P").hasFocus()


def test_a_half_filled_form_comes_back_after_a_lock(still_window):
    still_window.new_client()
    field = still_window.findChild(QWidget, "firstNameField")
    QTest.keyClicks(field, "Avi")
    drafts = still_window.keep_everything()
    still_window.escape()
    still_window.restore(drafts)
    assert still_window.clients.is_form_open
    assert field.text() == "Avi"
    assert field.hasFocus()
    assert text_of(still_window, "savedFact") == "Keeping the form as a draft…"
    still_window.save()
    assert text_of(still_window, "savedFact") == "Form kept as a draft on this laptop"
    still_window.escape()
    assert text_of(still_window, "savedFact") == "All saved on this laptop"


def test_covered_nothing_can_be_seen_or_typed(note):
    section(note, "P").setFocus()
    QTest.keyClicks(section(note, "P"), "walk")
    note.cover_up()
    cover = note.findChild(QWidget, "cover")
    assert cover.geometry() == note.rect()
    middle = note.rect().center()
    assert note.childAt(middle) is cover or cover.isAncestorOf(note.childAt(middle))
    QTest.keyClicks(QApplication.focusWidget(), "secret")
    assert section(note, "P").toPlainText() == "walk"
    done(note.flush())
    note.uncover()
    assert section(note, "P").hasFocus()


def test_alt_and_arrows_walk_back_and_forward(note, still_desk):
    other = still_desk.practice.clients.add(AddClient("Avi", "Cohen")).result
    note.escape()
    first = note.clients.page_model.page.client.id
    note.clients.open_client(other)
    note.rooms.travel(is_back=True)
    assert note.clients.page_model.page.client.id == first
    note.rooms.travel(is_back=False)
    assert note.clients.page_model.page.client.id == other


def test_the_sheet_keeps_the_focus_inside_and_esc_closes_it(note):
    QTest.keyClicks(section(note, "P"), "walk")
    note.note.ask_to_sign()
    sheet = note.findChild(QWidget, "signSheet")
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(QApplication.focusWidget())
    note.escape()
    assert not sheet.isVisible()
    assert note.place().screen == "note"


def test_no_window_title_ever_names_anyone(note):
    titles = {one.windowTitle() for one in QApplication.topLevelWidgets()}
    assert titles <= {"", "PazPaz"}


def test_under_hebrew_the_whole_layout_is_mirrored_and_back(still_window, hebrew):
    QApplication.processEvents()
    rail = still_window.findChild(QWidget, "lockButton").mapTo(still_window, QPoint(0, 0)).x()
    assert still_window.layoutDirection() is RTL
    assert rail > still_window.width() // 2
    assert still_window.clients.list_pane.mapTo(still_window, QPoint(0, 0)).x() > still_window.width() // 2
    hebrew.use(Language.ENGLISH)
    QApplication.processEvents()
    assert still_window.layoutDirection() is LTR
    assert still_window.findChild(QWidget, "lockButton").mapTo(still_window, QPoint(0, 0)).x() < 100


def test_in_hebrew_a_day_is_written_from_left_to_right(note, hebrew):
    QApplication.processEvents()
    field = note.findChild(QWidget, "dateField")
    assert field.layoutDirection() is LTR
    assert field.text() == note.note.editor.page.session_on.strftime("%d/%m/%Y")


def test_everything_that_takes_the_focus_has_a_name(note):
    assert nameless(note) == []
    note.escape()
    assert nameless(note) == []
    note.new_client()
    assert nameless(note) == []
    note.escape()


def test_a_control_without_a_name_is_found(note):
    extra = QWidget(note)
    extra.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    extra.show()
    assert nameless(note) == [""]
    extra.deleteLater()
    QApplication.sendPostedEvents(extra, QEvent.Type.DeferredDelete.value)


def nameless(window):
    """Object names of visible widgets that take the focus by Tab and say nothing to a screen reader."""
    focusable = [
        one
        for one in window.findChildren(QWidget)
        if one.isVisibleTo(window)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one.parentWidget(), OnboardingScreen | LockScreen)
        and one.focusProxy() is None
    ]
    return [
        one.objectName()
        for one in focusable
        if not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
    ]
