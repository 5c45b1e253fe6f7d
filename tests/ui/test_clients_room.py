"""The clients room: a form that survives whatever comes, the archive and its way back."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from pazpaz_desktop.app.tour import hands
from pazpaz_desktop.services.clients import AddClient, EditClient
from pazpaz_desktop.ui.shell.main_window import DRAFT_KINDS
from tests.support.keyvaults import MemoryKeyVault
from tests.support.ui import inline_desk, main_window

KEPT = "Form kept as a draft on this laptop"


def text_of(window, name):
    return window.findChild(QLabel, name).text()


def line(window, name):
    return window.findChild(QLineEdit, name)


def press(window, name):
    window.findChild(QPushButton, name).click()


def is_offered(window):
    return window.findChild(QPushButton, "clientsUndoButton").isVisible()


def on_db(desk, job):
    return desk.lanes.db.submit(job).result(timeout=10)


def drafts_on_disk(desk):
    """What the program reads after an unlock."""
    found = on_db(desk, lambda: [desk.practice.drafts.peek(kind) for kind in DRAFT_KINDS])
    return [draft for draft in found if draft is not None]


@pytest.fixture
def dana(desk, window, qtbot):
    """A client of the practice whose page is shown."""
    dana = on_db(desk, lambda: desk.practice.clients.add(AddClient("Dana", "Levi"))).result
    window.clients.open_client(dana)
    qtbot.waitUntil(lambda: window.clients.page_model.page is not None)
    return dana


def type_name(window, qtbot, text):
    hands.focus(line(window, "firstNameField"))
    for letter in text:
        hands.key(line(window, "firstNameField"), letter)
    qtbot.waitUntil(lambda: text_of(window, "savedFact") == KEPT)


def test_what_is_typed_survives_a_kill_with_its_caret(desk, window, dana, qtbot):
    window.new_client()
    type_name(window, qtbot, "אבי")
    line(window, "firstNameField").setCursorPosition(1)
    QTest.keyClicks(line(window, "firstNameField"), "x")
    qtbot.waitUntil(lambda: text_of(window, "savedFact") == KEPT)
    with main_window(desk) as after:
        after.restore(drafts_on_disk(desk))
        qtbot.waitUntil(lambda: after.clients.page_model.page is not None)
        field = line(after, "firstNameField")
        assert after.clients.is_form_open
        assert (field.text(), field.cursorPosition()) == ("אxבי", 2)
        qtbot.waitUntil(lambda: text_of(after, "savedFact") == KEPT)
        after.escape()


def test_a_changed_form_of_a_client_comes_back_over_that_client(desk, window, dana, qtbot):
    press(window, "editClientButton")
    hands.focus(line(window, "phoneField"))
    QTest.keyClicks(line(window, "phoneField"), "050")
    qtbot.waitUntil(lambda: text_of(window, "savedFact") == KEPT)
    with main_window(desk) as after:
        after.restore(drafts_on_disk(desk))
        qtbot.waitUntil(lambda: after.clients.is_form_open)
        assert after.clients.form_draft().place.client_id == dana
        assert line(after, "phoneField").text() == "050"
        assert after.focusWidget() is line(after, "phoneField")
        after.escape()


def test_a_form_that_comes_back_leaves_alone_what_nobody_typed_in_it(desk, window, dana, qtbot):
    press(window, "editClientButton")
    hands.focus(line(window, "phoneField"))
    QTest.keyClicks(line(window, "phoneField"), "050")
    qtbot.waitUntil(lambda: text_of(window, "savedFact") == KEPT)
    drafts, clients = drafts_on_disk(desk), desk.practice.clients
    changed = EditClient(dana, "Dana", "Levi", "", "new@example.org")
    on_db(desk, lambda: clients.edit(changed))
    with main_window(desk) as after:
        after.restore(drafts)
        qtbot.waitUntil(lambda: line(after, "phoneField").text() == "050")
        press(after, "saveClientButton")
        qtbot.waitUntil(lambda: not after.clients.is_form_open)
    saved = on_db(desk, lambda: clients.open(dana)).client
    assert (saved.phone, saved.email) == ("050", "new@example.org")


def test_a_saved_form_leaves_no_draft_behind(desk, window, qtbot):
    window.new_client()
    type_name(window, qtbot, "Avi")
    QTest.keyClicks(line(window, "lastNameField"), "Cohen")
    press(window, "saveClientButton")
    qtbot.waitUntil(lambda: not window.clients.is_form_open)
    assert text_of(window, "clientName") == "Avi Cohen"
    assert text_of(window, "savedFact") == "All saved on this laptop"
    assert not is_offered(window)
    assert "client_form" not in {draft.kind for draft in drafts_on_disk(desk)}


def test_a_client_just_added_is_the_marked_row(window, dana, qtbot):
    window.new_client()
    type_name(window, qtbot, "Avi")
    QTest.keyClicks(line(window, "lastNameField"), "Cohen")
    press(window, "saveClientButton")
    shown = window.clients.list_pane.list
    qtbot.waitUntil(lambda: shown.currentIndex().data() == "Avi Cohen")


def test_a_form_that_was_cancelled_is_forgotten_and_can_be_brought_back(desk, window, qtbot):
    window.new_client()
    type_name(window, qtbot, "Avi")
    press(window, "cancelClientButton")
    assert not window.clients.is_form_open
    assert "client_form" not in {draft.kind for draft in drafts_on_disk(desk)}
    press(window, "clientsUndoButton")
    assert window.clients.is_form_open
    assert line(window, "firstNameField").text() == "Avi"
    window.escape()


def test_choosing_another_client_puts_the_form_aside(window, dana, qtbot):
    window.new_client()
    type_name(window, qtbot, "Avi")
    window.clients.open_client(dana)
    qtbot.waitUntil(lambda: is_offered(window))
    assert not window.clients.is_form_open
    press(window, "clientsUndoButton")
    assert line(window, "firstNameField").text() == "Avi"
    window.escape()


def test_an_empty_form_is_put_away_without_a_word(window):
    window.new_client()
    assert text_of(window, "savedFact") == "All saved on this laptop"
    window.escape()
    assert not is_offered(window)


def test_a_page_that_comes_late_does_not_close_a_form_opened_since(desk, window, dana, qtbot):
    other = on_db(desk, lambda: desk.practice.clients.add(AddClient("Ruth", "Cohen"))).result
    window.clients.open_client(other)
    window.new_client()
    qtbot.waitUntil(lambda: window.clients.page_model.page.client.id == other)
    assert window.clients.is_form_open
    window.escape()


def test_no_note_is_started_under_an_open_form(desk, window, dana):
    window.new_client()
    window.clients.new_note()
    assert on_db(desk, lambda: desk.practice.clients.open(dana)).timeline == ()
    window.escape()


def test_archiving_takes_a_client_out_of_the_list_and_undo_brings_it_back(desk, window, dana, qtbot):
    def rows():
        return window.clients.list_model.rowCount()

    window.clients.list_model.reload()
    qtbot.waitUntil(lambda: rows() == 1)
    window.clients.page_model.archive(dana, True)
    qtbot.waitUntil(lambda: rows() == 0)
    qtbot.waitUntil(lambda: window.findChild(QLabel, "archivedTag").isVisible())
    assert "Dana Levi" in text_of(window, "clientsOffer")
    press(window, "clientsUndoButton")
    qtbot.waitUntil(lambda: rows() == 1)
    qtbot.waitUntil(lambda: not window.findChild(QLabel, "archivedTag").isVisible())


def test_the_archive_can_be_looked_into(desk, window, dana, qtbot):
    window.clients.page_model.archive(dana, True)
    press(window, "showArchivedButton")
    qtbot.waitUntil(lambda: window.clients.list_model.rowCount() == 1)
    press(window, "showArchivedButton")
    qtbot.waitUntil(lambda: window.clients.list_model.rowCount() == 0)


def test_the_menu_of_a_client_archives(window, dana, qtbot, messages):
    messages.expect("plugin does not support")  # no window manager off screen
    window.findChild(QWidget, "moreClientButton").click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Move to the archive"]
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.findChild(QLabel, "archivedTag").isVisible())


def test_after_a_restore_one_line_says_that_undo_starts_anew_and_goes_by_itself(desk, window, dana, qtbot):
    assert text_of(window, "statusNews") == ""
    window.restore(window.keep_everything())
    qtbot.waitUntil(lambda: text_of(window, "statusNews") == "Restored where you were. Undo starts anew.")
    timer = window.status._forgets
    assert timer.interval() >= 10_000
    timer.timeout.emit()
    assert text_of(window, "statusNews") == ""


@pytest.mark.parametrize(
    ("has_keyring", "is_demo", "is_told"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_it_is_told_when_the_passphrase_alone_opens(qapp, tmp_path, has_keyring, is_demo, is_told):
    keyvault = MemoryKeyVault() if has_keyring else None
    with inline_desk(tmp_path, is_demo=is_demo, keyvault=keyvault) as desk, main_window(desk) as window:
        notice = window.findChild(QLabel, "keyringNotice")
        assert notice.isVisible() is is_told
        assert not is_told or "the passphrase alone opens" in notice.text()
        press(window, "keyringNoticeAction")
        assert not notice.isVisible()
