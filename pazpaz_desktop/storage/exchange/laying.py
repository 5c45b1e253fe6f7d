"""Laying: values that came from another device, put into rows and seals where these hold other ones."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from sqlalchemy import Table, update

from pazpaz_desktop.crypto.certificates import (
    Certificate,
    CertificateKind,
    Statement,
    root_fingerprint,
    verify_chain,
)
from pazpaz_desktop.crypto.signing import VerifyKey
from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import PARTS, Entity, Part
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import AttachmentId, CertificateId, ClientId, DeviceId, NoteId
from pazpaz_desktop.storage import schema
from pazpaz_desktop.storage.certificate_rows import row_of
from pazpaz_desktop.storage.exchange.laying_notes import begin_notes, lay_note
from pazpaz_desktop.storage.exchange.rows import (
    MissingReference,
    Origin,
    Record,
    present,
    put_texts,
    require,
    stored,
)
from pazpaz_desktop.storage.exchange.values import (
    AttachmentBorn,
    CertificateBorn,
    ClientBorn,
    maybe_moment_ms,
    text,
)
from pazpaz_desktop.storage.in_bulk import insert_bare
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

__all__ = ["BEGINNING", "MissingReference", "Origin", "Record", "begin", "lay"]

_INTO_CLIENTS: Final = (
    "INSERT INTO client (id, workspace_id, revision, created_at, updated_at, archived_at, author)"
)


def lay(
    work: UnitOfWork, entity: Entity, object_id: bytes, values: Mapping[Group, Canonical], origin: Origin
) -> None:
    """Make a record hold the values of these groups; the unit of work should be `applying`. Lane `db`.

    A record that is not here begins with its `born`, parts that are not named are then empty. What is there
    already is not written again; `born` never changes. A version is added beside others and its note is
    signed from then on, also where a signing on this laptop had not become final.

    Nothing is laid if this raises: MissingReference where a record that is named has not come yet;
    IntegrityError (UnsupportedVersion, SignatureBroken) for values no program of this version writes.
    TypeError for an entity that has no row.
    """
    layer = _LAYERS.get(entity)
    if layer is None:
        raise TypeError(f"{entity} has no row to lay values into")
    layer(work, object_id, values, origin)


def begin(work: UnitOfWork, entity: Entity, records: Iterable[Record]) -> set[bytes]:
    """The same for clients or drafts of notes, many at once in few statements; the ids of those laid.

    Each names its `born`. Left for `lay`, which tells why: what is here already, comes with a version, or
    names a client that is not here; for any other kind of record, everything.
    """
    beginner = _BEGINNERS.get(entity)
    able = [each for each in records if Group.BORN in each.values and Group.VERSION not in each.values]
    if beginner is None or not able:
        return set()
    table, begin_all = beginner
    here = present(work, table, (each.raw for each in able))
    return begin_all(work, sorted((each for each in able if each.raw not in here), key=_by_raw))


def _by_raw(record: Record) -> bytes:
    """Rows and seals lie by id: in that order they go side by side into the same pages."""
    return record.raw


def _client(work: UnitOfWork, raw: bytes, values: Mapping[Group, Canonical], origin: Origin) -> None:
    client_id, table = ClientId(raw), schema.client
    texts = _texts(Entity.CLIENT, values)
    archived = {"archived_at": maybe_moment_ms(values[Group.ARCHIVED])} if Group.ARCHIVED in values else {}
    is_new = stored(work, table, raw) is None
    if is_new:
        born = ClientBorn.read(_born(values, table.name))
        _insert_clients(work, [(raw, born.created_at, None, origin)])
        work.fields.put_first(Entity.CLIENT, client_id, _unsaid(Entity.CLIENT, texts) | texts)
    row = require(work, table, raw)
    is_other = any(getattr(row, name) != value for name, value in archived.items())
    if put_texts(work, Entity.CLIENT, client_id, texts) or is_other:
        columns = {"updated_at": max(row.updated_at, origin.at_ms)}
        work.connection.execute(update(table).where(table.c.id == raw), columns | archived)
        work.changed(Kind.CLIENT, client_id)
    elif is_new:
        work.changed(Kind.CLIENT, client_id)


def _begin_clients(work: UnitOfWork, records: Iterable[Record]) -> set[bytes]:
    rows, texts = [], []
    for each in records:
        born, said = ClientBorn.read(each.values[Group.BORN]), _texts(Entity.CLIENT, each.values)
        archived_at = maybe_moment_ms(each.values.get(Group.ARCHIVED))
        rows.append((each.raw, born.created_at, archived_at, each.origin))
        texts.append((ClientId(each.raw), _unsaid(Entity.CLIENT, said) | said))
    _insert_clients(work, rows)
    work.fields.put_first_of_many(Entity.CLIENT, texts)
    for client_id, _ in texts:
        work.changed(Kind.CLIENT, client_id)
    return {raw for raw, *_ in rows}


def _insert_clients(work: UnitOfWork, clients: Iterable[tuple[bytes, int, int | None, Origin]]) -> None:
    rows = [
        (raw, work.workspace_id.raw, 1, created_at, origin.at_ms, archived_at, origin.author.raw)
        for raw, created_at, archived_at, origin in clients
    ]
    insert_bare(work.connection, _INTO_CLIENTS, rows)


def _attachment(work: UnitOfWork, raw: bytes, values: Mapping[Group, Canonical], origin: Origin) -> None:
    attachment_id, table = AttachmentId(raw), schema.attachment
    names = {Part.NAME: text(values[Group.NAME])} if Group.NAME in values else {}
    deleted = {"deleted_at": maybe_moment_ms(values[Group.DELETED])} if Group.DELETED in values else {}
    is_new = stored(work, table, raw) is None
    if is_new:
        _begin_attachment(work, attachment_id, AttachmentBorn.read(_born(values, table.name)), origin)
        put_texts(work, Entity.ATTACHMENT, attachment_id, {} if names else {Part.NAME: ""})
    row = require(work, table, raw)
    is_other = any(getattr(row, name) != value for name, value in deleted.items())
    if is_other:
        work.connection.execute(update(table).where(table.c.id == raw), deleted)
    if put_texts(work, Entity.ATTACHMENT, attachment_id, names) or is_other or is_new:
        work.changed(Kind.ATTACHMENT, attachment_id)
        work.changed(Kind.NOTE, NoteId(row.note_id))


def _begin_attachment(
    work: UnitOfWork, attachment_id: AttachmentId, born: AttachmentBorn, origin: Origin
) -> None:
    table = schema.attachment
    owner = require(work, schema.note, born.note)
    same_blob = work.connection.execute(table.select().where(table.c.blob_id == born.blob)).first()
    if owner.client_id != born.client or same_blob is not None:
        raise UnsupportedVersion(found="attachment")
    columns = {
        "client_id": born.client,
        "note_id": born.note,
        "blob_id": born.blob,
        "media_type": born.media_type,
        "size_bytes": born.size_bytes,
        "created_at": born.created_at,
    }
    work.connection.execute(table.insert(), _begun(work, attachment_id.raw, origin) | columns)
    fixed = {Part.FILE_KEY: born.file_key, Part.SHA256: born.sha256, Part.REPORT: born.report}
    put_texts(work, Entity.ATTACHMENT, attachment_id, fixed)


def _certificate(work: UnitOfWork, raw: bytes, values: Mapping[Group, Canonical], _: Origin) -> None:
    table = schema.certificate
    if stored(work, table, raw) is not None:
        return
    born = CertificateBorn.read(_born(values, table.name))
    try:
        kind = CertificateKind(born.kind)
    except ValueError as error:
        raise UnsupportedVersion(found="certificate") from error
    issued = Certificate(CertificateId(raw), kind, born.body, born.signature, CertificateId(born.issuer))
    _require_certified(work, issued)
    issued_at = Statement.decode(issued.body).heading.issued_at
    work.connection.execute(table.insert(), row_of(issued, issued_at))


def _require_certified(work: UnitOfWork, issued: Certificate) -> None:
    """SignatureBroken unless it verifies beside the others, up to the root that this vault began with."""
    known = certificates.every(work)
    said = [Statement.decode(each.body) for each in known]
    roots = [each.ed25519 for each in said if each.heading.kind is CertificateKind.ROOT and each.ed25519]
    if not roots:
        raise MissingReference(schema.certificate.name)
    statement = Statement.decode(issued.body)
    persons = {each.subject for each in said if each.heading.kind is CertificateKind.PERSON}
    if statement.person is not None and statement.person not in persons:
        raise MissingReference(schema.certificate.name)
    if issued.id.raw != statement.heading.certificate:
        raise SignatureBroken(kind="row", id=issued.id)
    verify_chain((*known, issued), root_fingerprint(VerifyKey(roots[0])))


def _device(work: UnitOfWork, raw: bytes, values: Mapping[Group, Canonical], origin: Origin) -> None:
    device_id, table = DeviceId(raw), schema.device
    names = {Part.NAME: text(values[Group.NAME])} if Group.NAME in values else {}
    if stored(work, table, raw) is None:
        work.connection.execute(table.insert(), {"id": raw, "created_at": origin.at_ms})
        put_texts(work, Entity.DEVICE, device_id, _unsaid(Entity.DEVICE, names))
    put_texts(work, Entity.DEVICE, device_id, names)


def _born(values: Mapping[Group, Canonical], table: str) -> Canonical:
    """What a record begins with; without it, the record itself is what has not come yet."""
    if Group.BORN not in values:
        raise MissingReference(table)
    return values[Group.BORN]


def _unsaid(entity: Entity, texts: Mapping[Part, str]) -> dict[Part, str]:
    """A record's parts are all written when it begins, empty ones too."""
    return {part: "" for part in PARTS[entity] if part not in texts}


def _begun(work: UnitOfWork, raw: bytes, origin: Origin) -> dict[str, object]:
    return {
        "id": raw,
        "workspace_id": work.workspace_id.raw,
        "revision": 1,
        "author": origin.author.raw,
    }


def _texts(entity: Entity, values: Mapping[Group, Canonical]) -> dict[Part, str]:
    names = {part.value: part for part in PARTS[entity]}
    return {names[group]: text(value) for group, value in values.items() if group in names}


_LAYERS: Final[Mapping[Entity, Callable[[UnitOfWork, bytes, Mapping[Group, Canonical], Origin], None]]] = {
    Entity.CERTIFICATE: _certificate,
    Entity.CLIENT: _client,
    Entity.NOTE: lay_note,
    Entity.ATTACHMENT: _attachment,
    Entity.DEVICE: _device,
}

_BEGINNERS: Final[Mapping[Entity, tuple[Table, Callable[[UnitOfWork, Iterable[Record]], set[bytes]]]]] = {
    Entity.CLIENT: (schema.client, _begin_clients),
    Entity.NOTE: (schema.note, begin_notes),
}

BEGINNING: Final = tuple(_BEGINNERS)
"""The kinds that come in thousands, in the order in which one names another."""
