"""The entrance and the opening behind it: what is shown when an unlocked vault does not open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.app.entrance import Entrance
from pazpaz_desktop.app.opening import may_be_restored
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.app.wire import Circumstances, Front
from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import (
    DatabaseBroken,
    HeaderBroken,
    PazPazError,
    VaultMissing,
    VaultRolledBack,
)
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CreateVault, Vaults
from pazpaz_desktop.system.keyvault import SessionKeyVault
from pazpaz_desktop.ui.runtime.i18n import Language
from tests.support.demo_clinics import copied_demo
from tests.support.keyboard import Layout, press
from tests.support.messages_seen import MessagesSeen

_SHOWN = Circumstances(Front.ACTIVE, LockReason.START)


class Scene:
    """An entrance over a profile, with real lanes, as the program has it."""

    def __init__(self, folder: Path) -> None:
        self.parent = QObject()
        composition = Composition(Profile(folder), SystemClock(), SessionKeyVault(), FLOOR)
        self.around = Surroundings.around(composition, self.parent)
        self.around.languages.use(Language.ENGLISH)
        self.entrance = Entrance(self.around, self.parent)

    def name(self) -> str:
        """Which screen it shows now."""
        screen = self.entrance.screen
        return screen.objectName() if screen is not None and screen.isVisible() else ""

    def message(self) -> str:
        """What the lock screen says."""
        screen = self.entrance.screen
        found = None if screen is None else screen.findChild(QLabel, "lockMessage")
        return "" if found is None else found.text()

    def end(self) -> None:
        """Leave no lane and no screen behind."""
        self.around.lanes.close()
        screen = self.entrance.screen
        if screen is not None:
            screen.removeEventFilter(self.entrance)
            _remove(screen)
        _remove(self.parent)


def _remove(what: QObject) -> None:
    what.deleteLater()
    QCoreApplication.sendPostedEvents(what, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, messages: MessagesSeen) -> Iterator[Scene]:
    messages.expect("raise()")  # the screen in memory has no front
    made = Scene(tmp_path)
    yield made
    made.end()


def _make_vault(folder: Path) -> None:
    vaults = Vaults(Profile(folder), None, SystemClock(), FLOOR)
    passphrase = Secret(b"a long enough passphrase")
    vaults.create(CreateVault("Practice", passphrase, vaults.new_kit(), keyring=False)).close()


def test_a_laptop_without_a_vault_is_set_up_and_one_with_a_vault_is_locked(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: scene.name() == "onboarding", timeout=30_000)
    _make_vault(tmp_path)
    later = Scene(tmp_path)
    later.entrance.make()
    later.entrance.show(_SHOWN)
    shown = later.name()
    later.end()
    assert shown == "lock"


@pytest.mark.parametrize("layout", Layout, ids=lambda layout: layout.name.lower())
def test_control_and_the_key_q_quit_whatever_the_layout_writes(
    scene: Scene, qtbot: QtBot, layout: Layout
) -> None:
    quits: list[bool] = []
    scene.entrance.quit_asked.connect(lambda: quits.append(True))
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: scene.name() == "onboarding", timeout=30_000)
    assert scene.entrance.screen is not None

    press(scene.entrance.screen, "Ctrl+Q", layout)

    assert quits == [True]


def test_a_vault_just_made_that_does_not_open_is_explained_on_the_lock_screen(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: scene.name() == "onboarding", timeout=30_000)
    set_up = scene.entrance.screen
    assert isinstance(set_up, QWidget)
    _make_vault(tmp_path)

    scene.entrance.refuse(DatabaseBroken())

    was_hidden = not set_up.isVisible()
    _remove(set_up)
    assert (scene.name(), was_hidden) == ("lock", True)
    qtbot.waitUntil(lambda: scene.message().startswith("The database of this practice is damaged."))


@pytest.mark.parametrize(
    ("error", "is_question"),
    [
        (VaultRolledBack(found=1, expected=2), True),
        (VaultMissing(part="anchor"), True),
        (VaultMissing(part="database"), False),
        (HeaderBroken(reason="older"), True),
        (HeaderBroken(reason="mac"), False),
        (DatabaseBroken(), False),
    ],
    ids=str,
)
def test_only_what_a_restored_copy_looks_like_is_left_to_the_person(
    error: PazPazError, is_question: bool
) -> None:
    assert may_be_restored(error) is is_question


def test_what_is_no_error_of_ours_is_never_asked_about() -> None:
    assert not may_be_restored(ValueError())


def test_from_a_demo_clinics_door_to_set_up_and_back(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    copied_demo(tmp_path)
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: _can_press(scene, "ownPracticeButton"))
    retired = [_press(scene, "ownPracticeButton")]
    qtbot.waitUntil(lambda: scene.name() == "onboarding", timeout=30_000)
    retired.append(_press(scene, "tryDemoButton"))
    qtbot.waitUntil(lambda: scene.name() == "lock")
    assert [screen.isVisible() for screen in retired] == [False, False]
    for screen in retired:
        _remove(screen)


def test_where_the_demo_clinic_was_the_last_vault_its_removal_leads_to_set_up(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    copied_demo(tmp_path)
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: _can_press(scene, "removeDemoButton"))
    _press(scene, "removeDemoButton")
    door = _press(scene, "throwDemoButton")
    qtbot.waitUntil(lambda: scene.name() == "onboarding", timeout=30_000)
    assert _can_press(scene, "tryDemoButton")
    _remove(door)


def test_opened_at_its_door_a_demo_clinic_is_handed_over(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    copied_demo(tmp_path)
    scene.entrance.show(_SHOWN)
    scene.entrance.make()
    qtbot.waitUntil(lambda: _can_press(scene, "openDemoButton"))
    with qtbot.waitSignal(scene.entrance.opened, timeout=30_000) as opened:
        _press(scene, "openDemoButton")
    unlocked = opened.args[0]
    assert unlocked.is_demo_clinic
    unlocked.close()


def _can_press(scene: Scene, name: str) -> bool:
    screen = scene.entrance.screen
    found = None if screen is None else screen.findChild(QPushButton, name)
    return found is not None and found.isVisible() and found.isEnabled()


def _press(scene: Scene, name: str) -> QWidget:
    """Press the button; the screen it was on."""
    screen = scene.entrance.screen
    assert screen is not None
    found = screen.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()
    return screen
