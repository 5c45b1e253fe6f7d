"""Scenes of the demo clinic: how it is offered, made, opened, reset and removed."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QWidget

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.foundation.lanes import InlineLane, Lanes
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CreateVault
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.lock.screen import LockScreen
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoAct, DemoClinicModel, DemoState
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel, Step
from pazpaz_desktop.ui.viewmodels.unlock import UnlockModel
from tests.support.clocks import FakeClock
from tests.support.demo_clinics import NOW, clinics_of, copied_demo
from tests.support.ui import LABEL, PASSPHRASE, Asked, at_once, desk_of, vaults_of
from tests.ui.clinic_scenes import Shot
from tests.ui.look_scenes import SIZE


def demo_clinic(languages: Languages, folder: Path) -> Iterator[Shot]:
    """All of it."""
    yield from demo_doors(languages, folder / "alone")
    yield from demo_room(languages, folder / "alone")
    yield from beside_a_practice(folder / "beside")


def demo_doors(languages: Languages, folder: Path) -> Iterator[Shot]:
    """Set-up and lock screen."""
    keys, tasks = InlineLane("keys"), Tasks(at_once, ChangeBus())
    vaults = vaults_of(folder)
    copied_demo(folder)
    yield from _set_up(languages, OnboardingModel(vaults, keys, tasks, has_keyring=True, demo=_model(folder)))
    demo = _model(folder)
    unlock = UnlockModel(vaults, keys, tasks, None, demo)
    unlock.load()
    screen = LockScreen(unlock, LockReason.START)
    _show(screen)
    yield Shot("demo-3-door", screen)
    screen.findChild(QAbstractButton, "resetDemoButton").click()
    yield Shot("demo-4-reset-focus", screen)
    screen.findChild(QAbstractButton, "keepDemoButton").click()
    demo._show(DemoState(DemoAct.MAKING, 123, 310))
    yield Shot("demo-4-resetting", screen)
    screen.close()


def beside_a_practice(folder: Path) -> Iterator[Shot]:
    """The lock screen where there is a practice, too."""
    vaults = vaults_of(folder)
    copied_demo(folder)
    kit = vaults.new_kit()
    own = CreateVault(LABEL, Secret(PASSPHRASE.encode()), kit, keyring=False, beside_others=True)
    vaults.create(own).close()
    unlock = UnlockModel(vaults, InlineLane("keys"), Tasks(at_once, ChangeBus()), None, _model(folder))
    unlock.load()
    screen = LockScreen(unlock, LockReason.ASKED)
    _show(screen)
    yield Shot("demo-5-own-practice", screen)
    unlock.choose(unlock.state.cards[-1])
    yield Shot("demo-5-beside", screen)
    screen.close()


def demo_room(languages: Languages, folder: Path) -> Iterator[Shot]:
    """The window of an open demo clinic."""
    vault_id = vaults_of(folder).cards()[0].vault_id
    practice = Practice.open(clinics_of(folder).open(vault_id), Lanes.inline(), FakeClock(NOW))
    window = MainWindow(desk_of(practice), Asked().requests(), languages)
    window.resize(*SIZE)
    window.show()
    window.start()
    daniel = practice.clients.page("Daniel", 0).rows[0].id
    window.clients.open_client(daniel)
    yield Shot("demo-6-client", window)
    with_sketch = practice.clients.open(daniel).timeline[1]
    window.go(PlaceState("note", daniel, with_sketch.id))
    yield Shot("demo-7-note", window)
    window.go(PlaceState("clinic"))
    yield Shot("demo-8-clinic", window)
    window.flush()
    window.stop()
    window.hide()
    window.deleteLater()
    practice.close()


def _set_up(languages: Languages, model: OnboardingModel) -> Iterator[Shot]:
    screen = OnboardingScreen(model, languages)
    _show(screen)
    yield Shot("demo-1-offered", screen)
    assert model.demo is not None
    model._show(step=Step.DEMO)
    model.demo._show(DemoState(DemoAct.MAKING, 123, 310))
    yield Shot("demo-2-making-focus", screen)
    model.demo._show(DemoState(error=DiskFull()))
    yield Shot("demo-2-failed", screen)
    screen.close()


def _show(screen: QWidget) -> None:
    screen.resize(*SIZE)
    screen.show()


def _model(folder: Path) -> DemoClinicModel:
    return DemoClinicModel(clinics_of(folder), InlineLane("keys"), Tasks(at_once, ChangeBus()))
