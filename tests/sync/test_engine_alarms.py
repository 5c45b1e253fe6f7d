"""A server that cheats is found out before anything of it reaches a record; without the check it is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from pazpaz_desktop.crypto.certificates import Role
from pazpaz_desktop.crypto.keys import ClinicalKey
from pazpaz_desktop.crypto.signing import DeviceSigningKey, SignTag
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import LogBroken, NeedsUpdate, SealBroken
from pazpaz_desktop.foundation.ids import BatchId, ClientId, DeviceId, Id
from pazpaz_desktop.sync.applying import recipient_of
from pazpaz_desktop.sync.batches import Header, Position, SealedBatch, next_chain
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.log_checks import LogChecks
from pazpaz_desktop.sync.wraps import WrapBorn, wrap
from tests.support.clocks import START
from tests.support.memory_clinic import MemoryClinic
from tests.support.messages_seen import MessagesSeen
from tests.sync.bed import Bed, Forger, Laptop

Cheat = Callable[[MemoryClinic], None]


def swapped(clinic: MemoryClinic, at: int, **other: object) -> None:
    clinic.batches[at] = replace(clinic.batches[at], **other)  # type: ignore[arg-type]  # a cheat may say anything


def drop(clinic: MemoryClinic) -> None:
    del clinic.batches[-2]


def reorder(clinic: MemoryClinic) -> None:
    clinic.batches[-2], clinic.batches[-1] = clinic.batches[-1], clinic.batches[-2]


def renumber(clinic: MemoryClinic) -> None:
    """Reorder, and number them as they lie now."""
    reorder(clinic)
    for at, batch in enumerate(clinic.batches):
        swapped(clinic, at, seq=at + 1)
        assert batch


def edit_body(clinic: MemoryClinic) -> None:
    last = clinic.batches[-1]
    op = last.ops[0]
    body = bytes([op.body[0] ^ 1, *op.body[1:]]) if op.body else b""
    swapped(clinic, -1, ops=(replace(op, body=body), *last.ops[1:]))


def drop_operation(clinic: MemoryClinic) -> None:
    swapped(clinic, -1, ops=clinic.batches[-1].ops[1:])


def repeat_operation(clinic: MemoryClinic) -> None:
    last = clinic.batches[-1]
    swapped(clinic, -1, ops=(*last.ops, last.ops[0]))


def swap_bodies(clinic: MemoryClinic) -> None:
    first, last = clinic.batches[-2].ops[0], clinic.batches[-1].ops[0]
    swapped(
        clinic,
        -1,
        ops=(replace(last, body=first.body, body_hash=first.body_hash), *clinic.batches[-1].ops[1:]),
    )


def edit_header(clinic: MemoryClinic) -> None:
    last = clinic.batches[-1]
    header = replace(Header.decode(last.header), hlc=7).encode()
    chain = next_chain(clinic.batches[-2].chain, header, last.signature)
    swapped(clinic, -1, header=header, chain=chain)


def edit_signature(clinic: MemoryClinic) -> None:
    last = clinic.batches[-1]
    signature = bytes(64)
    swapped(
        clinic, -1, signature=signature, chain=next_chain(clinic.batches[-2].chain, last.header, signature)
    )


def edit_chain(clinic: MemoryClinic) -> None:
    swapped(clinic, -1, chain=b"\x01" * 32)


def unknown_author(clinic: MemoryClinic) -> None:
    """Somebody with a key of their own, certified by nobody."""
    last, key = clinic.batches[-1], DeviceSigningKey.generate()
    header = replace(Header.decode(last.header), device=DeviceId.random()).encode()
    signature = key.sign(SignTag.BATCH, header)
    chain = next_chain(clinic.batches[-2].chain, header, signature)
    swapped(clinic, -1, header=header, signature=signature, chain=chain)


CHEATS: Mapping[str, tuple[Cheat, str]] = {
    "dropped": (drop, "dropped"),
    "reordered": (reorder, "dropped"),
    "renumbered": (renumber, "dropped"),
    "body edited": (edit_body, "edited"),
    "operation dropped": (drop_operation, "edited"),
    "operation repeated": (repeat_operation, "edited"),
    "bodies swapped": (swap_bodies, "edited"),
    "header edited": (edit_header, "signature"),
    "signature edited": (edit_signature, "signature"),
    "chain edited": (edit_chain, "edited"),
    "author unknown": (unknown_author, "author"),
}


def scene(bed: Bed) -> Laptop:
    """The laptop that is cheated: it knows two notes, and there is more on the server."""
    here, there = bed
    there.start_note(there.add_client("Noa"), subjective="known to both")
    bed.settle()
    here.start_note(here.add_client("Dana"), subjective="not yet there")
    here.cycle()
    return there


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_is_found_before_anything_changes_and_work_goes_on(
    bed: Bed, cheat: str, messages: MessagesSeen
) -> None:
    messages.expect("sync.stopped")
    there = scene(bed)
    before = there.content()
    act, reason = CHEATS[cheat]
    act(bed.clinic)

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == reason
    assert there.content() == before
    assert there.engine.standing().word == "integrity_alarm"
    there.restart()
    assert there.engine.standing().word == "integrity_alarm"
    assert there.engine.standing().reason == reason
    there.start_note(subjective="written all the same")


def test_an_alarm_ends_with_a_cycle_that_ends_well(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    there = scene(bed)
    whole = list(bed.clinic.batches)
    edit_body(bed.clinic)
    with pytest.raises(LogBroken):
        there.cycle()

    bed.clinic.batches[:] = whole
    there.cycle()

    assert there.engine.standing().word == "up_to_date"


def test_a_log_put_back_to_an_earlier_state_is_found(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    here, there = bed
    here.start_note(subjective="text")
    bed.settle()
    before = there.content()
    del bed.clinic.batches[-1]

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == "rolled_back"
    assert there.content() == before


def test_another_log_of_the_same_length_is_found(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    _, there = bed
    bed.settle()
    swapped(bed.clinic, -1, chain=b"\x01" * 32)

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == "rolled_back"


def test_another_generation_is_found(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    _, there = bed
    bed.settle()
    bed.clinic.gen = 2

    with pytest.raises(LogBroken):
        there.cycle()


def test_a_log_that_goes_on_from_another_past_is_found(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")
    here, there = bed
    bed.settle()
    end = bed.clinic.end
    swapped(bed.clinic, -1, chain=b"\x02" * 32)
    here.start_note(subjective="on the other branch")
    with here.store.write(applying=True) as work:
        assert work.sync is not None
        work.sync = replace(work.sync, chain=b"\x02" * 32)
        work.commit()
    here.cycle()
    swapped(bed.clinic, end.seq - 1, chain=end.chain)

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == "forked"


def test_a_head_that_the_batches_do_not_lead_to_is_found(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")

    class TwoFaced(MemoryClinic):
        def head(self):  # type: ignore[no-untyped-def]
            head = super().head()
            return replace(head, position=replace(head.position, chain=b"\x03" * 32))

    here, there = bed
    here.start_note(subjective="text")
    here.cycle()
    faced = TwoFaced(bed.clock, batches=bed.clinic.batches)

    with pytest.raises(LogBroken) as alarm:
        there.new_engine(faced.remote(there.seat)).cycle()

    assert alarm.value.details["reason"] == "forked"


def test_batches_that_were_told_and_are_not_shown_are_missed(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("sync.stopped")

    class Hiding(MemoryClinic):
        def pull(self, after: int, limit_ops: int, compartments: frozenset[Compartment]):  # type: ignore[no-untyped-def]
            return ()

    here, there = bed
    here.cycle()
    hiding = Hiding(bed.clock, batches=bed.clinic.batches)

    with pytest.raises(LogBroken) as alarm:
        there.new_engine(hiding.remote(there.seat)).cycle()

    assert alarm.value.details["reason"] == "dropped"


def test_operations_of_this_very_device_that_it_never_made_are_an_alarm(
    bed: Bed, messages: MessagesSeen
) -> None:
    """The vault was copied, or put back from a copy: two programs must not speak as one device."""
    messages.expect("sync.stopped")
    here, _ = bed
    bed.settle()
    forger = Forger(here)
    fields = {Group.FIRST_NAME: "a", Group.LAST_NAME: "b", Group.PHONE: "", Group.EMAIL: ""}
    forger.send([forger.op(Entity.CLIENT, ClientId.new(START).raw, fields)])
    before = here.content()

    with pytest.raises(LogBroken) as alarm:
        here.cycle()

    assert alarm.value.details["reason"] == "twin"
    assert here.content() == before


def wraps(here: Laptop, there: Laptop) -> Mapping[str, WrapBorn]:
    key, other = ClinicalKey.generate(epoch=2), ClinicalKey.generate(epoch=2)
    receivers = {there.store.device_id: there.store.keys.agreement.public_bytes}
    good = wrap(key, here.store.workspace_id, receivers)
    for_another = wrap(other, here.store.workspace_id, {}).commitment
    chosen = ClinicalKey.generate(epoch=1)
    return {
        "does not fit its commitment": replace(good, commitment=for_another),
        "replaces a key": wrap(chosen, here.store.workspace_id, receivers),
        "replaces a key for others": wrap(chosen, here.store.workspace_id, {}),
        "is broken": replace(good, to={there.store.device_id: b"nothing"}),
        "is of another epoch": replace(good, epoch=3),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "does not fit its commitment",
        "replaces a key",
        "replaces a key for others",
        "is broken",
        "is of another epoch",
    ],
)
def test_a_key_that_is_not_the_one_it_says_is_refused_with_the_page(
    bed: Bed, wrong: str, messages: MessagesSeen
) -> None:
    messages.expect("sync.stopped")
    here, there = bed
    bed.settle()
    born = wraps(here, there)[wrong]
    forger = Forger(here)
    forger.send([forger.op(Entity.KEY_WRAP, Id.random().raw, {Group.BORN: born.written()})])
    before, keys = there.content(), dict(there.store.keys.sync)

    with pytest.raises(LogBroken) as alarm:
        there.cycle()

    assert alarm.value.details["reason"] == "foreign_key"
    assert there.content() == before
    assert there.store.keys.sync == keys


@pytest.mark.parametrize("giver", [Role.THERAPIST, Role.ASSISTANT, None])
def test_a_key_that_no_owner_gave_is_refused(bed: Bed, giver: Role | None) -> None:
    here, there = bed
    receivers = {there.store.device_id: there.store.keys.agreement.public_bytes}
    born = wrap(ClinicalKey.generate(epoch=2), here.store.workspace_id, receivers)
    recipient = recipient_of(there.store)

    assert recipient.accept(born, Role.OWNER, None) is not None
    with pytest.raises(SealBroken):
        recipient.accept(born, giver, None)


def test_a_format_that_is_too_new_stops_the_exchange_and_says_so(bed: Bed) -> None:
    here, there = bed
    here.start_note(subjective="text")
    bed.clinic.format_min = 2

    with pytest.raises(NeedsUpdate):
        here.cycle()
    assert here.engine.standing().word == "needs_update"
    here.restart()
    assert here.engine.standing().word == "needs_update"

    bed.clinic.format_min = 1
    bed.settle()
    assert here.engine.standing().word == "up_to_date"
    assert there.engine.standing().word == "up_to_date"


class Believing(LogChecks):
    """Takes whatever the server says of a batch."""

    def batch(self, batch: SealedBatch, *_: object) -> Header:
        return replace(Header.decode(batch.header), seq=batch.seq, batch_id=BatchId.random())

    def leads_to(self, head: Position, batches: Sequence[SealedBatch]) -> None:
        pass


class Forgetful(LogChecks):
    """Does not compare the server's log with what was read of it."""

    def ahead(self, head: Position, cursor: Position) -> None:
        pass


def uncheck(laptop: Laptop, checks: LogChecks) -> None:
    laptop.engine_class = type("UncheckedEngine", (Engine,), {"checks": checks})
    laptop.engine = laptop.new_engine()


@pytest.mark.parametrize(
    "cheat", ["dropped", "body edited", "operation dropped", "header edited", "author unknown"]
)
def test_control_without_the_check_of_batches_the_cheat_passes(bed: Bed, cheat: str) -> None:
    there = scene(bed)
    uncheck(there, Believing())
    CHEATS[cheat][0](bed.clinic)

    there.cycle()

    assert there.engine.standing().word != "integrity_alarm"


def test_control_without_the_comparison_of_heads_a_rollback_passes(bed: Bed) -> None:
    here, there = bed
    here.start_note(subjective="text")
    bed.settle()
    del bed.clinic.batches[-1]
    uncheck(there, Forgetful())

    there.cycle()

    assert there.engine.standing().word == "up_to_date"


def test_control_the_cheats_leave_a_whole_log_alone(bed: Bed) -> None:
    there = scene(bed)

    there.cycle()

    assert there.engine.standing().word == "up_to_date"
