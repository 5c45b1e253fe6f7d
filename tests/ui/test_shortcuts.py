"""Every advertised key does what it says, at its place on the keyboard, under a US and a Hebrew layout."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from pazpaz_desktop.domain.key_bindings import KEY_BINDINGS, to_text
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.notes import SectionConflict, Side
from pazpaz_desktop.ui.runtime.actions import ACTIONS, BY_NAME
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.key_map import KeyMap
from pazpaz_desktop.ui.shell.history import History
from pazpaz_desktop.ui.viewmodels.autosave import SaveState
from pazpaz_desktop.ui.viewmodels.key_choices import KeyChoices
from tests.support.keyboard import Layout, press
from tests.support.scripted_notes import ScriptedNotes
from tests.support.ui import Asked, inline_desk, main_window

AT = datetime(2026, 9, 9, 7, 42, tzinfo=UTC)
TEXTS = (Side("Walks twice a day.", "This one", True, AT), Side("Walks daily.", "Noa's laptop", False, AT))


@pytest.fixture(scope="module")
def desk(qapp, tmp_path_factory):
    with inline_desk(tmp_path_factory.mktemp("keys"), is_demo=True) as made:
        yield made


@pytest.fixture(scope="module")
def client(desk):
    made = desk.practice.clients.add(AddClient("Dana", "Levi", "050-1234567", "")).result
    desk.practice.notes.start(made, desk.clock.now().astimezone().date())
    return made


@pytest.fixture(scope="module")
def notes(desk):
    scripted = ScriptedNotes(desk.practice.notes)
    desk.practice.notes = scripted
    yield scripted
    desk.practice.notes = scripted.notes


@pytest.fixture(scope="module")
def stage(desk, client, notes):
    """One window for all scenes: making it takes longer than a scene."""
    KeyMap.here().use({})
    asked = Asked()
    with main_window(desk, asked) as window:
        yield Scene(window, desk, client, notes, asked)


@pytest.fixture
def scene(stage):
    stage.window.activateWindow()
    yield stage
    stage.clear()


@pytest.fixture
def hebrew(qapp):
    languages = Languages()
    languages.use(Language.HEBREW)
    yield languages
    languages.use(Language.ENGLISH)


class Scene:
    """A window, and the ways to the places where keys act."""

    def __init__(self, window, desk, client, notes, asked):
        self.window, self.desk, self.client, self.notes, self.asked = window, desk, client, notes, asked

    def clear(self):
        """Back to the bare list of clients, with the usual keys."""
        window = self.window
        window.uncover()
        window.switcher.close_switcher()
        window.escape()
        window.go(PlaceState("clients"))
        window.rooms.history = History()
        window.clients.list_pane.search.clear()
        QTest.keyClick(window.clients.list_pane.search, Qt.Key.Key_Return)  # searches now, not in a moment
        self.notes.conflicts.clear()
        self.asked.locks.clear()
        self.asked.quits = 0
        self.desk.practice.settings.set(KEY_BINDINGS, "{}")
        KeyMap.here().use({})
        window.flush()
        window.stop()
        QApplication.processEvents()

    def at_client(self):
        self.window.clients.open_client(self.client)
        self.part("timeline").setFocus()
        QApplication.processEvents()

    def at_clinic(self):
        self.window.rooms.show_clinic()

    def at_clinic_from_client(self):
        self.at_client()
        self.at_clinic()

    def back_from_clinic(self):
        self.at_clinic_from_client()
        self.window.rooms.travel(is_back=True)

    def at_note(self, section="P"):
        today = self.desk.clock.now().astimezone().date()
        note = self.desk.practice.notes.start(self.client, today).result
        self.window.go(PlaceState("note", self.client, note))
        QApplication.processEvents()
        self.part(f"section{section}").setFocus()

    def at_note_in_subjective(self):
        self.at_note("S")

    def writing(self):
        self.at_note()
        QTest.keyClicks(self.part("sectionP"), "walk")

    def comparing(self):
        self.notes.conflicts[Section.PLAN] = SectionConflict(Section.PLAN, "Walks.", TEXTS, b"m" * 32)
        self.at_note()
        self.window.note.conflict.show(Section.PLAN)
        QApplication.processEvents()

    def in_search(self):
        self.window.clients.list_pane.search.setFocus()

    def part(self, name):
        return self.window.findChild(QWidget, name)

    def has_focus(self, name):
        return self.part(name).hasFocus()

    def is_at(self, screen):
        return self.window.place().screen == screen

    def is_in_list_pane(self):
        return self.window.clients.list_pane.isAncestorOf(QApplication.focusWidget())

    def sees(self, name):
        return self.part(name).isVisible()


# What is on the screen before a key is pressed, and what is true afterwards and was not before.
EFFECTS = {
    "switcher.open": (Scene.at_client, lambda s: s.window.switcher.is_open),
    "switcher.actions": (Scene.at_client, lambda s: s.window.switcher.is_open),
    "room.clients": (Scene.at_clinic, lambda s: s.is_at("clients")),
    "room.clinic": (Scene.at_client, lambda s: s.is_at("clinic")),
    "room.help": (Scene.at_client, lambda s: s.is_at("help")),
    "client.new": (Scene.at_client, lambda s: s.window.clients.is_form_open),
    "find": (Scene.at_client, lambda s: s.has_focus("searchField")),
    "client.filter": (Scene.at_client, lambda s: s.has_focus("searchField")),
    "client.edit": (Scene.at_client, lambda s: s.window.clients.is_form_open),
    "save": (Scene.writing, lambda s: s.window.note.editor.status.state is SaveState.SAVED),
    "history.back": (Scene.at_clinic_from_client, lambda s: s.is_at("clients")),
    "history.forward": (Scene.back_from_clinic, lambda s: s.is_at("clinic")),
    "pane.next": (Scene.in_search, lambda s: not s.is_in_list_pane()),
    "pane.previous": (Scene.in_search, lambda s: not s.is_in_list_pane()),
    "keys.show": (Scene.at_client, lambda s: s.sees("shortcutSheet")),
    "layer.close": (Scene.at_note, lambda s: s.is_at("clients")),
    "lock": (Scene.at_note, lambda s: bool(s.asked.locks)),
    "quit": (Scene.at_note, lambda s: bool(s.asked.quits)),
    "note.new": (Scene.at_client, lambda s: s.is_at("note")),
    "note.subjective": (Scene.at_note, lambda s: s.has_focus("sectionS")),
    "note.objective": (Scene.at_note, lambda s: s.has_focus("sectionO")),
    "note.assessment": (Scene.at_note, lambda s: s.has_focus("sectionA")),
    "note.plan": (Scene.at_note_in_subjective, lambda s: s.has_focus("sectionP")),
    "note.sign": (Scene.at_note, lambda s: s.sees("signSheet")),
    "conflict.choose": (Scene.comparing, lambda s: not s.window.note.is_comparing),
}
# Two texts leave four ways: one, the other, both, one's own. The fourth stays on the page, to write there.
_LEADS_ON = {"4": lambda s: s.window.note.conflict.state.is_writing}
_WAYS = "1234"

PRESSES = [
    (action.name, key) for action in ACTIONS for key in action.keys if not action.is_numbered or key in _WAYS
]


def test_every_action_does_something_in_the_window_and_has_an_effect_to_see(stage):
    assert stage.window.commands.names == set(BY_NAME)
    assert set(EFFECTS) == set(BY_NAME)


@pytest.mark.parametrize("layout", Layout, ids=lambda layout: layout.name.lower())
@pytest.mark.parametrize(("name", "key"), PRESSES, ids=lambda one: one)
def test_the_key_does_what_it_says(scene, name, key, layout):
    begin, effect = EFFECTS[name]
    effect = _LEADS_ON.get(key, effect) if BY_NAME[name].is_numbered else effect
    begin(scene)
    QApplication.processEvents()
    assert not effect(scene)
    press(scene.window, key, layout)
    assert effect(scene)


@pytest.mark.parametrize("name", [name for name, action in BY_NAME.items() if action.is_listed])
def test_an_action_of_the_switcher_does_the_same(scene, name):
    begin, effect = EFFECTS[name]
    begin(scene)
    QApplication.processEvents()
    row = next(one for one in scene.window.commands.available() if one.name == name)
    row.run()
    QApplication.processEvents()
    assert effect(scene)


def test_what_is_typed_in_the_switcher_leads_to_a_client_a_note_or_a_new_form(scene):
    scene.at_note()
    scene.window.switcher.client_chosen.emit(scene.client)
    assert scene.is_at("clients")
    scene.window.switcher.note_asked.emit(scene.client)
    assert scene.is_at("note")
    scene.window.switcher.client_asked.emit("Noa Bar On")
    texts = scene.window.clients.form.texts()
    assert (texts["first_name"], texts["last_name"]) == ("Noa", "Bar On")
    assert scene.window.clients.form_draft().fields["first_name"] == "Noa"
    press(scene.window, "Esc")
    scene.window.switcher.client_asked.emit("052-333 2211")
    assert scene.window.clients.form.texts()["phone"] == "052-333 2211"


def test_escape_closes_the_switcher_and_nothing_under_it(scene):
    scene.at_note()
    press(scene.window, "Ctrl+K")
    press(scene.window, "Esc")
    assert not scene.window.switcher.is_open
    assert scene.is_at("note")


def test_escape_leads_from_the_help_back_to_where_the_person_was(scene):
    scene.at_clinic()
    press(scene.window, "F1")
    assert scene.part("helpRoomButton").isChecked()
    press(scene.window, "Esc")
    assert scene.is_at("clinic")
    assert not scene.part("helpRoomButton").isChecked()


def test_find_here_searches_the_help_where_it_is_shown(scene):
    scene.at_client()
    press(scene.window, "F1")
    scene.part("helpPages").setFocus()
    press(scene.window, "Ctrl+F")
    assert scene.has_focus("helpSearch")


def test_the_help_opened_from_a_note_leaves_it_saved_and_the_way_back_leads_into_it(scene):
    scene.writing()
    note = scene.window.place().note_id
    press(scene.window, "F1")
    press(scene.window, "Alt+Left")
    assert scene.window.place().note_id == note
    assert scene.part("sectionP").toPlainText() == "walk"


def test_a_number_without_a_text_chooses_nothing(scene):
    scene.comparing()
    press(scene.window, "9")
    assert scene.window.note.is_comparing


def test_qts_own_shortcuts_take_control_and_the_key_q_under_hebrew_for_another_command(scene):
    """Why keys are matched by their place: this is what would happen otherwise."""
    window = QWidget()
    seen = []
    for keys in ("Ctrl+/", "Ctrl+Q"):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda keys=keys: seen.append(keys))
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    typed = Qt.Key.Key_Slash  # what a Hebrew layout writes with the key Q
    QTest.keyClick(window.windowHandle(), typed, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["Ctrl+/"]
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("layout", Layout, ids=lambda layout: layout.name.lower())
@pytest.mark.parametrize("key", ["N", "E", "/"])
def test_letters_and_signs_are_text_where_text_is_written(scene, key, layout):
    scene.at_client()
    scene.in_search()
    press(scene.window, key, layout)
    assert scene.is_at("clients")
    assert not scene.window.clients.is_form_open
    assert len(scene.part("searchField").text()) == 1


def test_a_letter_in_the_list_of_clients_looks_for_a_name(scene):
    scene.at_client()
    scene.part("clientList").setFocus()
    press(scene.window, "N")
    assert scene.is_at("clients")


def test_numbers_are_text_while_ones_own_text_is_written_on_the_conflict_page(scene):
    scene.comparing()
    press(scene.window, "4")
    press(scene.window, "1")
    assert scene.window.note.conflict.state.is_writing
    assert "1" in scene.part("ownText").toPlainText()


def test_only_what_makes_sense_there_acts_while_a_sheet_covers_the_window(scene):
    scene.at_client()
    press(scene.window, "Ctrl+/")
    press(scene.window, "Ctrl+N")
    assert scene.is_at("clients")
    press(scene.window, "Ctrl+L")
    assert scene.asked.locks
    press(scene.window, "Esc")
    assert not scene.sees("shortcutSheet")
    press(scene.window, "Ctrl+N")
    assert scene.is_at("note")


def test_covered_no_key_does_anything(scene):
    scene.at_client()
    scene.window.cover_up()
    press(scene.window, "Ctrl+N")
    press(scene.window, "Ctrl+Q")
    assert scene.is_at("clients")
    assert not scene.asked.quits
    scene.window.uncover()
    press(scene.window, "Ctrl+Q")
    assert scene.asked.quits


def test_an_open_menu_keeps_its_keys(scene, messages):
    messages.expect("This plugin does not support raise()")
    messages.expect("This plugin does not support grabbing the keyboard")
    scene.at_client()
    menu = QMenu(scene.window)
    menu.addAction("one")
    menu.popup(scene.window.mapToGlobal(scene.window.rect().center()))
    press(scene.window, "Esc")
    assert scene.is_at("clients")
    menu.close()
    menu.deleteLater()


def test_a_key_held_down_acts_once(scene):
    scene.at_client()
    press(scene.window, "Ctrl+N")
    assert press(scene.window, "Ctrl+Shift+N", is_held=True)
    assert scene.is_at("note")


def test_under_hebrew_back_is_the_arrow_to_the_right(scene, hebrew):
    scene.at_clinic_from_client()
    press(scene.window, "Alt+Left")
    assert scene.is_at("clinic")
    press(scene.window, "Alt+Right")
    assert scene.is_at("clients")
    assert "→" in KeyMap.here().shown("history.back")


def test_f6_walks_round_the_window_and_comes_back_to_where_it_was(scene):
    scene.at_client()
    visited = []
    for _ in range(3):
        press(scene.window, "F6")
        visited.append(QApplication.focusWidget())
    assert len(set(visited)) == 3
    assert visited[-1] is scene.part("timeline")
    press(scene.window, "Shift+F6")
    assert scene.is_in_list_pane()


def test_a_chosen_key_acts_shows_in_tool_tips_and_the_old_one_is_free(scene):
    scene.at_client()
    choices = KeyChoices(scene.desk, scene.window)
    choices.choose({"note.new": ("Ctrl+J",)})
    QApplication.processEvents()
    assert "Ctrl+J" in scene.part("newNoteButton").toolTip()
    press(scene.window, "Ctrl+N")
    assert scene.is_at("clients")
    press(scene.window, "Ctrl+J", Layout.HEBREW)
    assert scene.is_at("note")
    choices.choose({})
    assert KeyMap.here().keys("note.new") == ("Ctrl+N", "N")


def test_a_choice_that_takes_another_actions_key_is_refused_and_nothing_changes(scene):
    refused = []
    choices = KeyChoices(scene.desk, scene.window)
    choices.failed.connect(refused.append)
    choices.choose({"note.new": ("Ctrl+L",)})
    assert [error.details["rule"] for error in refused] == ["taken"]
    assert scene.desk.practice.settings.get(KEY_BINDINGS) == "{}"


def test_a_window_opens_with_the_keys_that_were_chosen(desk):
    asked = Asked()
    desk.practice.settings.set(KEY_BINDINGS, to_text({"quit": ("Ctrl+Shift+Q",)}))
    with main_window(desk, asked) as window:
        window.activateWindow()
        press(window, "Ctrl+Q")
        assert not asked.quits
        press(window, "Ctrl+Shift+Q")
        assert asked.quits
    desk.practice.settings.set(KEY_BINDINGS, "{}")
    KeyMap.here().use({})


class TestSheet:
    def test_it_groups_all_keys_by_where_they_act_and_is_searched_by_words_or_keys(self, scene):
        scene.at_client()
        press(scene.window, "Ctrl+/")
        rows = scene.part("shortcutList").model()
        texts = [rows.index(at, 0).data() for at in range(rows.rowCount())]
        assert set(texts) >= {action.text for action in ACTIONS} | {"Anywhere", "A client's page"}
        QTest.keyClicks(scene.part("shortcutSearch"), "ctrl+n")
        assert [rows.index(at, 0).data() for at in range(rows.rowCount())] == [
            "A client's page",
            "New note for this client",
        ]

    def test_down_leads_from_the_search_to_the_first_action(self, scene):
        press(scene.window, "Ctrl+/")
        press(scene.window, "Down")
        chosen = scene.part("shortcutList").currentIndex()
        assert chosen.data() == ACTIONS[0].text
        assert "Ctrl+K" in chosen.data(Qt.ItemDataRole.AccessibleTextRole)

    def test_what_is_not_there_is_said(self, scene):
        press(scene.window, "Ctrl+/")
        QTest.keyClicks(scene.part("shortcutSearch"), "zzz")
        sheet = scene.part("shortcutSheet")
        assert any(
            label.text() == "No shortcut matches."
            for label in sheet.findChildren(QLabel)
            if label.isVisible()
        )

    def test_the_focus_goes_back_to_where_it_was(self, scene):
        scene.at_client()
        press(scene.window, "Ctrl+/")
        press(scene.window, "Esc")
        assert scene.has_focus("timeline")


def test_no_other_shortcut_hides_in_the_window(scene):
    """All keys are declared in one table; a QShortcut beside it would be in no sheet and no test."""
    assert scene.window.findChildren(QShortcut) == []
    hidden = QShortcut(QKeySequence("Ctrl+J"), scene.window)
    assert scene.window.findChildren(QObject, options=Qt.FindChildOption.FindChildrenRecursively).count(
        hidden
    )
    hidden.deleteLater()
