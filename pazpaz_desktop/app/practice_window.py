"""The main window of a practice that was just opened, and what a lock will do with the two."""

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pazpaz_desktop.app.appearance import Appearance
from pazpaz_desktop.app.lifecycle import Lifecycle, OpenWindow
from pazpaz_desktop.app.opening import OpenedPractice
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.services.vault import RESERVE_FILE
from pazpaz_desktop.system.files import ReserveFile

if TYPE_CHECKING:  # storage comes with them, and the standby loads no storage
    from pazpaz_desktop.services.form_drafts import FormDraft
    from pazpaz_desktop.services.practice import Practice
    from pazpaz_desktop.ui.shell.main_window import MainWindow


def make_window(opened: OpenedPractice, around: Surroundings, lifecycle: Lifecycle) -> "MainWindow":
    """The window, still hidden, as it was left at the last lock. Qt thread."""
    gc.freeze()  # all that was loaded stays; walking it while the client list opens held the window 35–50 ms
    from pazpaz_desktop.app.sync_timer import SyncTimer
    from pazpaz_desktop.ui.shell.main_window import MainWindow
    from pazpaz_desktop.ui.shell.requests import Requests
    from pazpaz_desktop.ui.viewmodels.desk import Desk

    composition = around.composition
    desk = Desk(opened.practice, around.lanes, around.tasks, around.bus, composition.clock)
    requests = Requests(
        lock=lifecycle.lock,
        quit=lambda: lifecycle.lock(LockReason.QUIT),
        remember=lambda language, display: Appearance(language, display).keep(composition.profile),
    )
    window = MainWindow(desk, requests, around.languages)
    window.start()
    window.restore(list(opened.drafts))
    timer = SyncTimer(opened.practice.clinic, around, window)
    lifecycle.phase_changed.connect(timer.on_phase)
    return window


def lockable(window: "MainWindow", opened: OpenedPractice, around: Surroundings) -> OpenWindow:
    """The practice in its window, as the lifecycle locks it."""
    practice, unlocked = opened.practice, opened.unlocked
    vaults = around.composition.vaults()
    return OpenWindow(
        window=window,
        lane=around.lanes.db,
        keys=around.lanes.keys,
        keep=lambda drafts: keep_drafts(practice, drafts),
        close=lambda reason: close_practice(practice, reason),
        confirm=lambda passphrase: vaults.confirm(unlocked, passphrase),
        give_reserve=ReserveFile(unlocked.folder / RESERVE_FILE).free,
    )


def keep_drafts(practice: "Practice", drafts: "Sequence[FormDraft]") -> None:
    """Put the open forms on the disk in place of all earlier ones, in one commit. Lane `db`.

    A form that is not open any more was sent or given up: its draft is forgotten.
    """
    from pazpaz_desktop.ui.shell.main_window import DRAFT_KINDS

    open_kinds = {draft.kind for draft in drafts}
    practice.drafts.replace(drafts, [kind for kind in DRAFT_KINDS if kind not in open_kinds])


def close_practice(practice: "Practice", reason: LockReason) -> None:
    """Sign what waits, close, write the anchors. Lane `db`. What is written is safe whatever is raised."""
    from pazpaz_desktop.domain.audit import Cause

    cause = Cause.QUIT if reason is LockReason.QUIT else Cause.LOCK
    try:
        practice.notes.finalise_due(everything=True, cause=cause)
    finally:
        practice.close(cause)
