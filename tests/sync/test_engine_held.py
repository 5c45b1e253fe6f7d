"""What came and cannot be applied yet is kept, counted, tried again, and in nobody's way."""

from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.key_kinds import KeyKind
from pazpaz_desktop.crypto.keys import ClinicalKey
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.moments import LAST_MS
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.canonical import Canonical
from pazpaz_desktop.foundation.errors import IllegalTransition
from pazpaz_desktop.foundation.ids import ClientId, Id, NoteId, OpId, PersonId
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync.batches import Header
from pazpaz_desktop.sync.cutting import Cutter
from pazpaz_desktop.sync.ops import Held, OpKind
from pazpaz_desktop.sync.wraps import wrap
from tests.support.clocks import START
from tests.sync.bed import SEAL, Bed, Forger, Laptop

BORN = {"created_at": 5}


def client_fields(name: str = "Forged") -> dict[Group, Canonical]:
    names = {Group.FIRST_NAME: name, Group.LAST_NAME: name, Group.PHONE: "", Group.EMAIL: ""}
    return {Group.BORN: BORN, **names}


def note_fields(client: bytes, text: str = "text") -> dict[Group, Canonical]:
    sections = dict.fromkeys((Group.SUBJECTIVE, Group.OBJECTIVE, Group.ASSESSMENT, Group.PLAN), text)
    return {
        Group.BORN: {"client": client, "created_at": 5},
        Group.SESSION: {"on": "2026-03-01", "minutes": None},
        **sections,
    }


def reasons(laptop: Laptop) -> list[str | None]:
    return [op.reason for op in laptop.ops(OpState.HELD)]


def test_a_note_whose_client_has_not_come_waits_for_it(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger, client, note = Forger(here), ClientId.new(START), NoteId.new(START)
    forger.send([forger.op(Entity.NOTE, note.raw, note_fields(client.raw))])
    there.cycle()
    assert reasons(there) == [Held.MISSING_REFERENCE]
    assert there.engine.standing().held == 1

    forger.send([forger.op(Entity.CLIENT, client.raw, client_fields())])
    there.cycle()

    assert reasons(there) == []
    assert there.text(note) == "text"


def test_what_rests_on_a_waiting_note_waits_with_it_and_both_go_in(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger, client, note = Forger(here), ClientId.new(START), NoteId.new(START)
    first = forger.op(Entity.NOTE, note.raw, note_fields(client.raw))
    second = forger.op(
        Entity.NOTE,
        note.raw,
        {Group.SUBJECTIVE: "edited"},
        parents={Group.SUBJECTIVE: (first.op_id,)},
    )
    forger.send([first])
    there.cycle()
    forger.send([second])
    there.cycle()
    assert reasons(there) == [Held.MISSING_REFERENCE] * 2

    forger.send([forger.op(Entity.CLIENT, client.raw, client_fields())])
    there.cycle()

    assert there.text(note) == "edited"


def test_operations_under_a_key_that_comes_later_are_read_once_it_came(bed: Bed) -> None:
    here, there = bed
    old = here.start_note(subjective="first epoch")
    bed.settle()
    key = ClinicalKey.generate(epoch=2)
    with here.store.write() as work:
        here.store.add_keys(work, [key])
        work.commit()
    here.write(old, subjective="second epoch")
    note = here.start_note(subjective="new note")
    here.cycle()
    there.cycle()
    assert set(reasons(there)) == {Held.MISSING_KEY}
    assert there.text(old) == "first epoch"

    give(here, there, key)
    here.cycle()
    there.cycle()

    assert reasons(there) == []
    assert there.text(old) == "second epoch"
    assert there.text(note) == "new note"
    assert there.store.keys.sync[KeyKind.SYNC_CLINICAL, 2].matches(key)
    assert {header.epoch for header in headers(bed)} == {1, 2}
    there.write(note, subjective="answered under the new key")
    bed.settle()
    assert bed.agree()


def give(giver: Laptop, taker: Laptop, key: ClinicalKey) -> None:
    """A key wrap for the other laptop, into the giver's outbox."""
    receivers = {taker.store.device_id: taker.store.keys.agreement.public_bytes}
    born = wrap(key, giver.store.workspace_id, receivers)
    with giver.store.write(applying=True) as work:
        Cutter(giver.store, SEAL).issue(
            work, Entity.KEY_WRAP, Id.new(work.now).raw, {Group.BORN: born.written()}
        )
        work.commit()


def headers(bed: Bed) -> list[Header]:
    return [Header.decode(batch.header) for batch in bed.clinic.batches]


def test_an_edit_of_a_held_edit_stands_over_it_when_the_key_comes(bed: Bed) -> None:
    """Out of order: the later operation is applied first, and must stay the head."""
    here, there = bed
    note = here.start_note(subjective="base")
    bed.settle()
    base = there.notes.open(note).seen["subjective"]
    key = ClinicalKey.generate(epoch=2)
    with here.store.write() as work:
        here.store.add_keys(work, [key])
        work.commit()
    forger = Forger(here)
    parents = {Group.SUBJECTIVE: (OpId(base),)}
    middle = forger.op(Entity.NOTE, note.raw, {Group.SUBJECTIVE: "middle"}, parents=parents)
    last = forger.op(
        Entity.NOTE, note.raw, {Group.SUBJECTIVE: "last"}, parents={Group.SUBJECTIVE: (middle.op_id,)}
    )
    forger.send([middle], epoch=2)
    forger.send([last], epoch=1)
    there.cycle()
    assert reasons(there) == [Held.MISSING_KEY]

    with there.store.write() as work:
        there.store.add_keys(work, [key])
        work.commit()
    there.restart()
    there.cycle()

    assert there.text(note) == "last"
    assert there.notes.open(note).seen["subjective"] == last.op_id.raw


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"min_reader": 2}, Held.NEEDS_UPDATE),
        ({"person": PersonId.random()}, Held.MALFORMED),
        ({"hlc": (1 << 64) - 1}, Held.MALFORMED),
        ({"kind": OpKind.FINALISE}, Held.MALFORMED),
        ({"fields": {Group.FIRST_NAME: 5}, "parents": {Group.FIRST_NAME: ()}}, Held.MALFORMED),
        ({"fields": {Group.BORN: {}}, "parents": {Group.BORN: ()}}, Held.MALFORMED),
        ({"fields": {Group.FIRST_NAME: "e\u0301"}, "parents": {Group.FIRST_NAME: ()}}, Held.MALFORMED),
    ],
)
def test_what_no_program_of_this_version_writes_is_held_and_later_operations_go_on(
    bed: Bed, said: dict[str, object], reason: Held
) -> None:
    here, there = bed
    bed.settle()
    forger, bad, good = Forger(here), ClientId.new(START), ClientId.new(START)
    forger.send([replace(forger.op(Entity.CLIENT, bad.raw, client_fields()), **said)])  # type: ignore[arg-type]
    forger.send([forger.op(Entity.CLIENT, good.raw, client_fields("Good"))])

    there.cycle()

    assert reasons(there) == [reason]
    assert there.clients.open(good).client.first_name == "Good"


