"""Form drafts, written and taken back: one sealed state for each kind of form."""

from sqlalchemy import delete, select

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.ids import FormDraftId
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


def state(work: UnitOfWork, kind: str) -> bytes | None:
    """The newest draft of this kind."""
    newest = _ids(work, kind)
    return work.fields.get_bytes(newest[0], Part.STATE) if newest else None


def forget(work: UnitOfWork, kind: str) -> None:
    """Remove every draft of this kind."""
    for draft_id in _ids(work, kind):
        work.fields.remove(draft_id)
        work.connection.execute(delete(form_draft).where(form_draft.c.id == draft_id.raw))
        work.changed(Kind.FORM_DRAFT, draft_id)


def _ids(work: UnitOfWork, kind: str) -> list[FormDraftId]:
    rows = work.connection.execute(
        select(form_draft.c.id)
        .where(form_draft.c.kind == kind)
        .order_by(form_draft.c.created_at.desc(), form_draft.c.id.desc())
    )
    return [FormDraftId(row.id) for row in rows]
