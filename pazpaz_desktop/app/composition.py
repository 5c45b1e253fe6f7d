"""Builds what the program is made of; the only place that chooses the real clock, keyring and cost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from pazpaz_desktop.crypto.kdf import Argon2Params
from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.settings import IDLE_MINUTES
from pazpaz_desktop.foundation.clock import Clock, SystemClock
from pazpaz_desktop.foundation.lanes import Lane, ThreadLane
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.vault import Unlocked, Vaults
from pazpaz_desktop.system.keyvault import SessionKeyVault

if TYPE_CHECKING:
    from pazpaz_desktop.services.form_drafts import FormDraft
    from pazpaz_desktop.services.practice import Practice


@dataclass(frozen=True, slots=True)
class Composition:
    """What a program is started with. `kdf` None: measured on this machine whenever a slot is made."""

    profile: Profile
    clock: Clock
    keyvault: SessionKeyVault
    kdf: Argon2Params | None = None
    is_demo: bool = False

    @classmethod
    def of_user(cls, profile: Profile) -> Self:
        """What the person's own program is made of."""
        return cls(profile, SystemClock(), SessionKeyVault())

    def vaults(self) -> Vaults:
        """The vaults of the profile, with the session's keyring whether it answers or not."""
        return Vaults(self.profile, self.keyvault, self.clock, self.kdf)

    def vaults_without_keyring(self) -> Vaults:
        """The same for a session that has no keyring."""
        return Vaults(self.profile, None, self.clock, self.kdf)


@dataclass(frozen=True, slots=True)
class Threads:
    """The lanes of one process, made before anything is unlocked."""

    db: Lane = field(default_factory=lambda: ThreadLane("db"))
    read: Lane = field(default_factory=lambda: ThreadLane("read"))
    files: Lane = field(default_factory=lambda: ThreadLane("files"))
    keys: Lane = field(default_factory=lambda: ThreadLane("keys"))

    def close(self) -> None:
        """Let what runs end, refuse the rest."""
        for lane in (self.keys, self.files, self.read, self.db):
            lane.close()


@dataclass(frozen=True, slots=True)
class OpenedPractice:
    """A practice just opened, with what has to be known to show it as it was left."""

    practice: "Practice"
    idle_minutes: int
    drafts: "tuple[FormDraft, ...]"


def load_practice() -> None:
    """Import storage and the services above it. Lane `db`, once the lock screen is painted."""
    import pazpaz_desktop.services.practice  # noqa: F401 - wanted for its effect


def open_practice(
    unlocked: Unlocked, threads: Threads, composition: Composition, *, accept_rollback: bool = False
) -> OpenedPractice:
    """Open the database behind an unlocked vault and read how it was left. Lane `db`."""
    from pazpaz_desktop.services.practice import Lanes, Practice

    practice = Practice.open(
        unlocked,
        Lanes(threads.db, threads.read, threads.files, threads.keys),
        composition.clock,
        composition.keyvault,
        accept_rollback=accept_rollback,
    )
    return OpenedPractice(practice, practice.settings.get(IDLE_MINUTES), _taken_drafts(practice))


def keep_drafts(practice: "Practice", drafts: "Sequence[FormDraft]") -> None:
    """Put the open forms on the disk. Lane `db`."""
    for draft in drafts:
        practice.drafts.keep(draft)


def close_practice(practice: "Practice", reason: LockReason) -> None:
    """Sign what waits, close, write the anchors. Lane `db`. What is written is safe whatever is raised."""
    from pazpaz_desktop.domain.audit import Cause

    cause = Cause.QUIT if reason is LockReason.QUIT else Cause.LOCK
    try:
        practice.notes.finalise_due(everything=True, cause=cause)
    finally:
        practice.close(cause)


def _taken_drafts(practice: "Practice") -> "tuple[FormDraft, ...]":
    from pazpaz_desktop.ui.shell.main_window import DRAFT_KINDS

    found = (practice.drafts.take(kind) for kind in DRAFT_KINDS)
    return tuple(draft for draft in found if draft is not None)
