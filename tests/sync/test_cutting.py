"""What becomes an operation, of which kind, and knowing what."""

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import FROZEN_GROUPS, Group
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync.hlc import milliseconds_of
from pazpaz_desktop.sync.ops import OpKind
from pazpaz_desktop.sync.standing import SyncWord
from tests.support.messages_seen import MessagesSeen
from tests.sync.bed import Bed


def test_cutting_before_a_lock_needs_no_network(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="before the lock")

    assert here.engine.cut() > 0
    assert here.dirty() == 0
    assert here.engine.cut() == 0
    here.restart()
    bed.settle()

    assert there.text(note) == "before the lock"


def test_only_what_changed_is_in_the_operation(bed: Bed) -> None:
    here, _ = bed
    note = here.start_note(subjective="s", plan="p")
    here.engine.cut()
    here.write(note, plan="another plan")
    here.engine.cut()

    first, second = (op for op in here.ops() if op.entity is Entity.NOTE)
    assert second.parents == {Group.PLAN: (first.op_id,)}
    assert second.kind == OpKind.SET


def test_a_signature_is_one_operation_over_all_that_it_covers(bed: Bed) -> None:
    here, _ = bed
    note = here.start_note(subjective="s")
    here.engine.cut()
    here.sign(note)
    here.engine.cut()

    first, signed = (op for op in here.ops() if op.entity is Entity.NOTE)
    assert signed.kind == OpKind.FINALISE
    assert signed.parents == {Group.VERSION: (), **dict.fromkeys(FROZEN_GROUPS, (first.op_id,))}


def test_a_decision_names_all_that_it_decides_over(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="base")
    bed.settle()
    here.write(note, subjective="a")
    there.write(note, subjective="b")
    bed.settle()
    here.decide(note, "c")
    here.engine.cut()

    last = here.ops()[-1]
    assert last.kind == OpKind.RESOLVE
    assert last.parents is not None
    assert len(last.parents[Group.SUBJECTIVE]) == 2


def test_stamps_go_forward_though_the_clock_goes_back(bed: Bed) -> None:
    here, _ = bed
    note = here.start_note(subjective="0")
    for number in range(1, 5):
        here.engine.cut()
        bed.clock.set_back(minutes=10)
        here.write(note, subjective=str(number))
    here.engine.cut()
    here.restart()
    here.write(note, subjective="after a restart")
    here.engine.cut()

    stamps = [op.hlc for op in here.ops() if op.entity is Entity.NOTE]
    assert stamps == sorted(set(stamps))


def test_a_stamp_from_far_ahead_does_not_pull_this_clock_along(bed: Bed) -> None:
    here, there = bed
    bed.clock.advance(minutes=60 * 24 * 365)
    note = there.start_note(subjective="from a laptop a year ahead")
    there.engine.cut()
    bed.clock.set_back(minutes=60 * 24 * 365)
    there.cycle()
    here.cycle()
    here.write(note, subjective="answered now")
    here.cycle()

    own = [op for op in here.ops() if op.device_id == here.store.device_id and op.entity is Entity.NOTE]
    assert milliseconds_of(own[-1].hlc) == int(bed.clock.now().timestamp() * 1000)
    bed.settle()
    assert there.text(note) == "answered now"


def test_nothing_is_cut_of_a_note_that_is_frozen_while_another_text_is_to_meet_it(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="base")
    bed.settle()
    seen = here.notes.open(note).seen
    there.write(note, subjective="from there")
    bed.settle()
    here.write(note, seen=seen, subjective="typed without looking")
    with here.store.write(applying=True) as work:
        work.connection.exec_driver_sql("UPDATE note SET state = 'signing'")
        work.commit()

    assert here.engine.cut() == 0
    assert here.dirty() == 1
    assert here.ops(OpState.OUTBOX) == []


def test_a_value_that_does_not_open_any_more_keeps_nothing_else_from_going_and_is_not_laid_over(
    bed: Bed, messages: MessagesSeen
) -> None:
    messages.expect("cut.unreadable")
    here, there = bed
    damaged, whole = here.start_note(subjective="first"), here.start_note(subjective="first")
    bed.settle()
    here.write(damaged, subjective="only here")
    here.write(whole, subjective="goes")
    body = here.damage(damaged, Section.SUBJECTIVE)
    there.write(damaged, subjective="from there")
    there.cycle()
    here.cycle()
    there.cycle()

    assert there.text(whole) == "goes"
    assert here.dirty() == 1
    assert here.engine.standing().word is not SyncWord.UP_TO_DATE
    assert here.body_of(damaged, Section.SUBJECTIVE) == body
