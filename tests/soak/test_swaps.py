"""No sealed value is accepted in another place, and a store without contexts would accept it."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.keys import FieldKey
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.ids import AttachmentId, ClientId, NoteId, VersionId
from tests.support.counts import scaled
from tests.support.populated import OpenVault, Population, new_vault, populate, revise
from tests.support.soak import SoakRun
from tests.support.swaps import ContextlessVault, RawVault, Row, SwapKind, Swapper, moved, run

pytestmark = pytest.mark.soak


@dataclass(slots=True)
class Target:
    """A populated vault under attack."""

    vault: OpenVault
    people: Population
    raw: RawVault
    earlier: list[Row]
    keys: Mapping[int, FieldKey]
    workspace: bytes

    def swapper(self) -> Swapper:
        """Swaps over all values of the vault that a screen shows."""
        rows = [row for row in self.raw.rows() if row.entity != "form_draft"]
        return Swapper(rows, self.earlier, self.keys, self.workspace)

    def read(self, at: Row) -> None:
        """Open the record through the service whose page shows the value."""
        practice, own = self.vault.practice, at.object_id
        if own in {client.raw for client in self.people.clients}:
            practice.clients.open(ClientId(own))
        elif own in {version.raw for version in self.people.versions}:
            practice.notes.version(VersionId(own))
        elif own in {file.raw for file in self.people.files}:
            practice.notes.open(self.people.files[AttachmentId(own)])
            practice.files.content(AttachmentId(own))
        else:
            practice.notes.open(NoteId(own))


@pytest.fixture
def target(tmp_path: Path, soak: SoakRun) -> Iterator[Target]:
    with new_vault(tmp_path) as vault:
        people = populate(vault, 6, random.Random(soak.seed))
        raw = RawVault(vault.database, vault.unlocked.database_key)
        earlier = raw.rows()
        revise(vault, people, random.Random(soak.seed + 1))
        raw.drop_rules()
        workspace = vault.unlocked.header.place.workspace.raw
        keys = raw.field_keys(vault.unlocked.master, workspace)
        yield Target(vault, people, raw, earlier, keys, workspace)
        raw.close()


def test_no_value_is_accepted_in_another_place(target: Target, soak: SoakRun) -> None:
    count = scaled(20_000, 600)

    outcome = run(target.raw, target.swapper().swaps(count, random.Random(soak.seed)), target.read)

    print(dict(outcome))
    assert {kind for kind, _ in outcome} == set(SwapKind) - {SwapKind.FILE}
    assert sum(number for (_, is_accepted), number in outcome.items() if is_accepted) == 0
    for row in target.raw.rows():
        target.read(row)


def test_the_same_run_with_an_empty_context_accepts_swaps(target: Target, soak: SoakRun) -> None:
    mutant = ContextlessVault(target.raw, target.keys, target.workspace)
    rows = mutant.seal_everything_without_context()
    swaps = Swapper(rows, [], target.keys, target.workspace).swaps(
        200, random.Random(soak.seed), (SwapKind.FIELD, SwapKind.RECORD)
    )

    outcome = run(target.raw, swaps, mutant.read)

    assert outcome == {(SwapKind.FIELD, True): 100, (SwapKind.RECORD, True): 100}


def test_no_file_is_accepted_in_another_place(target: Target, tmp_path: Path, soak: SoakRun) -> None:
    rng, accepted = random.Random(soak.seed), 0
    blobs = sorted(path for path in (target.vault.unlocked.folder / "blobs").rglob("*") if path.is_file())
    owner = {
        row[1].hex(): AttachmentId(row[0]) for row in target.raw.execute("SELECT id, blob_id FROM attachment")
    }
    for _ in range(scaled(1_000, 60)):
        here, there = rng.sample(blobs, 2)
        with moved(there, here, tmp_path / "spare"):
            try:
                target.vault.practice.files.content(owner[here.name])
                accepted += 1
            except PazPazError:
                pass
    assert accepted == 0
    for file in owner.values():
        target.vault.practice.files.content(file)


def test_an_older_state_of_a_value_with_its_own_number_is_named_by_verify(target: Target) -> None:
    older = {(row.object_id, row.part): row for row in target.earlier}
    changed = [row for row in target.raw.rows() if older.get((row.object_id, row.part), row) != row]
    assert changed
    assert target.vault.practice.audit.verify().problems == ()

    target.raw.put(changed[0], older[changed[0].object_id, changed[0].part])

    assert target.vault.practice.audit.verify().problems
