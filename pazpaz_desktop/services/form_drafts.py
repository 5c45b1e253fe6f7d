"""Form drafts: what an open form held when the vault was locked, sealed, so that it opens again as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.texts import well_formed
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import SealBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import ClientId, FormDraftId, NoteId
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import form_drafts as draft_repo
from pazpaz_desktop.storage.store import Store

_VERSION: Final = 1

_log = TopicLog("form_drafts")


@dataclass(frozen=True, slots=True)
class PlaceState:
    """Where the person was: the screen, the record, and caret and selection anchor in its field."""

    screen: str
    client_id: ClientId | None = None
    note_id: NoteId | None = None
    section: Section | None = None
    caret: int = 0
    anchor: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class FormDraft:
    """One open form: its kind (one draft is kept for each), the place, and text not yet a record."""

    kind: str
    place: PlaceState
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class FormDrafts:
    """The form drafts of one unlocked vault. Every method runs on lane `db`; WrongLane elsewhere."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def replace(self, drafts: Iterable[FormDraft], forgotten: Iterable[str] = ()) -> Changed[None]:
        """Seal each in place of an earlier one of its kind, and forget the kinds in `forgotten`. Lane `db`.

        One commit, all or nothing; durable when this returns.
        """
        with self._store.write() as work:
            for kind in forgotten:
                draft_repo.forget(work, kind)
            for draft in drafts:
                draft_repo.keep(work, FormDraftId.new(work.now), draft.kind, _encode(draft))
            return Changed(None, work.commit())

    def peek(self, kind: str) -> FormDraft | None:
        """The draft of this kind, which stays until it is replaced or forgotten. Lane `db`.

        None where there is none, and for one that a newer program wrote or whose seal is broken: it is
        left where it is, and keeps nobody out of the vault.
        """
        with self._store.read() as view:
            return _readable(kind, view)

    def forget(self, kind: str) -> None:
        """The form was sent or given up: its draft goes, if there is one. Lane `db`."""
        with self._store.write() as work:
            if draft_repo.forget(work, kind):
                work.commit()


def _readable(kind: str, reader: Reader) -> FormDraft | None:
    try:
        state = draft_repo.state(reader, kind)
        return None if state is None else _decode(kind, state)
    except UnsupportedVersion:
        return None
    except SealBroken as error:
        _log.failure("unreadable", error)
        return None


def _encode(draft: FormDraft) -> bytes:
    place = draft.place
    return canonical.encode(
        {
            "v": _VERSION,
            "screen": place.screen,
            "client": None if place.client_id is None else place.client_id.raw,
            "note": None if place.note_id is None else place.note_id.raw,
            "section": None if place.section is None else place.section.value,
            "caret": place.caret,
            "anchor": place.anchor,
            "fields": {name: well_formed(text) for name, text in draft.fields.items()},
        }
    )


def _decode(kind: str, state: bytes) -> FormDraft:
    try:
        return _decoded(kind, state)
    except ValueError as error:  # an id or a section this program does not know
        raise UnsupportedVersion(found="form_draft", known=_VERSION) from error


def _decoded(kind: str, state: bytes) -> FormDraft:
    match canonical.decode(state):
        case {
            "v": 1,
            "screen": str(screen),
            "client": bytes() | None as client,
            "note": bytes() | None as note,
            "section": str() | None as section,
            "caret": int(caret),
            "anchor": int(anchor),
            "fields": Mapping() as fields,
        }:
            place = PlaceState(
                screen=screen,
                client_id=None if client is None else ClientId(client),
                note_id=None if note is None else NoteId(note),
                section=None if section is None else Section(section),
                caret=caret,
                anchor=anchor,
            )
            return FormDraft(kind, place, {name: str(text) for name, text in fields.items()})
        case _:
            raise UnsupportedVersion(found="form_draft", known=_VERSION)
