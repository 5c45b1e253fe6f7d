"""The audited read: a committed row of the trail, and the receipt that lets a query open what it names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.audit import Event, Fact
from pazpaz_desktop.foundation.ids import Id
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

_ISSUED_HERE: Final = object()


@dataclass(frozen=True, slots=True)
class Audited:
    """Proof that the read of one record in one view is in the trail. Only `receipt` can make one."""

    subject: Id
    view: str
    _seal: object

    def __post_init__(self) -> None:
        if self._seal is not _ISSUED_HERE:
            raise TypeError("a receipt is issued by the audit log")


def receipt(
    store: Store,
    event: Event,
    subject: Id,
    view: str,
    check: Callable[[UnitOfWork], object] | None = None,
    **facts: Fact,
) -> Audited:
    """Commit the row of a read, then issue its receipt. Lane db.

    If `check` refuses (NotFound) or the row cannot be written, that error is raised and nothing is
    opened. The row carries the fact `view`; a repeated read within five minutes adds no row.
    """
    read, now = (event.value, subject, view), store.clock.monotonic()
    last = store.recent_reads.get(read)
    if last is None or now - last >= limits.COUNTS_AS_ONE_S:
        with store.write() as work:
            if check is not None:
                check(work)
            work.record(event, subject, view=view, **facts)
            work.commit()
        store.recent_reads[read] = now
    return Audited(subject, view, _ISSUED_HERE)