def test_what_a_later_program_wrote_so_that_this_one_may_apply_it_goes_in(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger, client = Forger(here), ClientId.new(START)
    forger.send([forger.op(Entity.CLIENT, client.raw, client_fields("Later"), schema=2, min_reader=1)])

    there.cycle()

    assert reasons(there) == []
    assert [op.schema_v for op in there.ops(OpState.LIVE) if op.object_id == client.raw] == [2]
    assert there.clients.open(client).client.first_name == "Later"


def test_an_operation_under_another_ones_id_is_held(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger = Forger(here)
    op = forger.op(Entity.CLIENT, ClientId.new(START).raw, client_fields())
    forger.send([op], ids=[OpId.random()])

    there.cycle()

    assert reasons(there) == [Held.MALFORMED]


def test_a_body_that_does_not_open_is_held_and_later_operations_go_on(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger, bad, good = Forger(here), ClientId.new(START), ClientId.new(START)
    forger.send(
        [forger.op(Entity.CLIENT, bad.raw, client_fields())],
        body=lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
    )
    forger.send([forger.op(Entity.CLIENT, good.raw, client_fields("Good"))])

    there.cycle()

    assert reasons(there) == [Held.BROKEN_SEAL]
    assert there.clients.open(good).client.first_name == "Good"
    there.restart()
    there.cycle()
    assert reasons(there) == [Held.BROKEN_SEAL]


def test_a_note_that_lies_where_names_lie_is_held(bed: Bed) -> None:
    """A device without the clinical key could write it: it must not become a note."""
    here, there = bed
    client = here.add_client()
    bed.settle()
    forger = Forger(here)
    note = forger.op(Entity.NOTE, NoteId.new(START).raw, note_fields(client.raw))
    forger.send([note], entity=Entity.CLIENT)

    there.cycle()

    assert reasons(there) == [Held.MALFORMED]


@pytest.mark.parametrize("what", [Group.BORN, Group.ARCHIVED])
def test_a_moment_that_no_calendar_shows_is_held_and_what_follows_goes_in(bed: Bed, what: Group) -> None:
    here, there = bed
    bed.settle()
    forger, odd, good = Forger(here), ClientId.new(START), ClientId.new(START)
    far: dict[Group, Canonical] = {
        Group.BORN: {"created_at": LAST_MS + 1},
        Group.ARCHIVED: LAST_MS + 1,
    }
    forger.send([forger.op(Entity.CLIENT, odd.raw, {**client_fields(), what: far[what]})])
    forger.send([forger.op(Entity.CLIENT, good.raw, client_fields())])

    there.cycle()

    assert reasons(there) == [Held.MALFORMED]
    assert there.clients.open(good).client.first_name == "Forged"


def test_a_note_without_a_session_and_with_such_a_moment_is_held(bed: Bed) -> None:
    here, there = bed
    client = here.add_client()
    bed.settle()
    forger, note = Forger(here), NoteId.new(START)
    fields = note_fields(client.raw) | {Group.BORN: {"client": client.raw, "created_at": (1 << 48) - 1}}
    del fields[Group.SESSION]
    forger.send([forger.op(Entity.NOTE, note.raw, fields)])

    there.cycle()

    assert reasons(there) == [Held.MALFORMED]


def test_one_id_is_one_record(bed: Bed) -> None:
    here, there = bed
    client = here.add_client()
    bed.settle()
    forger = Forger(here)
    forger.send([forger.op(Entity.DEVICE, client.raw, {Group.NAME: "not a laptop"})])

    there.cycle()

    assert reasons(there) == [Held.MALFORMED]
    assert there.clients.open(client).client.first_name == "Dana"


def test_an_operation_that_names_itself_as_its_parent_changes_nothing(bed: Bed) -> None:
    here, there = bed
    client = here.add_client()
    bed.settle()
    forger, own = Forger(here), OpId.random()
    forger.send(
        [
            forger.op(
                Entity.CLIENT,
                client.raw,
                {Group.FIRST_NAME: "Loop"},
                op_id=own,
                parents={Group.FIRST_NAME: (own,)},
            )
        ]
    )

    there.cycle()

    assert there.clients.open(client).client.first_name == "Dana"
    there.clients.open(client)


def test_an_assistants_laptop_reads_the_log_without_a_single_clinical_operation(three: Bed) -> None:
    here, _, assistant = three
    here.start_note(here.add_client("Dana"), subjective="not for everyone")
    clinic_only = {at: key for at, key in assistant.store.keys.sync.items() if at[0] is KeyKind.SYNC_CLINIC}
    assistant.store.keys = replace(assistant.store.keys, sync=clinic_only)
    here.cycle()

    assistant.cycle()

    assert {op.compartment for op in assistant.ops()} == {Compartment.CLINIC}
    assert assistant.store.sync is not None
    assert assistant.store.sync.seq == len(three.clinic.batches)
    assert [texts["first"] for texts in assistant.shown().values()] == ["Dana"]
    own = assistant.add_client("Noa")
    assistant.cycle()
    here.cycle()
    assert here.clients.open(own).client.first_name == "Noa"


def test_a_note_that_an_assistants_laptop_cannot_seal_keeps_no_name_from_being_sent(three: Bed) -> None:
    here, _, assistant = three
    note = here.start_note(here.add_client("Dana"), subjective="begun by a clinician")
    three.settle()
    assistant.write(note, subjective="from before it lost the key")
    clinic_only = {at: key for at, key in assistant.store.keys.sync.items() if at[0] is KeyKind.SYNC_CLINIC}
    assistant.store.keys = replace(assistant.store.keys, sync=clinic_only)
    own = assistant.add_client("Noa")

    assistant.cycle()
    here.cycle()

    assert here.clients.open(own).client.first_name == "Noa"
    assert assistant.engine.standing().word == "waiting"
    with pytest.raises(IllegalTransition):
        assistant.start_note(own)


def test_what_an_older_program_could_not_read_is_read_after_the_next_unlock(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    forger, client, note = Forger(here), ClientId.new(START), NoteId.new(START)
    op = forger.op(Entity.NOTE, note.raw, note_fields(client.raw))
    forger.send([op])
    there.cycle()
    with there.store.write(applying=True) as work:
        op_repo.hold(work, op.op_id, Held.NEEDS_UPDATE.value)  # as the program before this one left it
        work.commit()
    forger.send([forger.op(Entity.CLIENT, client.raw, client_fields())])
    there.cycle()
    assert reasons(there) == [Held.NEEDS_UPDATE]
    assert there.engine.standing().word == "needs_update"

    there.restart()
    there.cycle()

    assert reasons(there) == []
    assert there.text(note) == "text"
