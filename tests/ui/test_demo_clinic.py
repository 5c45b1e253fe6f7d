"""The demo clinic with nothing but a keyboard: tried, left, opened again, reset, removed, never mistaken."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.lanes import InlineLane, Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.demo_clinic.door import DemoClinics
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoAct, DemoClinicModel, DemoState
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.clipping import clipped
from tests.support.clocks import FakeClock
from tests.support.demo_clinics import NOW, clinics_of, copied_demo
from tests.support.pseudo import longer_texts
from tests.support.ui import LABEL, PASSPHRASE, Asked, at_once, desk_of, main_window, vaults_of
from tests.ui.demo_scenes import demo_clinic
from tests.ui.look_scenes import picture
from tests.ui.test_journey import Keyboard
from tests.ui.test_window import nameless

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
K_S, M_S = 0.28, 1.35
"""Keystroke-level model: a key of an average typist, and a moment of thought before a step."""

LIMIT_S = 180
_ROOMS = ("demo-6-client", "demo-7-note")
"""Rooms of every practice, whose own tests see to their room at each size of text."""

NOTE = "Sleeping better, neck 3/10 in the evening."


class CountingKeyboard(Keyboard):
    """Counts what a person would press, and each moment of thought."""

    def __init__(self, qtbot):
        super().__init__(qtbot)
        self.keys = self.thoughts = 0

    def think(self):
        self.thoughts += 1

    def type(self, text):
        super().type(text)
        self.keys += len(text) + sum(letter.isupper() for letter in text)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        super().press(key, modifier)
        self.keys += 1 if modifier is Qt.KeyboardModifier.NoModifier else 2

    @property
    def seconds(self):
        return self.keys * K_S + self.thoughts * M_S


@pytest.fixture
def lanes():
    made = Lanes.on_threads()
    yield made
    made.close()


def door_of(folder, *, reason=LockReason.START):
    """The lock screen over a profile, shown, and its models."""
    tasks = Tasks(at_once, ChangeBus())
    demo = DemoClinicModel(clinics_of(folder), InlineLane("keys"), tasks)
    unlock = UnlockModel(vaults_of(folder), InlineLane("keys"), tasks, None, demo)
    unlock.load()
    screen = LockScreen(unlock, reason)
    screen.show()
    return screen, unlock, demo


@pytest.fixture
def door(qtbot, tmp_path):
    copied_demo(tmp_path)
    made = door_of(tmp_path)
    qtbot.addWidget(made[0])
    return made


def visible(screen, name):
    return screen.findChild(QWidget, name).isVisible()


def marks(screen):
    """Every mark of a demonstration that can be seen."""
    return [one.text() for one in screen.findChildren(QLabel) if one.isVisible() and "DEMO" in one.text()]


def has_demo_frame(screen):
    return any(one.property("role") == "demo" and one.isVisible() for one in screen.findChildren(QFrame))


def test_from_the_first_start_to_the_first_demo_note_in_three_minutes(qtbot, lanes, tmp_path):
    clock, main, bus = SystemClock(), MainThread(), ChangeBus()
    tasks, keys = Tasks(main.post, bus, main), CountingKeyboard(qtbot)
    demo = DemoClinicModel(DemoClinics(Profile(tmp_path), clock), lanes.keys, tasks)
    model = OnboardingModel(vaults_of(tmp_path, clock), lanes.keys, tasks, has_keyring=False, demo=demo)
    screen = OnboardingScreen(model, Languages())
    qtbot.addWidget(screen)
    with qtbot.waitExposed(screen):
        screen.show()
    keys.until_focus("startButton")
    keys.think()
    keys.tab_to("tryDemoButton")
    began = clock.monotonic()
    with qtbot.waitSignal(model.opened, timeout=180_000) as opened:
        keys.press(KEY.Key_Space)
    making = clock.monotonic() - began
    screen.close()
    practice = lanes.db.submit(lambda: Practice.open(opened.args[0], lanes, clock)).result()
    with main_window(Desk(practice, lanes, tasks, bus, clock)) as window:
        keys.until_focus("searchField")
        qtbot.waitUntil(lambda: window.clients.list_model.rowCount() == 11, timeout=20_000)
        assert has_demo_frame(window)
        keys.think()
        keys.type("tamar")
        qtbot.waitUntil(lambda: window.clients.list_model.rowCount() == 1)
        for key in (KEY.Key_Return, KEY.Key_Down, KEY.Key_Return):
            keys.press(key)
        qtbot.waitUntil(lambda: window.findChild(QLabel, "clientName").text() == "Tamar Makebelieve")
        keys.think()
        keys.press(KEY.Key_N, CTRL)
        keys.until_focus("sectionS")
        keys.think()
        keys.type(NOTE)
        qtbot.waitUntil(
            lambda: window.findChild(QLabel, "saveState").text().startswith("Saved on this laptop")
        )
    lanes.db.submit(practice.close).result()
    print(
        f"\nfirst start to first demo note: {keys.keys} keys, {keys.thoughts} thoughts = {keys.seconds:.0f} s"
        f" by the keystroke-level model, and {making:.0f} s of making"
    )
    assert keys.seconds < LIMIT_S


def test_the_count_would_notice_a_way_that_is_too_long(qtbot):
    keys = CountingKeyboard(qtbot)
    field = QPushButton()
    qtbot.addWidget(field)
    keys._focused = lambda: field
    for _ in range(5):
        keys.type("What somebody would have to type if set-up asked for a name, a passphrase twice and a kit")
        for _ in range(20):
            keys.think()
    assert keys.seconds > LIMIT_S


def test_its_door_says_that_nothing_is_real_and_how_it_opens(door):
    screen, _, _ = door
    assert marks(screen) == ["DEMO · nothing here is real"]
    assert has_demo_frame(screen)
    said = " ".join(one.text() for one in screen.findChildren(QLabel) if one.isVisible())
    assert "nothing here is real" in said
    assert "Never write about a real person" in said
    assert not visible(screen, "passphraseField")
    assert not visible(screen, "kitButton")


def test_return_opens_it(door, qtbot):
    screen, unlock, _ = door
    unlock.opened.connect(lambda unlocked: unlocked.close())
    with qtbot.waitSignal(unlock.opened):
        QTest.keyClick(screen.findChild(QWidget, "openDemoButton"), KEY.Key_Return)


@pytest.mark.parametrize("asks", ["resetDemoButton", "removeDemoButton"])
def test_nothing_is_thrown_away_by_one_key(door, asks, tmp_path):
    screen, _, demo = door
    before = vaults_of(tmp_path).cards()
    screen.findChild(QPushButton, asks).click()
    assert visible(screen, "keepDemoButton")
    assert not visible(screen, "openDemoButton")
    screen.findChild(QPushButton, "keepDemoButton").click()
    assert visible(screen, "openDemoButton")
    assert (vaults_of(tmp_path).cards(), demo.state.act) == (before, DemoAct.NOTHING)


def test_removed_on_purpose_it_is_gone(door, qtbot, tmp_path):
    screen, unlock, _ = door
    screen.findChild(QPushButton, "removeDemoButton").click()
    with qtbot.waitSignal(unlock.emptied):
        screen.findChild(QPushButton, "throwDemoButton").click()
    assert vaults_of(tmp_path).cards() == ()


def test_while_it_is_made_anew_it_shows_how_far_and_can_be_cancelled(door):
    screen, _, demo = door
    demo._show(DemoState(DemoAct.MAKING, 12, 310))
    said = [one.text() for one in screen.findChildren(QLabel) if one.isVisible()]
    assert any("12" in text and "310" in text for text in said)
    assert visible(screen, "stopDemoButton")
    assert not visible(screen, "openDemoButton")
    assert nameless(screen) == []


def test_a_practice_of_ones_own_is_offered_only_where_there_is_none(door, qtbot, tmp_path):
    screen, _, _ = door
    with qtbot.waitSignal(screen.own_practice_asked):
        screen.findChild(QPushButton, "ownPracticeButton").click()
    vaults = vaults_of(tmp_path)
    own = CreateVault(LABEL, Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False, beside_others=True)
    vaults.create(own).close()
    both, unlock, _ = door_of(tmp_path)
    qtbot.addWidget(both)
    unlock.choose(unlock.state.cards[1])
    assert not visible(both, "ownPracticeButton")


def test_beside_a_practice_only_the_demo_clinic_is_marked(qtbot, tmp_path):
    copied_demo(tmp_path)
    vaults = vaults_of(tmp_path)
    own = CreateVault(LABEL, Secret(PASSPHRASE.encode()), vaults.new_kit(), keyring=False, beside_others=True)
    vaults.create(own).close()
    screen, unlock, _ = door_of(tmp_path)
    qtbot.addWidget(screen)
    assert unlock.state.chosen.label == LABEL
    assert (has_demo_frame(screen), visible(screen, "passphraseField")) == (False, True)
    assert len(marks(screen)) == 1
    unlock.choose(unlock.state.cards[1])
    assert (has_demo_frame(screen), visible(screen, "passphraseField")) == (True, False)
    unlock.choose(unlock.state.cards[0])
    assert (has_demo_frame(screen), visible(screen, "passphraseField")) == (False, True)


def test_everything_at_the_door_has_a_name(door):
    screen, _, _ = door
    assert nameless(screen) == []
    screen.findChild(QPushButton, "resetDemoButton").click()
    assert nameless(screen) == []


@pytest.fixture(scope="module")
def room(qapp, tmp_path_factory):
    """The desk of an open demo clinic."""
    folder = tmp_path_factory.mktemp("room")
    practice = Practice.open(clinics_of(folder).open(copied_demo(folder)), Lanes.inline(), FakeClock(NOW))
    yield desk_of(practice)
    practice.close()


def test_its_window_is_framed_and_marked_and_is_left_by_locking(room):
    asked = Asked()
    with main_window(room, asked) as window:
        assert has_demo_frame(window)
        assert marks(window) == ["DEMO · nothing here is real"]
        window.findChild(QPushButton, "leaveDemoButton").click()
        assert asked.locks == [LockReason.ASKED]


def test_what_covers_it_while_it_locks_is_framed_and_marked_too(room):
    with main_window(room) as window:
        window.cover_up()
        assert has_demo_frame(window.cover)
        assert marks(window.cover) == ["DEMO · nothing here is real"]
        window.uncover()


def test_the_clinic_room_says_why_it_never_joins(room):
    with main_window(room) as window:
        window.clinic.show()
        said = " ".join(one.text() for one in window.clinic.findChildren(QLabel))
        assert "never joins a server" in said
        assert window.clinic.findChild(QPushButton, "joinButton").isHidden()
        assert window.clinic.findChild(QPushButton, "chooseSeatButton").isHidden()


def test_a_practice_is_neither_framed_nor_left(desk):
    with main_window(desk) as window:
        assert window.findChild(QPushButton, "leaveDemoButton").isHidden()
        window.cover_up()
        assert not has_demo_frame(window)
        assert marks(window) == []
        window.uncover()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_of_it_is_cut_off_or_nameless(qapp, tmp_path, language, percent):
    Theme.here().wear(Display(ThemeChoice.LIGHT, percent))
    languages, flaws = Languages(), {}
    languages.use(language)
    for shot in demo_clinic(languages, tmp_path):
        picture(shot.widget)
        if shot.name in _ROOMS:
            continue
        if found := [*clipped(shot.widget), *nameless(shot.widget)]:
            flaws[shot.name] = found
    languages.use(Language.ENGLISH)
    Theme.here().wear(Display(ThemeChoice.LIGHT, 100))
    assert flaws == {}


def test_nothing_of_it_is_cut_off_in_a_language_of_longer_words(qapp, tmp_path):
    flaws = {}
    with longer_texts():
        for shot in demo_clinic(Languages(), tmp_path):
            picture(shot.widget)
            if found := clipped(shot.widget):
                flaws[shot.name] = found
    assert flaws == {}
