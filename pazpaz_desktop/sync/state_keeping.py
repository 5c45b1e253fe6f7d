"""State keeping: what a cycle's end leaves in the vault, for whoever opens it next."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.errors import LogBroken, NeedsUpdate, PazPazError
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.sync.database import Database
from pazpaz_desktop.sync.steps import OnStep, Step, commit_at

_CONTACT_EVERY_MS: Final = 60 * 1000  # a poll that found nothing is not worth a write each time


class StateKeeper:
    """Writes only what changes something. Lane `sync`."""

    def __init__(self, database: Database, on_step: OnStep) -> None:
        self._database = database
        self._on_step = on_step

    def ended_well(self, format_min: int, *, has_moved: bool) -> None:
        """The server was there just now, and its log is whole: an alarm of earlier is over."""
        now_ms = milliseconds(self._database.store.clock.now())

        def said(state: SyncState) -> SyncState:
            told = replace(state, alarm="", format=format_min)
            is_due = not 0 <= now_ms - state.contact_ms < _CONTACT_EVERY_MS
            return replace(told, contact_ms=now_ms) if is_due or has_moved or told != state else told

        self._keep(said, Step.CONTACT_BEFORE_COMMIT, Step.CONTACT_AFTER_COMMIT)

    def failed(self, failure: PazPazError) -> None:
        """A broken log is an alarm until a cycle ends well, and a format that is too new stays known."""
        if isinstance(failure, LogBroken):
            reason = str(failure.details["reason"])
            self._alarm(lambda state: replace(state, alarm=reason))
        elif isinstance(failure, NeedsUpdate):
            found = int(str(failure.details["found"]))
            self._alarm(lambda state: replace(state, format=found))

    def _alarm(self, said: Callable[[SyncState], SyncState]) -> None:
        self._keep(said, Step.ALARM_BEFORE_COMMIT, Step.ALARM_AFTER_COMMIT)

    def _keep(self, said: Callable[[SyncState], SyncState], before: Step, after: Step) -> None:
        def job() -> None:
            with self._database.store.write(applying=True) as work:
                if work.sync is not None and said(work.sync) != work.sync:
                    work.sync = said(work.sync)
                    commit_at(work, self._on_step, before, after)

        self._database.run(job)
