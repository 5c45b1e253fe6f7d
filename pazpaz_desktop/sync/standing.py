"""Standing: how this laptop stands with the server, from what is stored and what the last cycle met."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pazpaz_desktop.domain.moments import moment
from pazpaz_desktop.domain.registers import Standing
from pazpaz_desktop.foundation.errors import (
    AccessError,
    Cancelled,
    IntegrityError,
    NeedsUpdate,
    PazPazError,
    ServerUnreachable,
)
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.storage.repos.registers import Register
from pazpaz_desktop.sync.batches import FORMAT
from pazpaz_desktop.sync.ops import Held


class SyncWord(StrEnum):
    """One word for how this laptop stands. Only `up_to_date` is good news without reserve."""

    NOT_JOINED = "not_joined"
    UP_TO_DATE = "up_to_date"
    WAITING = "waiting"
    SENDING = "sending"
    OFFLINE = "offline"
    NEEDS_YOU = "needs_you"
    INTEGRITY_ALARM = "integrity_alarm"
    NEEDS_UPDATE = "needs_update"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the vault says: how far the log was read, what waits to go, and what waits for a person.

    `arrived` counts operations that are durable here and not yet in the records.
    """

    sync: SyncState | None
    dirty: int = 0
    outbox: int = 0
    arrived: int = 0
    held: tuple[tuple[str, int], ...] = ()
    open_registers: tuple[Register, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What the engine knows of the server since the vault was unlocked."""

    is_running: bool = False
    has_read_back: bool = False
    failure: PazPazError | None = None


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """How this laptop stands. `waiting` counts changes that only this laptop has, `held` what cannot be read.

    `reason` is a stable code word for what stands in the way, empty where nothing does. `at` is when the
    last cycle ended well.
    """

    word: SyncWord
    at: datetime | None = None
    waiting: int = 0
    held: int = 0
    open_registers: tuple[Register, ...] = ()
    reason: str = ""


def stored(reader: Reader, sync: SyncState | None) -> Stored:
    """What the vault says. Lane `db` or a reading lane; a few indexed counts."""
    if sync is None:
        return Stored(None)
    return Stored(
        sync=sync,
        dirty=registers.count_dirty(reader),
        outbox=op_repo.count(reader, OpState.OUTBOX),
        arrived=op_repo.count(reader, OpState.ARRIVED),
        held=tuple(sorted(op_repo.count_held(reader).items())),
        open_registers=tuple(registers.standings(reader)),
    )


def standing(what: Stored, link: Link) -> SyncStanding:
    """The one word, by what matters most to the person.

    Green only if nothing is marked, nothing waits in the outbox, this vault's last batch was read back and
    a cycle ended well since it was unlocked, and nothing waits for a person or for a newer program.
    """
    if what.sync is None:
        return SyncStanding(SyncWord.NOT_JOINED)
    word, reason = _judge(what, what.sync, link)
    return SyncStanding(
        word=word,
        at=moment(what.sync.contact_ms) if what.sync.contact_ms else None,
        waiting=what.dirty + what.outbox,
        held=sum(count for _, count in what.held),
        open_registers=what.open_registers,
        reason=reason,
    )


def _judge(what: Stored, sync: SyncState, link: Link) -> tuple[SyncWord, str]:
    failure = link.failure
    if sync.alarm or isinstance(failure, IntegrityError):
        return SyncWord.INTEGRITY_ALARM, sync.alarm or _reason(failure)
    if sync.format > FORMAT or isinstance(failure, NeedsUpdate):
        return SyncWord.NEEDS_UPDATE, "format"
    if Held.NEEDS_UPDATE.value in dict(what.held):
        return SyncWord.NEEDS_UPDATE, Held.NEEDS_UPDATE.value
    owed = _owed(what, failure)
    if owed:
        return SyncWord.NEEDS_YOU, owed
    return _moving(what, link)


def _owed(what: Stored, failure: PazPazError | None) -> str:
    """What only a person can settle; empty if nothing is."""
    if _is_for_a_person(failure):
        return _reason(failure)
    if what.open_registers:
        return _most_pressing(what.open_registers).value
    return "held" if what.held else ""


def _moving(what: Stored, link: Link) -> tuple[SyncWord, str]:
    if link.is_running:
        return SyncWord.SENDING, ""
    if isinstance(link.failure, ServerUnreachable):
        return SyncWord.OFFLINE, _reason(link.failure)
    is_whole = link.has_read_back and not (what.dirty or what.outbox or what.arrived)
    return SyncWord.UP_TO_DATE if is_whole and link.failure is None else SyncWord.WAITING, _reason(
        link.failure
    )


def _is_for_a_person(failure: PazPazError | None) -> bool:
    """What trying again by itself does not mend."""
    if failure is None or isinstance(failure, (Cancelled, AccessError)):
        return False
    return not failure.retryable


def _most_pressing(waiting: tuple[Register, ...]) -> Standing:
    order = (Standing.CONFLICT, Standing.MERGED, Standing.LATE)
    return min((register.standing for register in waiting), key=order.index)


def _reason(failure: PazPazError | None) -> str:
    """The word of the failure: its reason, or its name."""
    if failure is None:
        return ""
    reason = failure.details.get("reason")
    return reason if isinstance(reason, str) else failure.key
