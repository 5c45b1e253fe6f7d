"""`verify` names what was changed behind the program's back, and the digest moves with every byte."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, update

from pazpaz_desktop.crypto.context import SealContext, SealKind
from pazpaz_desktop.crypto.envelope import seal
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.errors import DatabaseBroken, SaveFailed
from pazpaz_desktop.storage.digest import RECORD_TABLES
from pazpaz_desktop.storage.engine import PAGE_SIZE
from pazpaz_desktop.storage.integrity import Findings, Problem, ProblemCode, recount, verify
from pazpaz_desktop.storage.schema import metadata, sealed_value
from pazpaz_desktop.storage.sealed_fields import SealedFields
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.storage.triggers import TRIGGERS
from tests.storage.records import Records, populate, sign
from tests.support.counts import scaled
from tests.support.soak import SoakRun
from tests.support.vaults import MadeVault, raw_connection


@dataclass(frozen=True)
class Populated:
    """An open vault with records, and raw access beside it."""

    vault: MadeVault
    store: Store
    records: Records

    def verify(self) -> Findings:
        """Everything, with the blobs in memory."""
        return verify(self.store, self.records.read_blob)

    def digests(self) -> tuple[str, str]:
        """Of all the vault holds, and of what it shares."""
        found = self.verify()
        return found.vault_digest, found.digest

    def raw(self, statement: str, *values: object, without: str = "") -> None:
        """Raw SQL; `without` names triggers that someone with the key dropped first and put back."""
        connection = raw_connection(self.vault)
        names = without.split()
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        for name in names:
            connection.execute(TRIGGERS[name])
        connection.close()


@pytest.fixture
def populated(vault: MadeVault, store: Store) -> Populated:
    return Populated(vault, store, populate(store))


def test_an_untouched_vault_is_sound_and_its_digest_repeats(populated: Populated) -> None:
    findings = populated.verify()
    assert findings.problems == ()
    assert (findings.files, findings.records) == (1, 15)
    assert populated.verify() == findings
    assert recount(populated.store)


def test_the_digest_is_the_same_from_disk_in_a_new_store(populated: Populated) -> None:
    before = populated.verify()
    populated.store.close()
    again = populated.vault.open()
    assert verify(again, populated.records.read_blob) == before
    again.close()


def test_the_digest_does_not_depend_on_ciphertext(populated: Populated) -> None:
    before = populated.digests()
    with populated.store.write() as work:
        for part in (Part.FIRST_NAME, Part.PHONE):
            text = work.fields.get(populated.records.client, part)
            _put_client(work.fields, populated.records, part, text)
        work.commit()
    assert populated.digests() == before


def _put_client(fields: SealedFields, records: Records, part: Part, text: str) -> None:
    fields.put(Entity.CLIENT, records.client, part, text)


_OTHER_BODY = "UPDATE sealed_value SET body = zeroblob(80) WHERE object_id = ? AND part = 'plan'"
Change = Callable[[Populated], None]


def _body_by_raw_sql(p: Populated) -> None:
    p.raw(_OTHER_BODY, p.records.draft.raw)


def _signed_body_by_raw_sql(p: Populated) -> None:
    p.raw(_OTHER_BODY, p.records.version.raw)


def _audit_facts(p: Populated) -> None:
    p.raw("UPDATE audit SET facts = x'a0', at = at + 1 WHERE seq = 2", without="audit_update")


def _audit_row_dropped(p: Populated) -> None:
    p.raw("DELETE FROM audit WHERE seq = 2", without="audit_delete")


def _audit_tail_dropped(p: Populated) -> None:
    p.raw("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", without="audit_delete")


def _audit_row_forged(p: Populated) -> None:
    p.raw(
        "INSERT INTO audit SELECT seq + 1, device_id, at, event, subject_id, facts, hash, zeroblob(32) "
        "FROM audit ORDER BY seq DESC LIMIT 1"
    )


def _audit_signature(p: Populated) -> None:
    p.raw("UPDATE audit_signature SET signature = zeroblob(64)", without="audit_signature_update")


def _value_dropped(p: Populated) -> None:
    p.raw("DELETE FROM sealed_value WHERE object_id = ? AND part = 'phone'", p.records.client.raw)


def _record_dropped(p: Populated) -> None:
    p.raw("DELETE FROM form_draft")


def _version_dropped(p: Populated) -> None:
    p.raw("DELETE FROM note_version", without="note_version_delete")


def _version_date(p: Populated) -> None:
    p.raw("UPDATE note_version SET session_on = '2020-01-01'", without="note_version_update")


def _version_signer(p: Populated) -> None:
    p.raw("UPDATE note_version SET person_id = zeroblob(16)", without="note_version_update")


def _signed_note_moved_to_another_client(p: Populated) -> None:
    p.raw(
        "UPDATE note SET client_id = zeroblob(16) WHERE state = 'signed'",
        without="note_frozen",
    )


def _signed_row_date(p: Populated) -> None:
    p.raw("UPDATE note SET session_on = '2020-01-01' WHERE state = 'signed'", without="note_frozen")


def _signed_row_length(p: Populated) -> None:
    p.raw("UPDATE note SET duration_min = 7 WHERE state = 'signed'", without="note_frozen")


def _signed_row_state(p: Populated) -> None:
    p.raw("UPDATE note SET state = 'draft' WHERE state = 'signed'", without="note_state")


def _signed_note_dropped(p: Populated) -> None:
    p.raw("DELETE FROM note WHERE state = 'signed'", without="note_signed_delete")


def _client_dropped(p: Populated) -> None:
    p.raw("DELETE FROM client")


def _attachment_moved(p: Populated) -> None:
    p.raw("UPDATE attachment SET note_id = zeroblob(16)")


def _certificate(p: Populated) -> None:
    p.raw(
        "UPDATE certificate SET signature = zeroblob(64) WHERE kind = 'device'", without="certificate_update"
    )


def _blob_flipped(p: Populated) -> None:
    for blob, content in p.records.blobs.items():
        p.records.blobs[blob] = content[:-1] + bytes([content[-1] ^ 1])


def _blob_missing(p: Populated) -> None:
    p.records.blobs.clear()


def _anchor(p: Populated) -> None:
    (p.vault.folder / "anchor").write_bytes(bytes(512))


def _nonsense(p: Populated) -> None:
    """Values that no program writes: verify must name them, not fall over them."""
    connection = raw_connection(p.vault)
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE note_version SET session_on = 'yesterday', certificate_id = x'00'")
    connection.execute("UPDATE audit_signature SET certificate_id = x'00', device_id = x''")
    connection.execute("UPDATE attachment SET blob_id = x'01'")
    connection.execute("UPDATE certificate SET kind = 'friend'")
    connection.execute("UPDATE audit SET device_id = x'02' WHERE seq = 1")
    connection.close()


CHANGES: tuple[tuple[Change, ProblemCode], ...] = (
    (_body_by_raw_sql, ProblemCode.SEAL_BROKEN),
    (_signed_body_by_raw_sql, ProblemCode.VERSION_BROKEN),
    (_audit_facts, ProblemCode.AUDIT_BROKEN),
    (_audit_row_dropped, ProblemCode.AUDIT_BROKEN),
    (_audit_tail_dropped, ProblemCode.AUDIT_ENDS_ELSEWHERE),
    (_audit_row_forged, ProblemCode.AUDIT_BROKEN),
    (_audit_signature, ProblemCode.AUDIT_SIGNATURE_BROKEN),
    (_value_dropped, ProblemCode.VALUE_MISSING),
    (_record_dropped, ProblemCode.VALUE_ORPHANED),
    (_version_dropped, ProblemCode.VERSION_MISSING),
    (_version_date, ProblemCode.VERSION_BROKEN),
    (_version_signer, ProblemCode.VERSION_BROKEN),
    (_signed_note_moved_to_another_client, ProblemCode.VERSION_BROKEN),
    (_signed_row_date, ProblemCode.SIGNED_ROW_DIFFERS),
    (_signed_row_length, ProblemCode.SIGNED_ROW_DIFFERS),
    (_signed_row_state, ProblemCode.SIGNED_ROW_DIFFERS),
    (_signed_note_dropped, ProblemCode.REFERENCE_BROKEN),
    (_client_dropped, ProblemCode.REFERENCE_BROKEN),
    (_attachment_moved, ProblemCode.REFERENCE_BROKEN),
    (_certificate, ProblemCode.CERTIFICATE_BROKEN),
    (_blob_flipped, ProblemCode.FILE_BROKEN),
    (_blob_missing, ProblemCode.FILE_BROKEN),
    (_nonsense, ProblemCode.VERSION_BROKEN),
    (_anchor, ProblemCode.ANCHOR_DIFFERS),
)


@pytest.mark.parametrize(("change", "code"), CHANGES)
def test_each_change_from_outside_is_named(populated: Populated, change: Change, code: ProblemCode) -> None:
    before = populated.verify().vault_digest
    change(populated)
    findings = populated.verify()
    assert code in {problem.code for problem in findings.problems}
    assert findings.vault_digest != before or change is _anchor


def test_a_body_put_by_raw_sql_is_named_with_record_and_part(populated: Populated) -> None:
    _body_by_raw_sql(populated)
    expected = Problem(ProblemCode.SEAL_BROKEN, populated.records.draft.raw, "plan")
    assert expected in populated.verify().problems


def test_the_first_bad_row_of_the_trail_is_named(populated: Populated) -> None:
    _audit_facts(populated)
    assert Problem(ProblemCode.AUDIT_BROKEN, None, "2") in populated.verify().problems


def test_a_dropped_value_is_named_and_counted(populated: Populated) -> None:
    _value_dropped(populated)
    problems = populated.verify().problems
    assert Problem(ProblemCode.VALUE_MISSING, populated.records.client.raw, "phone") in problems
    assert not recount(populated.store)


def test_a_damaged_page_is_told_before_anything_is_believed(populated: Populated) -> None:
    populated.store.close()
    data = bytearray(populated.vault.database.read_bytes())
    data[len(data) - PAGE_SIZE // 2] ^= 1
    populated.vault.database.write_bytes(bytes(data))
    again = populated.vault.open()
    with pytest.raises(DatabaseBroken):
        verify(again, populated.records.read_blob)
    again.close()


def test_every_table_of_records_is_in_the_digest() -> None:
    outside = {"alembic_version", "key_ring", "meta", "sealed_value"}
    outside |= {"batch", "op", "op_body", "register", "stored_blob"}  # how it is exchanged, not what
    assert {table.name for table in RECORD_TABLES} == set(metadata.tables) - outside


@pytest.mark.soak
def test_changing_one_byte_anywhere_changes_the_digest(populated: Populated, soak: SoakRun) -> None:
    """Plaintext of sealed values, plain columns and files, at random positions (200 in a soak run)."""
    _drop_rules(populated)
    before = populated.verify().vault_digest
    draw = random.Random(soak.seed)
    unseen = []
    for _ in range(scaled(200, 30)):
        place, undo = draw.choice([_flip_value, _flip_column, _flip_file])(populated, draw)
        if populated.verify().vault_digest == before:
            unseen.append(place)
        undo()
    assert unseen == []
    assert populated.verify().vault_digest == before


def _drop_rules(p: Populated) -> None:
    raw = raw_connection(p.vault)
    for name in TRIGGERS:
        raw.execute(f"DROP TRIGGER {name}")
    raw.close()


Undo = Callable[[], None]


def _flipped(data: bytes, draw: random.Random) -> bytes:
    position = draw.randrange(len(data))
    return data[:position] + bytes([data[position] ^ (1 << draw.randrange(8))]) + data[position + 1 :]


def _flip_value(p: Populated, draw: random.Random) -> tuple[str, Undo]:
    """One byte of the plaintext, sealed anew in its own place, as only a holder of the keys could."""
    with p.store.read() as view:
        rows = view.connection.execute(select(sealed_value)).all()
        row = draw.choice([row for row in rows if view.fields.open_row(row)])
        plain = view.fields.open_row(row)
    _reseal(p, row, _flipped(plain, draw))
    return f"{row.entity}.{row.part}", lambda: _reseal(p, row, plain)


def _reseal(p: Populated, row: Any, plain: bytes) -> None:
    context = SealContext(
        SealKind.FIELD,
        p.store.workspace_id.raw,
        row.object_id,
        f"{row.entity}.{row.part}",
        row.schema_v,
        row.epoch,
        row.version,
        row.author,
    )
    body = seal(p.store.keys.fields[row.epoch], plain, context)
    p.raw("UPDATE sealed_value SET body = ? WHERE object_id = ? AND part = ?", body, row.object_id, row.part)


def _flip_column(p: Populated, draw: random.Random) -> tuple[str, Undo]:
    """One byte of a plain column that no constraint pins."""
    with p.store.read() as view:
        table = draw.choice([t for t in RECORD_TABLES if view.connection.execute(select(t)).first()])
        row = draw.choice(view.connection.execute(select(table)).all())
    keys = {column.name for column in table.primary_key.columns}
    free = [
        column
        for column in table.columns
        if column.name not in keys | {"state"} and not column.foreign_keys and row._mapping[column.name]
    ]
    column = draw.choice(free)
    old = row._mapping[column.name]
    new = _flipped(old, draw) if isinstance(column.type, LargeBinary) else _other(old)
    where = " AND ".join(f"{key} = ?" for key in keys)
    values = tuple(row._mapping[key] for key in keys)
    statement = f"UPDATE {table.name} SET {column.name} = ? WHERE {where}"
    p.raw(statement, new, *values)
    return f"{table.name}.{column.name}", lambda: p.raw(statement, old, *values)


def _other(value: object) -> object:
    return value + 1 if isinstance(value, int) else f"{value}"[:-1] + chr(ord(f"{value}"[-1]) ^ 1)


def _flip_file(p: Populated, draw: random.Random) -> tuple[str, Undo]:
    blob, content = draw.choice(list(p.records.blobs.items()))
    p.records.blobs[blob] = _flipped(content, draw)
    return "file", lambda: p.records.blobs.update({blob: content})


def test_signing_a_second_note_keeps_the_vault_sound(populated: Populated) -> None:
    sign(populated.store, populated.records.draft)
    assert populated.verify().problems == ()


def test_a_statement_of_sqlalchemy_is_guarded_like_raw_sql(populated: Populated) -> None:
    with pytest.raises(SaveFailed), populated.store.write() as work:
        work.connection.execute(update(sealed_value).where(sealed_value.c.is_locked == 1).values(is_locked=0))
