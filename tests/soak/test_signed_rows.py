"""No statement changes what a signed row says, and a body put there by raw SQL is named by `verify`."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from pazpaz_desktop.foundation.errors import IntegrityError
from pazpaz_desktop.foundation.ids import VersionId
from pazpaz_desktop.services.audits import Problem, ProblemCode
from tests.support.populated import OpenVault, new_vault, populate
from tests.support.swaps import RawVault

ON_VERSIONS = [
    *(
        f"UPDATE note_version SET {change} WHERE id = :v"
        for change in (
            "id = randomblob(16)",
            "note_id = randomblob(16)",
            "number = number + 1",
            "session_on = '1999-01-01'",
            "duration_min = 1",
            "content_hash = zeroblob(32)",
            "signature = zeroblob(64)",
            "certificate_id = randomblob(16)",
            "signed_at = signed_at + 1",
            "device_id = randomblob(16)",
            "person_id = randomblob(16)",
        )
    ),
    "UPDATE OR REPLACE note_version SET id = :other WHERE id = :v",
    "UPDATE OR IGNORE note_version SET number = 7 WHERE id = :v",
    "DELETE FROM note_version WHERE id = :v",
    "DELETE FROM note_version",
    "REPLACE INTO note_version SELECT id, note_id, number, '1999-01-01', 1, content_hash, signature, "
    "certificate_id, signed_at, device_id, person_id FROM note_version WHERE id = :v",
    "INSERT INTO note_version SELECT * FROM note_version WHERE id = :v "
    "ON CONFLICT DO UPDATE SET session_on = '1999-01-01'",
    "INSERT OR REPLACE INTO note_version SELECT randomblob(16), note_id, number, '1999-01-01', 1, "
    "content_hash, signature, certificate_id, signed_at, device_id, person_id "
    "FROM note_version WHERE id = :v",
]
ON_SECTIONS = [
    *(
        f"UPDATE sealed_value SET {change} WHERE object_id = :v AND part = 'plan'"
        for change in (
            "object_id = randomblob(16)",
            "part = 'name'",
            "entity = 'note'",
            "version = version + 1",
            "schema_v = schema_v + 1",
            "author = randomblob(16)",
            "is_locked = 0",
        )
    ),
    "UPDATE OR REPLACE sealed_value SET part = 'plan' WHERE object_id = :v AND part = 'objective'",
    "UPDATE OR REPLACE sealed_value SET object_id = :v WHERE object_id = :other AND part = 'plan'",
    "DELETE FROM sealed_value WHERE object_id = :v",
    "DELETE FROM sealed_value",
    "REPLACE INTO sealed_value SELECT object_id, part, entity, version, schema_v, epoch, author, 0, "
    "zeroblob(90) FROM sealed_value WHERE object_id = :v",
    "INSERT INTO sealed_value SELECT :v, 'name', entity, version, schema_v, epoch, author, 0, body "
    "FROM sealed_value WHERE object_id = :v AND part = 'plan'",
    "INSERT INTO sealed_value SELECT * FROM sealed_value WHERE object_id = :v AND part = 'plan' "
    "ON CONFLICT DO UPDATE SET body = zeroblob(90), version = version + 1",
]
ON_NOTES = [
    *(
        f"UPDATE note SET {change} WHERE id = :n"
        for change in (
            "id = randomblob(16)",
            "workspace_id = randomblob(16)",
            "client_id = (SELECT max(id) FROM client WHERE id <> client_id)",
            "client_id = randomblob(16)",
            "state = 'draft'",
            "state = 'signing'",
            "session_on = '1999-01-01'",
            "duration_min = 1",
            "created_at = 1",
            "author = randomblob(16)",
        )
    ),
    "DELETE FROM note WHERE id = :n",
    "REPLACE INTO note SELECT id, workspace_id, client_id, 'draft', '1999-01-01', 1, revision, created_at, "
    "updated_at, signing_hash, signing_at, deleted_at, author FROM note WHERE id = :n",
]
ON_PROOFS = [
    "UPDATE certificate SET body = zeroblob(9)",
    "DELETE FROM certificate",
    "REPLACE INTO certificate SELECT id, kind, subject_id, issuer_id, zeroblob(9), signature, created_at "
    "FROM certificate",
    "UPDATE key_ring SET sealed = zeroblob(9)",
    "DELETE FROM key_ring",
    "REPLACE INTO key_ring SELECT id, kind, epoch, zeroblob(9), created_at FROM key_ring",
    "UPDATE audit SET event = 'client.add'",
    "DELETE FROM audit",
    "REPLACE INTO audit SELECT seq, device_id, 0, event, subject_id, facts, prev_hash, hash FROM audit",
]
STATEMENTS = [*ON_VERSIONS, *ON_SECTIONS, *ON_NOTES, *ON_PROOFS]


@dataclass(slots=True)
class Signed:
    """A vault with signed notes, and its rows laid open."""

    vault: OpenVault
    raw: RawVault
    version: VersionId
    other: VersionId
    note: bytes

    def says(self) -> list[list[tuple[Any, ...]]]:
        """Everything the tables hold of signed notes and of what proves them."""
        whole = [f"SELECT * FROM {table} ORDER BY 1" for table in ("certificate", "key_ring", "audit")]
        return [
            *(self.raw.execute(query) for query in whole),
            self.raw.execute("SELECT * FROM note_version ORDER BY id"),
            self.raw.execute(
                "SELECT * FROM sealed_value WHERE object_id = ? ORDER BY part", self.version.raw
            ),
            self.raw.execute("SELECT * FROM note WHERE id = ?", self.note),
        ]

    def is_refused(self, statement: str) -> bool:
        """Run an attack."""
        places = {"v": self.version.raw, "other": self.other.raw, "n": self.note}
        try:
            used = {name: place for name, place in places.items() if f":{name}" in statement}
            self.raw.connection.execute(statement, used)
        except sqlcipher.IntegrityError:
            return True
        return False


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Signed]:
    with new_vault(tmp_path) as vault:
        people = populate(vault, 2, random.Random(6))
        raw = RawVault(vault.database, vault.unlocked.database_key)
        version, other = people.versions
        yield Signed(vault, raw, version, other, people.signed[0].raw)
        raw.close()


@pytest.mark.parametrize("recursive_triggers", ["ON", "OFF"])
def test_no_statement_changes_what_a_signed_row_says(signed: Signed, recursive_triggers: str) -> None:
    signed.raw.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    page = signed.vault.practice.notes.version(signed.version)
    before = signed.says()

    for statement in STATEMENTS:
        assert signed.is_refused(statement), statement
        assert signed.says() == before, statement

    assert signed.vault.practice.notes.version(signed.version) == page
    assert signed.vault.practice.audit.verify().problems == ()


def test_without_the_rules_of_the_database_each_of_the_statements_would_change_it(signed: Signed) -> None:
    signed.raw.drop_rules()
    before = signed.says()

    for statement in STATEMENTS:
        signed.raw.execute("BEGIN")
        assert not signed.is_refused(statement) or "ON CONFLICT" in statement, statement
        assert signed.says() != before, statement
        signed.raw.execute("ROLLBACK")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE note_version SET session_on = '1999-01-01'",
        "UPDATE note_version SET signature = zeroblob(64)",
        "DELETE FROM note_version",
        "UPDATE note SET session_on = '1999-01-01' WHERE state = 'signed'",
        "UPDATE note SET duration_min = duration_min + 1 WHERE state = 'signed'",
        "UPDATE note SET duration_min = NULL WHERE state = 'signed'",
        "UPDATE note SET client_id = (SELECT max(id) FROM client WHERE id <> client_id) WHERE id = "
        "(SELECT min(id) FROM note WHERE state = 'signed')",
        "UPDATE note SET state = 'draft' WHERE state = 'signed'",
        "UPDATE note SET state = 'signing' WHERE state = 'signed'",
        "DELETE FROM note WHERE state = 'signed'",
        "DELETE FROM client",
        "DELETE FROM sealed_value WHERE is_locked = 1",
        "UPDATE certificate SET body = zeroblob(9) WHERE kind = 'root'",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "UPDATE audit SET at = at + 1 WHERE seq = 3",
    ],
)
def test_what_is_changed_without_the_triggers_is_named_by_verify(signed: Signed, change: str) -> None:
    signed.raw.drop_rules()
    signed.raw.execute(change)

    assert signed.vault.practice.audit.verify().problems


def test_a_body_put_there_by_raw_sql_is_refused_by_services_and_named_by_verify(signed: Signed) -> None:
    assert signed.vault.practice.audit.verify().problems == ()
    (body,) = signed.raw.execute(
        "SELECT body FROM sealed_value WHERE object_id = ? AND part = 'plan'", signed.other.raw
    )[0]
    where = "object_id = ? AND part = 'plan'"
    signed.raw.execute(f"UPDATE sealed_value SET body = ? WHERE {where}", body, signed.version.raw)

    with pytest.raises(IntegrityError):
        signed.vault.practice.notes.version(signed.version)
    problems = signed.vault.practice.audit.verify().problems
    assert Problem(ProblemCode.SEAL_BROKEN, signed.version.raw, "plan") in problems
