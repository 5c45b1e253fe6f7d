"""Form drafts, written and taken back: one sealed state for each kind of form."""

from sqlalchemy import delete, select

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.ids import FormDraftId
from pazpaz_desktop.storage.queries.reader import Reader, opened_bytes
from pazpaz_desktop.storage.schema import form_draft
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def keep(work: UnitOfWork, draft_id: FormDraftId, kind: str, state: bytes) -> None:
    """Seal the state as the only draft of its kind."""
    forget(work, kind)
    work.connection.execute(
        form_draft.insert().values(id=draft_id.raw, kind=kind, created_at=milliseconds(work.now))
    )
    work.fields.put(Entity.FORM_DRAFT, draft_id, Part.STATE, state)
    work.changed(Kind.FORM_DRAFT, draft_id)


def state(reader: Reader, kind: str) -> bytes | None:
    """The newest draft of this kind; SealBroken where its state is missing or not what was sealed."""
    newest = _ids(reader, kind)
    if not newest:
        return None
    return opened_bytes(reader.fields.get_many(newest[:1], [Part.STATE]), newest[0], Part.STATE)


def forget(work: UnitOfWork, kind: str) -> bool:
    """Remove every draft of this kind; False where there was none."""
    found = _ids(work, kind)
    for draft_id in found:
        work.fields.remove(draft_id)
        work.connection.execute(delete(form_draft).where(form_draft.c.id == draft_id.raw))
        work.changed(Kind.FORM_DRAFT, draft_id)
    return bool(found)


def _ids(reader: Reader, kind: str) -> list[FormDraftId]:
    rows = reader.connection.execute(
        select(form_draft.c.id)
        .where(form_draft.c.kind == kind)
        .order_by(form_draft.c.created_at.desc(), form_draft.c.id.desc())
    )
    return [FormDraftId(row.id) for row in rows]
