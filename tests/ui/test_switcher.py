"""The switcher over the window: by keyboard alone, in both layouts and directions, for a screen reader."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QPushButton

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.runtime.action_rows import ActionRow
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.shell.switcher import Switcher
from tests.support.held_lane import HeldLane
from tests.support.keyboard import Layout, press
from tests.support.ui import inline_desk, main_window


class Heard(QObject):
    """What a switcher told, in order."""

    def __init__(self, switcher):
        super().__init__()
        self.told = []
        switcher.client_chosen.connect(lambda client: self.told.append(("open", client)))
        switcher.note_asked.connect(lambda client: self.told.append(("note", client)))
        switcher.client_asked.connect(lambda name: self.told.append(("new", name)))


@pytest.fixture(scope="module")
def clinic(qapp, tmp_path_factory):
    with inline_desk(tmp_path_factory.mktemp("switching")) as desk:
        for name in ("Dana Levi", "דנה כהן", "Noa Oz"):
            first, last = name.split()
            desk.practice.clients.add(AddClient(first, last, "050-1234567"))
        yield desk


@pytest.fixture
def window(clinic):
    with main_window(clinic) as shown:
        yield shown


@pytest.fixture
def ran():
    return []


@pytest.fixture
def switcher(clinic, window, ran):
    """A switcher of its own over the window, so that nothing but it answers."""
    rows = [ActionRow("lock", "Lock", "Ctrl+L", lambda: ran.append("lock"))]
    made = Switcher(clinic, lambda: rows, window)
    made.heard = Heard(made)
    return made


@pytest.fixture
def hebrew(window):
    languages = Languages()
    languages.use(Language.HEBREW)
    yield
    languages.use(Language.ENGLISH)


def typed(switcher, text, *, actions_only=False):
    switcher.open(actions_only=actions_only)
    switcher.line.setText(text)


def marked(switcher):
    return switcher.list.currentIndex().data()


def client(desk, search):
    return desk.practice.clients.page(search, 0).rows[0].id


def test_a_part_of_a_name_and_enter_open_the_client_and_the_focus_is_back(clinic, window, switcher):
    before = window.focusWidget()
    switcher.open()
    assert switcher.line.hasFocus()
    QTest.keyClicks(switcher.line, "dana l")
    press(window, "Return")
    assert switcher.heard.told == [("open", client(clinic, "Dana Levi"))]
    assert not switcher.is_open
    assert window.focusWidget() is before


def test_a_name_in_the_other_script_is_as_good(clinic, window, switcher):
    typed(switcher, "kohen")
    assert marked(switcher) == "דנה כהן"
    press(window, "Return")
    assert switcher.heard.told == [("open", client(clinic, "כהן"))]


def test_escape_closes_and_gives_the_focus_back_without_telling_anything(window, switcher):
    before = window.focusWidget()
    typed(switcher, "dana")
    QTest.keyClick(switcher.line, Qt.Key.Key_Escape)
    assert not switcher.is_open
    assert window.focusWidget() is before
    assert switcher.heard.told == []
    assert switcher.line.text() == ""
    assert switcher.list.model().rowCount() == 0


def test_arrows_home_and_end_walk_the_rows_past_headings(window, switcher):
    switcher.open()
    switcher.line.setText("o")  # Noa Oz; Lock
    walked = []
    for key in ("Down", "Down", "Up", "End", "Home", "PgDown"):
        press(window, key)
        walked.append(marked(switcher))
    assert walked == ["Lock", "Noa Oz", "Lock", "Lock", "Noa Oz", "Lock"]
    assert switcher.line.hasFocus()


def test_the_key_of_a_new_note_starts_one_for_the_client_marked(clinic, window, switcher):
    typed(switcher, "dana")
    press(window, "Down")
    press(window, "Ctrl+N")
    assert switcher.heard.told == [("note", client(clinic, "כהן"))]
    assert not switcher.is_open


def test_it_works_by_the_place_of_the_key_under_a_hebrew_layout(clinic, window, switcher):
    typed(switcher, "noa")
    press(window, "Ctrl+N", Layout.HEBREW)
    assert switcher.heard.told == [("note", client(clinic, "Noa"))]


def test_shift_enter_asks_for_somebody_new_whoever_was_found(window, switcher):
    typed(switcher, " Dana Levin ")
    press(window, "Shift+Return")
    assert switcher.heard.told == [("new", "Dana Levin")]
    typed(switcher, "Quentin")
    assert marked(switcher) == "New client “\u2068Quentin\u2069”"
    press(window, "Return")
    assert switcher.heard.told[1:] == [("new", "Quentin")]


def test_an_action_runs_once_the_switcher_is_gone(window, switcher, ran):
    typed(switcher, "lock")
    press(window, "Return")
    assert ran == ["lock"]
    assert not switcher.is_open
    assert switcher.heard.told == []


def test_actions_alone_show_no_client_and_make_none(window, switcher):
    typed(switcher, "dana", actions_only=True)
    assert switcher.list.model().choosable() == []
    press(window, "Return")
    press(window, "Shift+Return")
    assert switcher.heard.told == []
    assert switcher.is_open
    switcher.close_switcher()


def test_asked_for_again_it_closes_and_for_the_other_kind_it_changes(switcher):
    switcher.open()
    switcher.open(actions_only=True)
    assert switcher.is_open
    assert switcher.line.accessibleName() == "Search actions"
    switcher.open(actions_only=True)
    assert not switcher.is_open


def test_the_arrow_out_of_the_text_leads_to_what_else_can_be_done(clinic, window, switcher):
    typed(switcher, "noa")
    press(window, "Left")
    assert switcher.line.hasFocus()  # inside the text it moves the caret
    press(window, "Right")
    assert switcher.line.hasFocus()
    press(window, "Right")
    assert window.focusWidget().objectName() == "switcherNoteButton"
    press(window, "Right")
    press(window, "Left")
    press(window, "Left")
    assert switcher.line.hasFocus()
    press(window, "Right")
    assert window.focusWidget().objectName() == "switcherNoteButton"
    press(window, "Return")
    assert switcher.heard.told == [("note", client(clinic, "Noa"))]


def test_in_hebrew_the_arrow_that_leaves_a_hebrew_text_points_the_other_way(window, switcher, hebrew):
    typed(switcher, "דנה")
    press(window, "Right")
    assert switcher.line.cursorPosition() == 2
    press(window, "Left")
    press(window, "Left")
    assert window.focusWidget().objectName() == "switcherNoteButton"
    press(window, "Down")
    assert switcher.line.hasFocus()
    switcher.close_switcher()


def test_enter_before_the_answer_waits_for_it(clinic, window):
    lane = HeldLane("read")
    made = Switcher(replace(clinic, lanes=replace(clinic.lanes, read=lane)), list, window)
    heard = Heard(made)
    made.open()
    lane.run_all()
    made.line.setText("noa")
    press(window, "Return")
    assert heard.told == []
    assert made.is_open
    lane.run_all()
    assert heard.told == [("open", client(clinic, "Noa"))]
    assert not made.is_open


def test_typing_on_takes_back_an_enter_that_still_waits(clinic, window):
    lane = HeldLane("read")
    made = Switcher(replace(clinic, lanes=replace(clinic.lanes, read=lane)), list, window)
    heard = Heard(made)
    made.open()
    made.line.setText("noa")
    press(window, "Return")
    made.line.setText("dana")
    lane.run_all()
    assert heard.told == []
    made.close_switcher()


def test_a_slow_list_is_said_to_be_opening(clinic, window, qtbot):
    lane = HeldLane("read")
    made = Switcher(replace(clinic, lanes=replace(clinic.lanes, read=lane)), list, window)
    news = made.findChild(QLabel, "switcherNews")
    made.open()
    qtbot.waitUntil(lambda: news.text() == "Opening the list…")
    lane.run_all()
    assert news.text() == ""
    made.close_switcher()


def test_a_click_chooses_a_row_and_a_heading_chooses_nothing(clinic, window, switcher):
    typed(switcher, "noa")
    view, model = switcher.list, switcher.list.model()
    window.repaint()
    for at in (0, 1):
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            view.visualRect(model.index(at)).center(),
        )
        if at == 0:
            assert switcher.heard.told == []
    assert switcher.heard.told == [("open", client(clinic, "Noa"))]


def test_everything_that_takes_the_focus_has_a_name_and_the_marked_row_is_told(switcher):
    typed(switcher, "noa")
    for part in (switcher.line, switcher.list):
        face = QAccessible.queryAccessibleInterface(part)
        assert face.text(QAccessible.Text.Name)
    for kind in (QLineEdit, QListView, QAbstractButton):
        for part in switcher.findChildren(kind):
            assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name), part.objectName()
    described = QAccessible.queryAccessibleInterface(switcher.line).text(QAccessible.Text.Description)
    assert described == "Noa Oz, client, \u2066050-1234567\u2069"
    switcher.close_switcher()


@pytest.mark.parametrize("size", [(960, 480), (1240, 800), (1280, 800)])
def test_all_of_it_is_inside_the_window(window, switcher, size):
    window.resize(*size)
    switcher.open()
    QApplication.processEvents()
    card = switcher.parentWidget()
    assert window.rect().contains(card.rect().translated(card.mapTo(window, card.rect().topLeft())))
    for part in (switcher.line, switcher.list):
        area = part.rect().translated(part.mapTo(card, part.rect().topLeft()))
        assert card.rect().contains(area), part.objectName()
    switcher.close_switcher()


def test_the_window_opens_it_by_key_and_goes_where_it_says(clinic, window):
    press(window, "Ctrl+K", Layout.HEBREW)
    assert window.switcher.is_open
    QTest.keyClicks(window.switcher.line, "kohen")
    press(window, "Return")
    assert window.clients.page_model.page.client.full_name == "דנה כהן"
    press(window, "Ctrl+Shift+P")
    assert window.switcher.line.accessibleName() == "Search actions"
    press(window, "Esc")
    assert not window.switcher.is_open
    press(window, "Ctrl+K")
    press(window, "Ctrl+K")
    assert not window.switcher.is_open


def test_all_actions_of_the_window_are_offered_also_from_the_open_switcher(window):
    press(window, "Ctrl+Shift+P")
    model = window.switcher.list.model()
    offered = [model.row(at).text for at in model.choosable()]
    press(window, "Esc")
    press(window, "Ctrl+K")
    press(window, "Ctrl+Shift+P")
    assert [model.row(at).text for at in model.choosable()] == offered
    assert "New client" in offered
    press(window, "Esc")


def test_no_key_of_the_rooms_acts_under_it(window):
    press(window, "Ctrl+K")
    press(window, "Ctrl+2")
    press(window, "Ctrl+F")
    assert window.switcher.is_open
    assert not window.rooms.is_clinic
    assert window.switcher.line.hasFocus()
    press(window, "Esc")


def test_a_typed_phone_number_or_name_is_in_the_form_of_a_new_client(window):
    press(window, "Ctrl+K")
    window.switcher.line.setText("Quentin Zweig")
    press(window, "Shift+Return")
    assert window.clients.is_form_open
    window.clients.close_form()


def test_a_change_from_elsewhere_does_not_move_the_mark_to_another_person(window, switcher, clinic):
    typed(switcher, "dana")
    press(window, "Down")
    was = marked(switcher)
    clinic.bus.publish(ChangeSet(frozenset({(Kind.CLIENT, client(clinic, "Noa"))})))
    assert marked(switcher) == was
    press(window, "Up")
    assert marked(switcher) != was
    switcher.close_switcher()


def test_nothing_that_was_asked_for_happens_under_the_cover(clinic):
    lane = HeldLane("read")
    with main_window(replace(clinic, lanes=replace(clinic.lanes, read=lane))) as shown:
        lane.run_all()
        shown.switcher.open()
        shown.switcher.line.setText("dana levi")
        press(shown, "Return")
        shown.cover_up()
        lane.run_all()
        assert shown.clients.page_model.page is None
        assert not shown.switcher.is_open
        shown.uncover()


def test_it_closes_also_when_what_had_the_focus_is_gone(window, switcher):
    button = QPushButton("gone soon", window)
    button.show()
    button.setFocus()
    typed(switcher, "lock", actions_only=True)
    button.deleteLater()
    QApplication.sendPostedEvents(button, QEvent.Type.DeferredDelete.value)
    switcher.close_switcher()
    assert not switcher.is_open
    assert switcher.line.text() == ""
