"""Records go out as values and come in as the same records, and only what fits is laid."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.clients import checked_fields
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.domain.notes import NoteState, Section, content_hash
from pazpaz_desktop.domain.registers import GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import NotFound, SignatureBroken, UnsupportedVersion
from pazpaz_desktop.foundation.ids import (
    AttachmentId,
    BlobId,
    CertificateId,
    ClientId,
    DeviceId,
    NoteId,
)
from pazpaz_desktop.storage.exchange.laying import MissingReference, Origin, lay
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.meta import SyncState
from pazpaz_desktop.storage.queries import attachments as attachment_queries
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import attachments, clients, notes, registers
from pazpaz_desktop.storage.schema import client as client_table
from pazpaz_desktop.storage.store import Store
from tests.storage.pairs import Pair, lay_into, make_pair, taken
from tests.storage.records import TEXTS, Records, populate, sign
from tests.support.clocks import FakeClock
from tests.support.vaults import MadeVault


@pytest.fixture
def records(store: Store) -> Records:
    return populate(store)


@pytest.fixture
def pair(store: Store, vault: MadeVault, records: Records, tmp_path: Path) -> Iterator[Pair]:
    """Laptops that know each other's certificates; the records are on the first one only."""
    made = make_pair(store, vault, tmp_path / "second")
    with closing(made.second):
        yield made


SHARED = (Entity.CLIENT, Entity.NOTE, Entity.ATTACHMENT)


