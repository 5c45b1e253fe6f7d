"""What is written on one laptop is read on the other, once, whatever is lost on the way."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.entities import Compartment, Entity
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.errors import Cancelled, DiskFull, NotJoined, ServerRefused, ServerUnreachable
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync.batches import Header, SealedBatch
from pazpaz_desktop.sync.ops import OpKind
from pazpaz_desktop.sync.progress import Listener
from pazpaz_desktop.sync.steps import Step
from tests.support.memory_clinic import MemoryClinic
from tests.sync.bed import Bed, Fuse, Laptop

T = TypeVar("T")


class AnswersLost:
    """What is asked is done, and the answer to the first `lost` requests of one kind never comes."""

    def __init__(self, request: str, lost: int = 1) -> None:
        self._request = request
        self._left = lost

    def carry(self, request: str, act: Callable[[], T]) -> T:
        answer = act()
        if request == self._request and self._left:
            self._left -= 1
            raise ServerUnreachable(reason="answer")
        return answer


def rewired(laptop: Laptop, wire: AnswersLost) -> None:
    laptop.remote = laptop.clinic.remote(laptop.seat, wire)
    laptop.engine = laptop.new_engine()


def sent_ids(clinic: MemoryClinic) -> list[bytes]:
    return [op.op_id.raw for batch in clinic.batches for op in batch.ops]


def test_a_note_written_on_one_laptop_is_read_on_the_other(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="כאב בכתף ימין", plan="stretch")

    bed.settle()

    assert there.text(note) == "כאב בכתף ימין"
    assert there.text(note, Section.PLAN) == "stretch"
    assert bed.agree()


def test_a_week_of_typing_becomes_one_operation(bed: Bed) -> None:
    here, _ = bed
    note = here.start_note()
    for words in range(50):
        here.write(note, subjective="word " * words)

    here.cycle()

    assert [op.kind for op in here.ops() if op.entity is Entity.NOTE] == [OpKind.SET]


def test_a_save_makes_no_operation_and_asks_no_network(bed: Bed) -> None:
    here, _ = bed
    here.start_note(subjective="text")

    assert here.ops() == []
    assert here.dirty() > 0
    assert bed.clinic.batches == []


def test_certificates_go_first_and_names_before_the_notes_that_name_them(bed: Bed) -> None:
    here, _ = bed
    for number in range(3):
        here.start_note(subjective=str(number))

    here.cycle()

    headers = [Header.decode(batch.header) for batch in bed.clinic.batches]
    assert [header.kind for header in headers] == ["cert", "data", "data"]
    compartments = [header.compartment for header in headers]
    assert compartments == [Compartment.CLINIC, Compartment.CLINIC, Compartment.CLINICAL]


def test_more_than_one_batch_of_names_goes_before_the_first_note(bed: Bed) -> None:
    here, there = bed
    here.sized(batch_ops=2)
    for number in range(5):
        here.start_note(subjective=str(number))

    here.cycle()

    order = [Header.decode(batch.header).compartment for batch in bed.clinic.batches]
    assert order == sorted(order, key=[Compartment.CLINIC, Compartment.CLINICAL].index)
    assert len(order) > 5
    there.cycle()
    assert bed.agree()


@pytest.mark.parametrize("asked", ["push", "pull", "head"])
def test_a_lost_answer_leaves_everything_to_the_next_cycle_and_nothing_twice(bed: Bed, asked: str) -> None:
    here, there = bed
    note = here.start_note(subjective="once")
    rewired(here, AnswersLost(asked))

    with pytest.raises(ServerUnreachable):
        here.cycle()
    assert here.ops(OpState.OUTBOX)

    bed.settle()
    assert here.ops(OpState.OUTBOX) == []
    assert len(sent_ids(bed.clinic)) == len(set(sent_ids(bed.clinic)))
    assert there.text(note) == "once"
    assert bed.agree()


def test_a_retry_sends_the_very_bytes_that_were_sealed_first(bed: Bed) -> None:
    here, _ = bed
    here.start_note(subjective="sealed once")
    rewired(here, AnswersLost("head", 3))
    for _ in range(3):
        with pytest.raises(ServerUnreachable):
            here.cycle()
    first = {op.op_id: op.body for op in here.ops()}

    here.cycle()

    assert {op.op_id: op.body for batch in bed.clinic.batches for op in batch.ops} == first


def test_a_delivery_that_comes_twice_changes_nothing(bed: Bed) -> None:
    here, there = bed
    here.start_note(subjective="text")
    bed.settle()
    before = there.content()

    with there.store.write(applying=True) as work:
        assert work.sync is not None
    there.cycle()
    there.restart()
    there.cycle()

    assert there.content() == before


def test_a_server_that_takes_a_batch_and_forgets_it_is_not_believed(bed: Bed) -> None:
    class Forgetful(MemoryClinic):
        def _append(self, batch: SealedBatch, header: Header) -> None:
            pass

    here, _ = bed
    here.start_note(subjective="kept here")
    forgetful = Forgetful(bed.clock)
    engine = here.new_engine(forgetful.remote(here.seat))

    with pytest.raises(ServerRefused) as refusal:
        engine.cycle()

    assert refusal.value.details["reason"] == "not_read_back"
    assert here.ops(OpState.OUTBOX)


def test_a_laptop_that_is_always_too_late_leaves_the_rest_to_its_next_cycle(bed: Bed) -> None:
    here, there = bed
    bed.settle()
    note = here.start_note(subjective="mine")
    busy = {"is_on": True}

    def write_meanwhile(step: Step) -> None:
        if step is Step.PUSH_BEFORE_CALL and busy["is_on"]:
            there.add_client("Other")
            there.cycle()

    here.fuse = write_meanwhile  # type: ignore[assignment]  # heard like a fuse
    report = here.cycle()
    assert report.unsent > 0
    assert here.engine.standing().word == "waiting"

    busy["is_on"] = False
    bed.settle()
    assert there.text(note) == "mine"
    assert bed.agree()


def test_a_cycle_told_to_stop_ends_between_batches_and_is_taken_up_later(bed: Bed) -> None:
    here, there = bed
    here.sized(batch_ops=2)
    note = here.start_note(subjective="to the end")
    pages: list[Step] = []
    there.fuse = Fuse(passed=pages)
    there.listener = Listener(is_stopped=lambda: pages.count(Step.PAGE_AFTER_COMMIT) == 1)
    there.sized(page_ops=2)
    here.cycle()

    with pytest.raises(Cancelled):
        there.cycle()
    assert there.store.sync is not None
    assert 0 < there.store.sync.seq < len(bed.clinic.batches)

    there.listener = Listener()
    there.engine = there.new_engine()
    there.cycle()
    assert there.text(note) == "to the end"


def test_views_hear_of_each_record_that_came(bed: Bed) -> None:
    here, there = bed
    heard = []
    there.listener = Listener(changed=heard.append)
    there.engine = there.new_engine()
    note = here.start_note(subjective="news")
    here.cycle()

    report = there.cycle()

    assert any(changes.touches(Kind.NOTE, note) for changes in heard)
    assert report.changes.touches(Kind.NOTE, note)
    assert report.received > 0


def test_pulling_pauses_before_the_last_room_is_taken_and_saves_go_on(bed: Bed) -> None:
    here, there = bed
    note = here.start_note(subjective="from afar")
    here.cycle()
    there.sized(room=1 << 60)

    with pytest.raises(DiskFull):
        there.cycle()
    own = there.start_note(subjective="written here")
    assert there.store.sync is not None
    assert there.store.sync.seq == 0

    there.sized()
    there.cycle()
    assert there.text(note) == "from afar"
    assert there.text(own) == "written here"


def test_a_vault_that_has_not_joined_does_not_cycle(bed: Bed) -> None:
    here, _ = bed
    with here.store.write() as work:
        work.sync = None
        work.commit()

    with pytest.raises(NotJoined):
        here.cycle()
    assert here.engine.standing().word == "not_joined"


def test_a_vault_that_leaves_during_a_pull_keeps_nothing_of_the_page(bed: Bed) -> None:
    here, there = bed
    here.start_note(subjective="text")
    here.cycle()

    def leave(step: Step) -> None:
        if step is Step.PULL_AFTER_CALL:
            with there.store.write() as work:
                work.sync = None
                work.commit()

    there.fuse = leave  # type: ignore[assignment]  # heard like a fuse
    with pytest.raises((Cancelled, NotJoined)):
        there.cycle()
    assert there.ops() == []
