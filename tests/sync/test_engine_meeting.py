"""What two people wrote without knowing of each other meets on both laptops, and nothing of it is lost."""

import pytest

from pazpaz_desktop.domain.notes import NoteState, Section
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.services.clients import EditClient, ResolveField
from pazpaz_desktop.storage.queries import notes as note_queries
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync.opening import HeadReader
from pazpaz_desktop.sync.steps import Step
from tests.sync.bed import Bed, Laptop


def begun(bed: Bed, **sections: str):  # type: ignore[no-untyped-def]
    """A note that both laptops show."""
    here, _ = bed
    note = here.start_note(**sections)
    bed.settle()
    return note


def heads(laptop: Laptop, note, section: Section = Section.SUBJECTIVE):  # type: ignore[no-untyped-def]
    with laptop.store.write(applying=True) as work:
        found, base = HeadReader(laptop.store).heads_of(work, note.raw, Group(section.value))
    return {head.value for head in found}, base


def test_different_sections_end_with_both(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="s", plan="p")
    here.write(note, subjective="s here")
    there.write(note, plan="p there")

    bed.settle()

    for laptop in bed:
        assert laptop.text(note) == "s here"
        assert laptop.text(note, Section.PLAN) == "p there"
    assert bed.agree()


def test_the_same_section_keeps_both_texts_on_both_laptops_until_somebody_decides(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    here.write(note, subjective="written here")
    there.write(note, subjective="written there")

    bed.settle()

    for laptop in bed:
        assert laptop.standing_of(note) is Standing.CONFLICT
        assert heads(laptop, note) == ({"written here", "written there"}, "base")
    assert here.text(note) == there.text(note)
    with pytest.raises(RuleBroken):
        here.notes.sign(note)

    there.decide(note, "both of us")
    bed.settle()
    for laptop in bed:
        assert laptop.standing_of(note) is Standing.CLEAR
        assert laptop.text(note) == "both of us"
    assert bed.agree()


def test_sentences_added_in_different_places_are_joined_and_marked(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="First. Last.")
    here.write(note, subjective="Early. First. Last.")
    there.write(note, subjective="First. Last. Later.")

    bed.settle()

    for laptop in bed:
        assert laptop.standing_of(note) is Standing.MERGED
        assert laptop.text(note) == "Early. First. Last. Later."
    here.notes.reviewed(note, Section.SUBJECTIVE)
    bed.settle()
    assert all(laptop.standing_of(note) is Standing.CLEAR for laptop in bed)
    assert bed.agree()


def test_equal_texts_are_no_conflict(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    here.write(note, subjective="the same")
    there.write(note, subjective="the same")

    bed.settle()

    assert all(laptop.standing_of(note) is Standing.CLEAR for laptop in bed)


def test_both_decide_at_once_and_the_decisions_meet_again(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    here.write(note, subjective="a")
    there.write(note, subjective="b")
    bed.settle()
    here.decide(note, "as decided here")
    there.decide(note, "as decided there")

    bed.settle()

    for laptop in bed:
        assert heads(laptop, note)[0] == {"as decided here", "as decided there"}
    here.decide(note, "at last")
    bed.settle()
    assert bed.agree()


def test_an_editor_open_over_a_cycle_knows_its_own_words(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    seen = here.notes.open(note).seen
    for words in ("one", "one two", "one two three"):
        here.write(note, seen=seen, subjective=words)
        here.cycle()

    bed.settle()

    assert all(laptop.standing_of(note) is Standing.CLEAR for laptop in bed)
    assert there.text(note) == "one two three"


def test_an_editor_open_over_a_cycle_does_not_know_what_came(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    seen = here.notes.open(note).seen
    there.write(note, subjective="from there")
    there.cycle()
    here.cycle()

    here.write(note, seen=seen, subjective="typed without looking")
    bed.settle()

    for laptop in bed:
        assert laptop.standing_of(note) is Standing.CONFLICT
        assert heads(laptop, note)[0] == {"from there", "typed without looking"}


def test_a_save_from_a_page_older_than_a_decision_does_not_take_its_place(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    page = here.notes.open(note).seen
    here.write(note, subjective="mine")
    there.write(note, subjective="theirs")
    bed.settle()
    here.decide(note, "as decided")

    here.write(note, seen=page, subjective="mine, typed on")
    bed.settle()

    for laptop in bed:
        assert laptop.standing_of(note) is Standing.CONFLICT
        assert heads(laptop, note)[0] == {"as decided", "mine, typed on"}


def test_who_goes_on_writing_after_a_decision_meets_nobody(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    here.write(note, subjective="mine")
    there.write(note, subjective="theirs")
    bed.settle()
    here.decide(note, "as decided")
    page = here.notes.open(note).seen

    for words in ("as decided, and", "as decided, and more"):
        here.write(note, seen=page, subjective=words)
        here.cycle()
    bed.settle()

    assert all(laptop.standing_of(note) is Standing.CLEAR for laptop in bed)
    assert there.text(note) == "as decided, and more"


def test_what_is_typed_between_cut_and_page_is_cut_before_the_page_goes_in(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="base")
    there.write(note, subjective="from there")
    there.cycle()

    def type_on(step: Step) -> None:
        if step is Step.PULL_AFTER_CALL and here.text(note) == "base":
            here.write(note, subjective="typed meanwhile")

    here.fuse = type_on  # type: ignore[assignment]  # heard like a fuse
    here.cycle()

    assert heads(here, note)[0] == {"from there", "typed meanwhile"}
    bed.settle()
    assert all(laptop.standing_of(note) is Standing.CONFLICT for laptop in bed)


def test_a_phone_number_asks_and_a_name_takes_the_newest(bed: Bed) -> None:
    here, there = bed
    client = here.add_client("Dana", "Cohen")
    bed.settle()
    for laptop, phone, last in ((here, "1", "Levi"), (there, "2", "Katz")):
        bed.clock.advance(minutes=1)
        shown = laptop.clients.open(client)
        laptop.clients.edit(
            EditClient(client, "Dana", last, phone, "d@example.org", shown=shown.client, seen=shown.seen)
        )
        laptop.engine.cut()

    bed.settle()

    for laptop in bed:
        page = laptop.clients.open(client)
        assert page.client.last_name == "Katz"
        assert {side.text for side in page.conflicts[0].sides} == {"1", "2"}
    conflict = here.clients.open(client).conflicts[0]
    here.clients.resolve(ResolveField(client, conflict.part, "1", conflict.seen))
    bed.settle()
    assert all(not laptop.clients.open(client).conflicts for laptop in bed)
    assert all(laptop.clients.open(client).client.phone == "1" for laptop in bed)


def test_a_signature_from_elsewhere_keeps_what_was_typed_here_beside_it(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="to be signed")
    here.write(note, subjective="typed here without knowing")
    there.sign(note)
    there.cycle()

    bed.settle()

    for laptop in bed:
        page = laptop.notes.open(note)
        assert page.state is NoteState.SIGNED
        assert page.sections[Section.SUBJECTIVE] == "to be signed"
        assert page.standings[Section.SUBJECTIVE] is Standing.LATE
        assert [late.text for late in page.late] == ["typed here without knowing"]


def test_a_signing_that_is_not_final_yields_to_a_signature_from_elsewhere(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="to be signed")
    there.sign(note)
    there.cycle()
    here.write(note, subjective="my wording")
    here.notes.sign(note)

    bed.settle()

    for laptop in bed:
        page = laptop.notes.open(note)
        assert page.state is NoteState.SIGNED
        assert page.sections[Section.SUBJECTIVE] == "to be signed"
        assert [late.text for late in page.late] == ["my wording"]
    assert here.notes.finalise_due(everything=True).result == ()


def test_a_text_that_comes_while_a_note_is_being_signed_waits_and_is_late(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="as I read it")
    here.notes.sign(note)
    there.write(note, subjective="from there")
    there.cycle()

    here.cycle()
    assert here.ops(OpState.ARRIVED)
    assert here.notes.open(note).state is NoteState.SIGNING
    here.notes.finalise_due(everything=True)
    bed.settle()

    for laptop in bed:
        page = laptop.notes.open(note)
        assert page.state is NoteState.SIGNED
        assert page.sections[Section.SUBJECTIVE] == "as I read it"
        assert [late.text for late in page.late] == ["from there"]
    assert here.ops(OpState.ARRIVED) == []


def test_a_text_that_comes_while_a_note_is_being_signed_is_taken_in_after_the_undo(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="as I read it")
    here.notes.sign(note)
    there.write(note, subjective="from there")
    there.cycle()
    here.cycle()

    here.notes.undo_signing(note)
    bed.settle()

    for laptop in bed:
        assert laptop.text(note) == "from there"
        assert laptop.standing_of(note) is Standing.CLEAR


def test_two_signatures_are_both_kept(bed: Bed) -> None:
    here, there = bed
    note = begun(bed, subjective="to be signed")
    here.write(note, subjective="as here")
    there.write(note, subjective="as there")
    here.sign(note)
    there.sign(note)

    bed.settle()

    for laptop in bed:
        with laptop.store.read() as view:
            versions = note_queries.versions(view, note)
        assert {version.signing.device_id for version in versions} == {each.store.device_id for each in bed}
    assert here.text(note) == there.text(note)
    assert bed.agree()


def test_a_mark_stays_what_the_person_had_seen_until_it_is_cut(bed: Bed) -> None:
    here, _ = bed
    note = begun(bed, subjective="base")
    here.write(note, subjective="here")
    with here.store.write(applying=True) as work:
        before = registers.get(work, note.raw, Group.SUBJECTIVE)
    assert before is not None
    assert before.is_dirty
    assert before.seen == before.heads

    here.cycle()
    with here.store.write(applying=True) as work:
        after = registers.get(work, note.raw, Group.SUBJECTIVE)
    assert after is not None
    assert not after.is_dirty
    assert after.heads != before.heads
