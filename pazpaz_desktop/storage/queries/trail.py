"""The audit trail, asked: which records were opened last."""

from sqlalchemy import func, select

from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import audit


def last_subjects(reader: Reader, event: Event, count: int, within: int) -> list[bytes]:
    """The ids of at most `count` records that `event` happened to among the last `within` rows, newest first.

    The trail is not checked for this: it decides nothing but an order.
    """
    newest = select(func.max(audit.c.seq)).scalar_subquery()
    rows = reader.connection.execute(
        select(audit.c.subject_id)
        .where(audit.c.seq > newest - within, audit.c.event == event.value, audit.c.subject_id.is_not(None))
        .group_by(audit.c.subject_id)
        .order_by(func.max(audit.c.seq).desc())
        .limit(count)
    )
    return [bytes(row.subject_id) for row in rows]
