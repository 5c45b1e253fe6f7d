"""Keeps what is not a record yet as a sealed form draft, so that a crash costs at most its last second."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.form_drafts import FormDraft
from pazpaz_desktop.services.notes import Saved
from pazpaz_desktop.ui.viewmodels.autosave import Autosave, SaveJob, SaveState
from pazpaz_desktop.ui.viewmodels.desk import Desk


class FormKeeper(QObject):
    """One kind of draft, kept at the pace of autosave from the first `touch` until it is forgotten.

    `draft` is called on the Qt thread. `changed` carries the state of what was touched: SAVED means that
    the draft on the disk is the form on the screen. None: nothing was touched.
    """

    changed = Signal(object)

    def __init__(
        self, desk: Desk, kind: str, draft: Callable[[], FormDraft], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drafts, self._db, self._tasks = desk.practice.drafts, desk.lanes.db, desk.tasks
        self._clock, self._kind, self._draft = desk.clock, kind, draft
        self._is_touched = False
        self._autosave = Autosave(desk.tasks, desk.lanes.db, self._snapshot, self)
        self._autosave.changed.connect(self._tell)

    @property
    def state(self) -> SaveState | None:
        """What may be said of the form."""
        return self._autosave.status.state if self._is_touched else None

    def touch(self) -> None:
        """The form changed."""
        self._is_touched = True
        self._autosave.touch()

    def forget(self) -> None:
        """The form was sent or given up: nothing of it stays on the disk."""
        if not self._is_touched:
            return
        self._is_touched = False
        self._autosave.begin(self._clock.now())
        self._tell()
        # behind a draft that is still on its way: the lane keeps the order
        self._tasks.read(self, self._db, lambda: self._drafts.forget(self._kind), lambda _nothing: None)

    def flush(self) -> "Future[object]":
        """Keep it now; see `Autosave.flush`."""
        return self._autosave.flush()

    def stop(self) -> None:
        """Let no timer fire any more."""
        self._autosave.stop()

    def _snapshot(self) -> SaveJob:
        draft = self._draft()

        def keep() -> Changed[Saved]:
            kept = self._drafts.replace((draft,))
            return Changed(Saved(self._clock.now()), kept.changes)

        return keep

    def _tell(self) -> None:
        self.changed.emit(self.state)
