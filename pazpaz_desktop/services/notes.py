"""Session notes: starting, opening, saving and signing them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.domain import limits, notes
from pazpaz_desktop.domain.attachments import AttachmentRow
from pazpaz_desktop.domain.audit import Cause, Event, View
from pazpaz_desktop.domain.changes import ChangeSet
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.domain.notes import (
    NoteRecord,
    NoteState,
    NoteSummary,
    Section,
    VersionRecord,
)
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.domain.settings import UNDO_MINUTES
from pazpaz_desktop.foundation.errors import IllegalTransition, IntegrityError
from pazpaz_desktop.foundation.ids import ClientId, NoteId, PersonId, VersionId
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.services.answers import Changed
from pazpaz_desktop.services.decisions import (
    Decisions,
    LateEdit,
    ResolveSection,
    SectionConflict,
    Seen,
    Side,
)
from pazpaz_desktop.services.signatures import Signatures, newest_version, undo_until
from pazpaz_desktop.storage import audit_log
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.repos import clients as client_repo
from pazpaz_desktop.storage.repos import notes as note_repo
from pazpaz_desktop.storage.repos import settings as setting_repo
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.unit_of_work import UnitOfWork
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.opening import HeadReader

__all__ = [
    "AttachmentRow",
    "LateEdit",
    "NotePage",
    "NoteState",
    "NoteSummary",
    "Notes",
    "ResolveSection",
    "SaveNote",
    "Saved",
    "Section",
    "SectionConflict",
    "Side",
    "SignedFacts",
    "SigningStarted",
    "VersionPage",
    "VersionRow",
]

_log = TopicLog("notes")


@dataclass(frozen=True, slots=True, repr=False)
class SaveNote:
    """What the editor holds: the sections that changed, whole, and the session's date and length.

    `seen` is that of the page the person worked from. `is_session_kept`: the person did not touch date
    and length, so what another laptop made of them meanwhile stays.
    """

    note_id: NoteId
    sections: Mapping[Section, str]
    session_on: date
    duration_min: int | None
    seen: Seen = field(default_factory=dict)
    is_session_kept: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The save is on disk since `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SigningStarted:
    """The note is frozen; the signature can be taken back until `until` (equal to now: it cannot)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """Who signed, when, and the short form of the content's hash, in groups of four hex digits."""

    signed_at: datetime
    fingerprint: str
    signer: PersonId


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One signed state in a note's list of versions."""

    id: VersionId
    number: int
    signed_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True, repr=False)
