"""The user interface over a real vault: a desk for view-models, and a main window for screens."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault, Vaults
from pazpaz_desktop.system.keyvault import KeyVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.main_thread import MainThread
from pazpaz_desktop.ui.runtime.tasks import Post, Tasks
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.shell.requests import Requests
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.widgets.tokens import Display
from tests.support.clocks import FakeClock
from tests.support.populated import inline_lanes
from tests.support.scripted_clinic import ScriptedClinic

PASSPHRASE = "seven invented herons wade slowly"
LABEL = "Galil Clinic"


@dataclass(slots=True)
class Asked:
    """What a main window asked of the program around it."""

    locks: list[LockReason] = field(default_factory=list)
    quits: int = 0
    looks: list[tuple[Language, Display]] = field(default_factory=list)

    def requests(self) -> Requests:
        """The callbacks that write it down."""
        return Requests(self.locks.append, self._quit, lambda *look: self.looks.append(look))

    def _quit(self) -> None:
        self.quits += 1


def at_once(call: Callable[[], None]) -> None:
    """Post for view-model tests: the outcome is delivered before the call returns."""
    call()


def vaults_of(folder: Path, clock: Clock | None = None, keyvault: KeyVault | None = None) -> Vaults:
    """Vaults with the cheapest allowed Argon2id, without a keyring unless one is given."""
    return Vaults(Profile(folder), keyvault, clock or FakeClock(), FLOOR)


@contextmanager
def inline_desk(
    folder: Path,
    clock: Clock | None = None,
    *,
    is_demo: bool = False,
    keyvault: KeyVault | None = None,
    clinic: ScriptedClinic | None = None,
) -> Iterator[Desk]:
    """A desk whose jobs run at once, over a vault made for it."""
    clock = clock or FakeClock()
    practice = _new_practice(folder, inline_lanes(), clock, is_demo=is_demo, keyvault=keyvault)
    practice.clinic = clinic or practice.clinic  # type: ignore[assignment]  # as scripted by the test
    try:
        yield _desk(practice, inline_lanes(), at_once, clock)
    finally:
        practice.close()


def desk_of(practice: Practice) -> Desk:
    """A desk whose jobs run at once, over a practice that is open already."""
    return _desk(practice, inline_lanes(), at_once, FakeClock())


@contextmanager
def threaded_desk(folder: Path, clock: Clock, *, is_demo: bool = False) -> Iterator[Desk]:
    """A desk as in the program: lanes on threads, outcomes by the event loop."""
    lanes = Lanes.on_threads()
    main = MainThread()
    try:
        practice = lanes.db.submit(lambda: _new_practice(folder, lanes, clock, is_demo=is_demo)).result()
        yield _desk(practice, lanes, main.post, clock)
        lanes.db.submit(practice.close).result()
    finally:
        for lane in (lanes.files, lanes.read, lanes.db, lanes.keys):
            lane.close()
        QCoreApplication.sendPostedEvents(main)


@contextmanager
def main_window(desk: Desk, asked: Asked | None = None) -> Iterator[MainWindow]:
    """The main window, started and shown; gone afterwards."""
    languages = Languages()
    window = MainWindow(desk, (asked or Asked()).requests(), languages)
    try:
        window.show()
        window.start()
        yield window
    finally:
        window.flush()
        window.stop()
        window.hide()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
        languages.use(Language.ENGLISH)


def done(future: "Future[object]") -> object:
    """The result of a flush, waited for without an event loop, as a lock does it."""
    return future.result(timeout=10)


def _new_practice(
    folder: Path, lanes: Lanes, clock: Clock, *, is_demo: bool, keyvault: KeyVault | None = None
) -> Practice:
    vaults = vaults_of(folder, clock, keyvault)
    passphrase, kit = Secret(PASSPHRASE.encode()), vaults.new_kit()
    unlocked = vaults.create(
        CreateVault(LABEL, passphrase, kit, keyring=keyvault is not None, is_demo=is_demo)
    )
    return Practice.open(unlocked, lanes, clock)


def _desk(practice: Practice, lanes: Lanes, post: Post, clock: Clock) -> Desk:
    bus = ChangeBus()
    return Desk(practice, lanes, Tasks(post, bus), bus, clock)