def test_every_kind_of_record_is_the_same_on_the_second_laptop(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    for entity, record in zip(
        (*SHARED, Entity.NOTE),
        (records.client, records.draft, records.attachment, records.signed),
        strict=True,
    ):
        groups = set(GROUPS[entity])
        if record != records.signed:
            groups.discard(Group.VERSION)
        assert taken(pair.second, entity, record, groups) == taken(pair.first, entity, record, groups)


def test_a_certificate_is_laid_as_it_was_issued(pair: Pair) -> None:
    with pair.second.read() as view:
        ids = [row[0] for row in view.connection.exec_driver_sql("SELECT id FROM certificate")]
    for raw in ids:
        certificate = CertificateId(raw)
        assert taken(pair.first, Entity.CERTIFICATE, certificate) == taken(
            pair.second, Entity.CERTIFICATE, certificate
        )


def test_the_name_of_a_laptop_travels(pair: Pair) -> None:
    device = pair.first.device_id
    lay_into(pair.first, Entity.DEVICE, device, {Group.NAME: "Front desk"}, pair.first)
    pair.carry(Entity.DEVICE, device)
    assert taken(pair.second, Entity.DEVICE, device) == {Group.NAME: "Front desk"}


def test_laying_the_same_again_writes_nothing(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    before = _bodies(pair.second)
    pair.carry_all(records)
    assert _bodies(pair.second) == before


def test_laying_names_what_it_changed_and_nothing_else(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    origin = Origin(pair.first.device_id, pair.first.clock.now())
    with pair.second.write(applying=True) as work:
        lay(work, Entity.CLIENT, records.client.raw, {Group.PHONE: "1"}, origin)
        lay(work, Entity.NOTE, records.draft.raw, {Group.PLAN: TEXTS[Section.PLAN]}, origin)
        assert work.commit().touched == {(Kind.CLIENT, records.client)}


def test_what_is_laid_while_applying_is_not_marked_to_be_sent(pair: Pair, records: Records) -> None:
    with pair.second.write() as work:
        work.sync = SyncState()
        work.commit()
    pair.carry_all(records)
    with pair.second.read() as view:
        assert registers.count_dirty(view) == 0
    with pair.second.write() as work:  # the control: a person's write is
        clients.change(work, records.client, checked_fields("Dana", "Levi", "", ""))
        work.commit()
    with pair.second.read() as view:
        assert registers.count_dirty(view) > 0


def test_archiving_and_deleting_travel_both_ways(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    with pair.first.write() as work:
        clients.set_archived(work, records.client, True)
        work.commit()
    pair.carry(Entity.CLIENT, records.client, Group.ARCHIVED)
    assert taken(pair.second, Entity.CLIENT, records.client)[Group.ARCHIVED] is not None
    lay_into(pair.second, Entity.CLIENT, records.client, {Group.ARCHIVED: None}, pair.first)
    lay_into(pair.second, Entity.ATTACHMENT, records.attachment, {Group.DELETED: 7}, pair.first)
    assert taken(pair.second, Entity.CLIENT, records.client)[Group.ARCHIVED] is None
    assert taken(pair.second, Entity.ATTACHMENT, records.attachment)[Group.DELETED] == 7


def test_the_moment_of_the_last_change_never_runs_back(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    late, early = (pair.first.clock.now() + timedelta(days=days) for days in (2, 1))
    for moment, phone in ((late, "1"), (early, "2")):
        with pair.second.write(applying=True) as work:
            origin = Origin(pair.first.device_id, moment)
            lay(work, Entity.CLIENT, records.client.raw, {Group.PHONE: phone}, origin)
            work.commit()
    with pair.second.read() as view:
        stored = view.connection.execute(select(client_table.c.updated_at)).scalar_one()
    assert stored == int(late.timestamp() * 1000)


def test_what_is_fixed_of_a_record_does_not_change(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    before = taken(pair.second, Entity.NOTE, records.draft)
    other: dict[str, Canonical] = {"client": records.client.raw, "created_at": 5}
    lay_into(pair.second, Entity.NOTE, records.draft, {Group.BORN: other}, pair.first)
    assert taken(pair.second, Entity.NOTE, records.draft) == before


def test_a_note_whose_client_has_not_come_waits(pair: Pair, records: Records) -> None:
    with pytest.raises(MissingReference):
        pair.carry(Entity.NOTE, records.draft)
    pair.carry(Entity.CLIENT, records.client)
    pair.carry(Entity.NOTE, records.draft)


@pytest.mark.parametrize(
    ("entity", "group", "value"),
    [
        (Entity.CLIENT, Group.PHONE, "1"),
        (Entity.NOTE, Group.PLAN, "text"),
        (Entity.ATTACHMENT, Group.DELETED, 1),
    ],
)
def test_a_change_of_a_record_that_has_not_come_waits(
    pair: Pair, entity: Entity, group: Group, value: Canonical
) -> None:
    before = _bodies(pair.second)
    with pytest.raises(MissingReference):
        lay_into(pair.second, entity, ClientId.random(), {group: value}, pair.first)
    assert _bodies(pair.second) == before


def test_a_file_whose_note_has_not_come_waits(pair: Pair, records: Records) -> None:
    pair.carry(Entity.CLIENT, records.client)
    with pytest.raises(MissingReference):
        pair.carry(Entity.ATTACHMENT, records.attachment)


def test_a_version_whose_certificate_has_not_come_waits(
    store: Store, vault: MadeVault, records: Records, tmp_path: Path
) -> None:
    pair = make_pair(store, vault, tmp_path / "second")
    with closing(pair.second):
        pair.carry(Entity.CLIENT, records.client)
        values = taken(store, Entity.NOTE, records.signed, GROUPS[Entity.NOTE])
        version = values[Group.VERSION]
        assert isinstance(version, dict)
        version["certificate"] = CertificateId.random().raw
        with pytest.raises(MissingReference):
            lay_into(pair.second, Entity.NOTE, records.signed, values, store)


def test_a_version_signs_the_draft_on_the_other_laptop(pair: Pair, records: Records) -> None:
    pair.carry(Entity.CLIENT, records.client)
    pair.carry(Entity.NOTE, records.signed)
    assert _state(pair.second, records.signed) is NoteState.DRAFT
    pair.carry(Entity.NOTE, records.signed, Group.VERSION)
    assert _state(pair.second, records.signed) is NoteState.SIGNED
    assert taken(pair.second, Entity.NOTE, records.signed)[Group.PLAN] == TEXTS[Section.PLAN]


def test_a_text_that_comes_late_changes_nothing_of_a_signed_note(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    before = _bodies(pair.second)
    late: dict[Group, Canonical] = {
        Group.PLAN: "a late edit",
        Group.SESSION: {"on": "2020-01-01", "minutes": 5},
    }
    lay_into(pair.second, Entity.NOTE, records.signed, late, pair.first)
    assert _bodies(pair.second) == before


def test_a_text_for_a_note_that_is_being_signed_is_not_laid(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    frozen = _freeze(pair.second, records.draft)
    lay_into(pair.second, Entity.NOTE, records.draft, {Group.PLAN: "came meanwhile"}, pair.first)
    with pair.second.write() as work:
        record = note_queries.record(work, records.draft)
        assert content_hash(notes.content(work, record)) == frozen


def test_a_signing_gives_way_to_the_version_of_another_laptop(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    _freeze(pair.second, records.draft)
    sign(pair.first, records.draft)
    pair.carry(Entity.NOTE, records.draft, Group.VERSION)
    assert _state(pair.second, records.draft) is NoteState.SIGNED
    with pair.second.read() as view:
        rows = view.connection.exec_driver_sql("SELECT event FROM audit ORDER BY seq DESC LIMIT 1")
        assert rows.scalar() == "note.sign.undo"


def test_two_laptops_that_signed_the_same_note_keep_both_and_show_the_same(
    pair: Pair, records: Records, clock: FakeClock
) -> None:
    pair.carry_all(records)
    with pair.second.write() as work:
        draft = note_queries.record(work, records.draft)
        notes.set_session(work, draft, date(2026, 3, 4), 20)
        work.commit()
    sign(pair.first, records.draft)
    clock.advance(seconds=60)
    sign(pair.second, records.draft)
    ours, theirs = (
        taken(each, Entity.NOTE, records.draft, [Group.VERSION]) for each in (pair.first, pair.second)
    )
    lay_into(pair.first, Entity.NOTE, records.draft, theirs, pair.second)
    lay_into(pair.second, Entity.NOTE, records.draft, ours, pair.first)
    shown = []
    for store in (pair.first, pair.second):
        with store.read() as view:
            record = note_queries.record(view, records.draft)
            versions = note_queries.versions(view, records.draft)
        shown.append((record.session_on, record.duration_min, [version.id for version in versions]))
    assert shown[0] == shown[1]
    assert shown[0][:2] == (date(2026, 3, 4), 20)
    assert len(shown[0][2]) == 2


@pytest.mark.parametrize("field", ["signature", "content_hash", "sections", "person", "number", "on"])
def test_a_version_that_was_not_signed_so_is_refused(pair: Pair, records: Records, field: str) -> None:
    pair.carry(Entity.CLIENT, records.client)
    values = taken(pair.first, Entity.NOTE, records.signed, GROUPS[Entity.NOTE])
    version = values[Group.VERSION]
    assert isinstance(version, dict)
    forged = {
        "signature": bytes(64),
        "content_hash": bytes(32),
        "sections": {section.value: "other words" for section in Section},
        "person": bytes(16),
        "number": 2,
        "on": "2026-03-04",
    }
    version[field] = forged[field]
    before = _bodies(pair.second)
    with pytest.raises(SignatureBroken):
        lay_into(pair.second, Entity.NOTE, records.signed, values, pair.first)
    assert _bodies(pair.second) == before


def test_a_certificate_that_the_root_did_not_sign_is_refused(pair: Pair) -> None:
    with pair.second.read() as view:
        found = view.connection.exec_driver_sql("SELECT id FROM certificate WHERE kind = 'device' LIMIT 1")
        certificate = CertificateId(bytes(found.scalar_one()))
    values = taken(pair.second, Entity.CERTIFICATE, certificate)
    born = values[Group.BORN]
    assert isinstance(born, dict)
    fresh = CertificateId.random()
    with pytest.raises(SignatureBroken):  # its row would say another id than its body
        lay_into(pair.first, Entity.CERTIFICATE, fresh, values, pair.second)
    body = born["body"]
    assert isinstance(body, bytes)
    born["body"] = body.replace(certificate.raw, fresh.raw)
    with pytest.raises(SignatureBroken):
        lay_into(pair.first, Entity.CERTIFICATE, fresh, values, pair.second)


def test_a_file_of_another_client_s_note_or_of_a_blob_in_use_is_refused(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    values = taken(pair.first, Entity.ATTACHMENT, records.attachment)
    with pytest.raises(UnsupportedVersion):
        lay_into(pair.second, Entity.ATTACHMENT, AttachmentId.random(), values, pair.first)
    born = values[Group.BORN]
    assert isinstance(born, dict)
    other = ClientId.random()
    lay_into(pair.second, Entity.CLIENT, other, {Group.BORN: {"created_at": 1}}, pair.first)
    born |= {"blob": BlobId.random().raw, "client": other.raw}
    with pytest.raises(UnsupportedVersion):
        lay_into(pair.second, Entity.ATTACHMENT, AttachmentId.random(), values, pair.first)


MALFORMED: tuple[tuple[Entity, Group, Canonical], ...] = (
    (Entity.CLIENT, Group.PHONE, 5),
    (Entity.CLIENT, Group.PHONE, "e\u0301"),  # what is stored is NFC: this would not come out again
    (Entity.CLIENT, Group.ARCHIVED, -1),
    (Entity.CLIENT, Group.ARCHIVED, "never"),
    (Entity.NOTE, Group.PLAN, None),
    (Entity.NOTE, Group.SESSION, {"on": "2026-02-30", "minutes": None}),
    (Entity.NOTE, Group.SESSION, {"on": "20260203", "minutes": None}),
    (Entity.NOTE, Group.SESSION, {"on": "2026-02-03"}),
    (Entity.NOTE, Group.SESSION, {"on": "2026-02-03", "minutes": True}),
    (Entity.NOTE, Group.VERSION, {}),
    (Entity.ATTACHMENT, Group.NAME, b"name"),
)


@pytest.mark.parametrize(("entity", "group", "value"), MALFORMED)
def test_values_of_another_shape_are_refused_whole(
    pair: Pair, records: Records, entity: Entity, group: Group, value: Canonical
) -> None:
    pair.carry_all(records)
    before = _bodies(pair.second)
    record = {
        Entity.CLIENT: records.client,
        Entity.NOTE: records.draft,
        Entity.ATTACHMENT: records.attachment,
    }[entity]
    with pytest.raises(UnsupportedVersion):
        lay_into(pair.second, entity, record, {group: value}, pair.first)
    assert _bodies(pair.second) == before


def test_a_stored_value_that_does_not_open_gives_way_to_what_was_agreed(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    with pair.second.write(applying=True) as work:
        work.connection.exec_driver_sql(
            "UPDATE sealed_value SET body = zeroblob(80) WHERE part = 'phone' AND entity = 'client'"
        )
        work.commit()
    pair.carry(Entity.CLIENT, records.client)
    with pair.second.read() as view:
        assert view.fields.get(records.client, Part.PHONE) == "050-1234567"


def test_a_key_wrap_has_no_row_to_take_or_lay(store: Store) -> None:
    with store.write(applying=True) as work:
        with pytest.raises(TypeError):
            take(work, Entity.KEY_WRAP, bytes(16), [Group.BORN])
        with pytest.raises(TypeError):
            lay(work, Entity.KEY_WRAP, bytes(16), {}, Origin(DeviceId.random(), work.now))


def test_what_is_not_there_cannot_be_taken(store: Store, records: Records) -> None:
    with store.read() as view:
        for entity in (*SHARED, Entity.CERTIFICATE):
            with pytest.raises(NotFound):
                take(view, entity, NoteId.random().raw, [Group.BORN])
        with pytest.raises(NotFound):
            take(view, Entity.NOTE, records.draft.raw, [Group.VERSION])


def test_a_note_that_came_without_its_session_has_the_day_it_was_made(pair: Pair, records: Records) -> None:
    pair.carry(Entity.CLIENT, records.client)
    pair.carry(Entity.NOTE, records.draft, Group.BORN)
    values = taken(pair.second, Entity.NOTE, records.draft)
    day = pair.first.clock.now().date().isoformat()
    assert values[Group.SESSION] == {"on": day, "minutes": None}
    assert values[Group.PLAN] == ""


def test_only_names_of_files_and_what_goes_to_the_trash_change(pair: Pair, records: Records) -> None:
    pair.carry_all(records)
    with pair.first.write() as work:
        record = attachment_queries.record(work, records.attachment)
        attachments.set_deleted(work, record, True)
        work.commit()
    pair.carry(Entity.ATTACHMENT, records.attachment)
    assert taken(pair.second, Entity.ATTACHMENT, records.attachment) == taken(
        pair.first, Entity.ATTACHMENT, records.attachment
    )


def _freeze(store: Store, note: NoteId) -> bytes:
    with store.write() as work:
        record = note_queries.record(work, note)
        digest = content_hash(notes.content(work, record))
        notes.freeze(work, record, digest)
        work.commit()
    return digest


def _state(store: Store, note: NoteId) -> NoteState:
    with store.read() as view:
        return note_queries.record(view, note).state


def _bodies(store: Store) -> list[tuple[object, ...]]:
    """Every sealed body with its place: equal only if nothing at all was sealed in between."""
    with store.read() as view:
        rows = view.connection.exec_driver_sql(
            "SELECT object_id, part, body FROM sealed_value ORDER BY object_id, part"
        )
        return [tuple(row) for row in rows]