class NotePage:
    """A note, opened. `sections` always has all four; `undo_until` only while a signing can be undone.

    `signing` holds what `signed` will say unless the signing is undone. `seen` holds, by section and for
    `session`, what `SaveNote` hands back; empty in a vault that has joined no practice. `standings` names
    the sections that are not clear: merged, waiting for a decision, or with a late edit.
    """

    id: NoteId
    client_id: ClientId
    client_name: str
    state: NoteState
    session_on: date
    duration_min: int | None
    sections: Mapping[Section, str]
    saved_at: datetime
    undo_until: datetime | None
    versions: tuple[VersionRow, ...]
    attachments: tuple[AttachmentRow, ...]
    signed: SignedFacts | None
    signing: SignedFacts | None = None
    seen: Seen = field(default_factory=dict)
    standings: Mapping[Section, Standing] = field(default_factory=dict)
    late: tuple[LateEdit, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class VersionPage:
    """One signed state, opened and its signature verified."""

    id: VersionId
    note_id: NoteId
    client_name: str
    number: int
    session_on: date
    duration_min: int | None
    sections: Mapping[Section, str]
    signed: SignedFacts


class Notes:
    """The session notes of one unlocked vault. Every method runs on lane `db`; WrongLane elsewhere.

    A refusal (RuleBroken, IllegalTransition, NotFound) and a failure leave the disk as it was.
    """

    def __init__(self, store: Store, signatures: Signatures, heads: HeadReader | None = None) -> None:
        self._store = store
        self._signatures = signatures
        heads = heads or HeadReader(store)
        self._decisions = Decisions(store, heads)
        self._cutter = Cutter(store, heads.seal)
        self._edits_told: dict[NoteId, float] = {}

    def start(self, client_id: ClientId, session_on: date) -> Changed[NoteId]:
        """An empty draft for a client. Lane `db`. RuleBroken for a day to come; NotFound.

        IllegalTransition on an assistant's laptop: what it has no key for, nobody else would ever read.
        """
        keys = self._store.keys.sync
        if self._store.is_joined and not any(kind is KeyKind.SYNC_CLINICAL for kind, _ in keys):
            raise IllegalTransition(state="no_clinical_key", act="start")
        with self._store.write() as work:
            notes.check_session(session_on, None, local_day(work.now))
            client_repo.require(work, client_id)
            note_id = NoteId.new(work.now)
            note_repo.start(work, note_id, client_id, session_on)
            work.record(Event.NOTE_CREATE, note_id)
            return Changed(note_id, work.commit())

    def open(self, note_id: NoteId) -> NotePage:
        """One note, once the audit row that says so is committed. Lane `db`.

        SignatureBroken if what is signed, or about to be, is not what was frozen or certified; NotFound.
        """
        receipt = audit_log.receipt(
            self._store,
            Event.NOTE_READ,
            note_id,
            View.NOTE_EDITOR,
            lambda work: note_queries.record(work, note_id),
        )
        with self._store.read() as view:
            record = note_queries.record(view, note_id)
            versions = note_queries.versions(view, note_id)
            newest = newest_version(record, versions)
            if newest is None:
                sections = note_queries.draft_sections(view, record, receipt)
                self._signatures.require_frozen(record, sections)
            else:
                sections = note_queries.version_sections(view, newest, receipt)
                self._signatures.verify(view, record, newest, sections)
            standing = self._decisions.of_note(view, record)
            return NotePage(
                id=note_id,
                client_id=record.client_id,
                client_name=note_queries.client_name(view, record, receipt),
                state=record.state,
                session_on=record.session_on,
                duration_min=record.duration_min,
                sections=sections,
                saved_at=record.updated_at,
                undo_until=self._undo_until(view, record),
                versions=tuple(_version_row(version) for version in versions),
                attachments=attachment_queries.of_note(view, note_id, receipt),
                signed=None if newest is None else _signed_facts(newest),
                signing=self._frozen_facts(record),
                seen=standing.seen,
                standings=standing.standings,
                late=standing.late,
            )

    def save(self, command: SaveNote) -> Changed[Saved]:
        """Keep what the editor holds; nothing is ever cut. Lane `db`.

        Durable when this returns. RuleBroken (over 50,000 characters, a day to come, a length out of
        range), IllegalTransition (not a draft) or NotFound: the stored note is as it was.
        """
        sections = {
            section: notes.storable_section(section, text) for section, text in command.sections.items()
        }
        self._keep_decided(command)
        with self._store.write() as work:
            record = note_queries.record(work, command.note_id)
            record.state.require(NoteState.DRAFT, "save")
            stored = (record.session_on, record.duration_min)
            session = stored if command.is_session_kept else (command.session_on, command.duration_min)
            if session != stored:  # a clock set back must not stop typing
                notes.check_session(*session, local_day(work.now))
            return self._saved(work, record, sections, session, command.seen)

    def conflict(self, note_id: NoteId, section: Section) -> SectionConflict:
        """The texts of a section between which a person has to decide, audited as `open` is. Lane `db`.

        IllegalTransition where there is nothing (any more) to decide; SealBroken, NotFound.
        """
        audit_log.receipt(
            self._store,
            Event.NOTE_READ,
            note_id,
            View.NOTE_EDITOR,
            lambda work: note_queries.record(work, note_id),
        )
        with self._store.read() as view:
            record = note_queries.record(view, note_id)
            return self._decisions.section_conflict(view, record, section)

    def resolve(self, command: ResolveSection) -> Changed[NoteId]:
        """Keep what a person decided over all texts that were shown. Lane `db`. Refuses what `save` refuses.

        A text that came after those stays: then the section waits for another decision.
        """
        text = notes.storable_section(command.section, command.text)
        return self._decided(command.note_id, command.section, text, command.seen)

    def reviewed(self, note_id: NoteId, section: Section) -> Changed[NoteId]:
        """Let a merged section stand as it is. Lane `db`. IllegalTransition where it is not merged."""
        with self._store.read() as view:
            record = note_queries.record(view, note_id)
            seen = self._decisions.reviewable(view, record, section)
            text = view.fields.get(note_id, section.part)
        return self._decided(note_id, section, text, seen)

    def sign(self, note_id: NoteId, seen: Seen | None = None) -> Changed[SigningStarted]:
        """Freeze a draft as it is stored; it becomes final when the undo window is over. Lane `db`.

        With a window of 0 minutes it is final when this returns. RuleBroken, also for a section that waits
        for a decision (`undecided`) or is another one than the page with this `seen` showed
        (`changed_elsewhere`).
        """
        with self._store.write() as work:
            record = note_queries.record(work, note_id)
            self._decisions.require_signable(work, record, seen or {})
            self._signatures.freeze(work, record)
            minutes = setting_repo.get(work, UNDO_MINUTES)
            work.record(Event.NOTE_SIGN_START, note_id, minutes=minutes)
            if minutes == 0:
                self._signatures.finalise(work, note_queries.record(work, note_id), Cause.WINDOW_OVER)
            return Changed(SigningStarted(work.now + timedelta(minutes=minutes)), work.commit())

    def undo_signing(self, note_id: NoteId) -> Changed[NoteId]:
        """Back to a draft, while the window is open; the trail keeps that it happened. Lane `db`."""
        with self._store.write() as work:
            record = note_queries.record(work, note_id)
            record.state.require(NoteState.SIGNING, "undo_signing")
            if self._undo_until(work, record) is None:
                raise IllegalTransition(state=record.state, act="undo_signing")
            note_repo.unfreeze(work, record)
            work.record(Event.NOTE_SIGN_UNDO, note_id)
            return Changed(note_id, work.commit())

    def finalise_due(self, everything: bool, cause: Cause = Cause.LOCK) -> Changed[tuple[NoteId, ...]]:
        """Sign for good the notes whose window is over, or all that wait for it. Lane `db`.

        One transaction for each. A note that is no longer what was frozen stays as it is, is logged and
        shown as broken when opened; the others go on.
        """
        done: list[NoteId] = []
        changes = ChangeSet()
        for note_id in self._due(everything):
            try:
                with self._store.write() as work:
                    why = cause if everything else Cause.WINDOW_OVER
                    self._signatures.finalise(work, note_queries.record(work, note_id), why)
                    changes = changes.merged(work.commit())
            except IntegrityError as error:
                _log.failure("signing.stopped", error, note=note_id)
            else:
                done.append(note_id)
        return Changed(tuple(done), changes)

    def version(self, version_id: VersionId) -> VersionPage:
        """One signed state, audited and verified as `open` does it. Lane `db`. SignatureBroken, NotFound."""
        with self._store.read() as view:
            number = note_queries.version(view, version_id).signing.number
        receipt = audit_log.receipt(
            self._store,
            Event.NOTE_VERSION_READ,
            version_id,
            View.VERSION_VIEW,
            lambda work: note_queries.version(work, version_id),
            number=number,
        )
        with self._store.read() as view:
            found = note_queries.version(view, version_id)
            record = note_queries.record(view, found.note_id)
            sections = note_queries.version_sections(view, found, receipt)
            self._signatures.verify(view, record, found, sections)
            return VersionPage(
                id=version_id,
                note_id=found.note_id,
                client_name=note_queries.client_name(view, record, receipt, version_id),
                number=found.signing.number,
                session_on=found.session_on,
                duration_min=found.duration_min,
                sections=sections,
                signed=_signed_facts(found),
            )

    def _keep_decided(self, command: SaveNote) -> None:
        """Make an operation of what was decided after the page of this save was read.

        Else the save would take its place unseen; so the two meet like texts of two laptops.
        """
        if not self._store.is_joined:
            return
        with self._store.write(applying=True) as work:
            record = note_queries.record(work, command.note_id)
            groups = list(map(Group, command.sections))
            is_draft = record.state is NoteState.DRAFT
            if is_draft and self._decisions.is_past(work, record.id, command.seen, groups):
                self._cutter.cut(work, Entity.NOTE, record.id.raw)
                work.commit()

    def _saved(
        self,
        work: UnitOfWork,
        record: NoteRecord,
        sections: Mapping[Section, str],
        session: tuple[date, int | None],
        seen: Seen,
    ) -> Changed[Saved]:
        groups = [*map(Group, sections), Group.SESSION]
        known = self._decisions.acted_upon(work, record.id, seen, groups)
        note_repo.put_sections(
            work, record.id, sections, {each: known[Group(each)] for each in sections if Group(each) in known}
        )
        if session != (record.session_on, record.duration_min):
            work.touch(Entity.NOTE, record.id, Group.SESSION, seen=known.get(Group.SESSION))
        note_repo.set_session(work, record, *session)
        return Changed(Saved(work.now), self._told(work, record))

    def _decided(self, note_id: NoteId, section: Section, text: str, seen: bytes) -> Changed[NoteId]:
        with self._store.write() as work:
            record = note_queries.record(work, note_id)
            record.state.require(NoteState.DRAFT, "decide")
            note_repo.put_sections(work, note_id, {section: text}, {section: seen})
            note_repo.set_session(work, record, record.session_on, record.duration_min)
            return Changed(note_id, self._told(work, record))

    def _told(self, work: UnitOfWork, record: NoteRecord) -> ChangeSet:
        """Commit an edit, with its row of the trail where it begins a stretch of typing."""
        is_told = self._tell_edit(work, record)
        changes = work.commit()
        if is_told:
            self._edits_told[record.id] = self._store.clock.monotonic()
        return changes

    def _due(self, everything: bool) -> list[NoteId]:
        with self._store.read() as view:
            waiting = note_queries.in_signing(view)
            return [record.id for record in waiting if everything or self._undo_until(view, record) is None]

    def _tell_edit(self, work: UnitOfWork, record: NoteRecord) -> bool:
        """Record the first save of a stretch of typing; the others within 5 minutes belong to it."""
        told = self._edits_told.get(record.id)
        if told is not None and self._store.clock.monotonic() - told < limits.COUNTS_AS_ONE_S:
            return False
        work.record(Event.NOTE_UPDATE, record.id, revision=record.revision + 1)
        return True

    def _undo_until(self, reader: Reader, record: NoteRecord) -> datetime | None:
        until = undo_until(record, setting_repo.get(reader, UNDO_MINUTES))
        return until if until is not None and self._store.clock.now() < until else None

    def _frozen_facts(self, record: NoteRecord) -> SignedFacts | None:
        if record.state is not NoteState.SIGNING or record.signing_hash is None or record.signing_at is None:
            return None
        digest = notes.fingerprint(record.signing_hash)
        return SignedFacts(record.signing_at, digest, self._store.person_id)


def _signed_facts(version: VersionRecord) -> SignedFacts:
    return SignedFacts(
        signed_at=version.signing.signed_at,
        fingerprint=notes.fingerprint(version.content_hash),
        signer=version.signing.person_id,
    )


def _version_row(version: VersionRecord) -> VersionRow:
    return VersionRow(
        id=version.id,
        number=version.signing.number,
        signed_at=version.signing.signed_at,
        fingerprint=notes.fingerprint(version.content_hash),
    )
