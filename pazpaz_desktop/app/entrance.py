"""The entrance: the lock screen, or set-up on a laptop without a vault, from hidden to left behind."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget  # noqa: TID251 - this process owns the windows

from pazpaz_desktop.app.appearance import Appearance
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.app.wire import Circumstances, Front
from pazpaz_desktop.foundation.errors import HostError
from pazpaz_desktop.services.vault import Unlocked
from pazpaz_desktop.ui.runtime.actions import BY_NAME
from pazpaz_desktop.ui.screens.lock.rollback_sheet import RollbackSheet
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoClinicModel
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.window_keys import Doing, WindowKeys

_SIZE: Final = (1240, 800)
_FOCUS_REFUSED_MS: Final = 500
"""How long a lock screen that must not take the keyboard refuses it: until the desktop has placed it."""


class Entrance(QObject):
    """Made hidden (`ready`), shown when the supervisor says so (`painted`), left once a vault is open.

    `opened` hands over an Unlocked, which then belongs to the receiver. Qt thread.
    """

    ready = Signal()
    painted = Signal()
    opened = Signal(object)
    quit_asked = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._unlock: UnlockModel | None = None
        self._asked_to_show: Circumstances | None = None
        self.screen: QWidget | None = None

    def make(self) -> None:
        """The lock screen where there is a vault or the rest of one; otherwise set-up. Dressed as kept."""
        Appearance.of(self._around.composition.profile).put_on(self._around.languages)
        if self._has_vaults():
            self._make_lock_screen()
            return
        self._ask_for_keyring(self._make_set_up)

    def show(self, circumstances: Circumstances) -> None:
        """Show it, now or as soon as it is made; `painted` tells when it is on the screen."""
        self._asked_to_show = circumstances
        screen = self.screen
        if screen is None:
            return
        if isinstance(screen, LockScreen):
            screen.show_reason(circumstances.reason)
        if circumstances.front is Front.ACTIVE:
            screen.show()
            come_forward(screen)
        else:
            _show_without_keyboard(screen)

    def ask_if_restored(self, answered: Callable[[bool], None]) -> None:
        """Ask whether a vault that looks older than it should was restored by the person."""
        question = RollbackSheet(self._shown())
        question.answered.connect(question.deleteLater)
        question.answered.connect(answered)

    def refuse(self, error: Exception) -> None:
        """The passphrase was right, and yet the practice did not open: say why on the lock screen.

        After set-up the lock screen takes its place: the vault is there from then on.
        """
        if self._unlock is None:
            self._exchange(self._make_lock_screen)
        if self._unlock is not None:
            self._unlock.refuse(error)

    def give_way_to(self, window: QWidget) -> None:
        """Show `window` where this one stands, as large as it was made, and be gone."""
        screen = self._shown()
        window.setGeometry(screen.geometry())
        if screen.isMaximized():
            window.showMaximized()
        else:
            window.show()
        window.activateWindow()
        _retire(screen, self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt override: tell the first paint; closing the window means to quit."""
        if event.type() == QEvent.Type.Close:
            event.ignore()
            self.quit_asked.emit()
            return True
        if event.type() == QEvent.Type.Paint and self._asked_to_show is not None:
            self._asked_to_show = None
            QTimer.singleShot(0, self, self.painted.emit)
        return False

    def _has_vaults(self) -> bool:
        try:
            return bool(self._around.composition.vaults().cards())
        except HostError:  # a folder that cannot be read: the lock screen tries again and says so
            return True

    def _make_lock_screen(self) -> None:
        around = self._around
        demo = self._demo_clinic()
        self._unlock = UnlockModel(around.composition.vaults(), around.lanes.keys, around.tasks, self, demo)
        self._unlock.opened.connect(self.opened)
        self._unlock.emptied.connect(lambda: self._go_to_set_up(is_beside_demo=False))
        self._unlock.load()
        screen = LockScreen(self._unlock)
        screen.own_practice_asked.connect(lambda: self._go_to_set_up(is_beside_demo=True))
        self._enter_by(screen)

    def _demo_clinic(self) -> DemoClinicModel:
        around = self._around
        return DemoClinicModel(around.composition.demo_clinics(), around.lanes.keys, around.tasks, self)

    def _ask_for_keyring(self, then: Callable[[bool], None]) -> None:
        around = self._around
        around.tasks.read(self, around.lanes.keys, around.composition.keyvault.is_there, then)

    def _go_to_set_up(self, *, is_beside_demo: bool) -> None:
        """From the lock screen, where no practice but a demo clinic is, or nothing any more."""

        def go(has_keyring: bool) -> None:
            if self._unlock is None:  # asked for twice, and gone already
                return
            self._unlock.opened.disconnect(self.opened)
            self._exchange(lambda: self._make_set_up(has_keyring, is_beside_demo=is_beside_demo))
            self._unlock = None

        self._ask_for_keyring(go)

    def _exchange(self, make: Callable[[], None]) -> None:
        """Another screen in the place of the one that is shown."""
        earlier = self._shown()
        make()
        now = self._shown()
        now.setGeometry(earlier.geometry())
        now.show()
        come_forward(now)
        _retire(earlier, self)

    def _make_set_up(self, has_keyring: bool, *, is_beside_demo: bool = False) -> None:
        from pazpaz_desktop.services.enrolling import Enrolling
        from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
        from pazpaz_desktop.ui.viewmodels.admission import Admission
        from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel

        around, composition = self._around, self._around.composition
        vaults = composition.vaults() if has_keyring else composition.vaults_without_keyring()
        admission = Admission(
            lambda: Enrolling(vaults, composition.remote_of, composition.clock),
            around.lanes.sync,
            around.tasks,
        )
        model = OnboardingModel(
            vaults,
            around.lanes.keys,
            around.tasks,
            has_keyring=has_keyring,
            is_demo=composition.is_demo,
            admission=admission,
            demo=None if is_beside_demo else self._demo_clinic(),
            is_beside_demo=is_beside_demo,
        )
        model.setParent(self)
        model.opened.connect(self._on_created)
        model.left.connect(lambda: self._exchange(self._make_lock_screen))
        self._enter_by(OnboardingScreen(model, around.languages))

    def _enter_by(self, screen: QWidget) -> None:
        self.screen = screen
        screen.setWindowTitle("PazPaz")
        screen.resize(*_SIZE)
        screen.installEventFilter(self)
        WindowKeys(self._doing, screen)
        screen.winId()  # makes the native window now, so that the first show is fast
        self.ready.emit()
        if self._asked_to_show is not None:
            self.show(self._asked_to_show)

    def _doing(self, pressed: Sequence[str]) -> Doing | None:
        """Quit has its usual key here: what was chosen in its place lies in the vault."""
        return None if set(pressed).isdisjoint(BY_NAME["quit"].keys) else self.quit_asked.emit

    def _on_created(self, unlocked: Unlocked) -> None:
        look = Appearance(self._around.languages.current, Theme.here().display)
        look.keep(self._around.composition.profile)
        self.opened.emit(unlocked)

    def _shown(self) -> QWidget:
        if self.screen is None:
            raise AssertionError("nobody unlocks before there is a screen")
        return self.screen


def come_forward(window: QWidget) -> None:
    """In front of the other windows, with the keyboard."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def _retire(screen: QWidget, watcher: QObject) -> None:
    screen.removeEventFilter(watcher)
    screen.hide()


def _show_without_keyboard(screen: QWidget) -> None:
    screen.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    handle = screen.windowHandle()
    handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, True)
    screen.show()
    QTimer.singleShot(
        _FOCUS_REFUSED_MS,
        screen,
        partial(handle.setFlag, Qt.WindowType.WindowDoesNotAcceptFocus, False),
    )
