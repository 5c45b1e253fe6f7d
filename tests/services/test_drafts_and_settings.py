"""Form drafts come back as they were, once; settings keep to their ranges."""

import pytest

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.ids import ClientId, FormDraftId, NoteId
from pazpaz_desktop.services.form_drafts import FormDraft, FormDrafts, PlaceState
from pazpaz_desktop.services.notes import Section
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.settings import IDLE_MINUTES, LANGUAGE, UNDO_MINUTES
from pazpaz_desktop.storage.repos import form_drafts
from pazpaz_desktop.storage.store import Store
from tests.services.bed import Bed
from tests.support.messages_seen import MessagesSeen

PLACE = PlaceState("notes", ClientId(b"c" * 16), NoteId(b"n" * 16), Section.PLAN, caret=17, anchor=4)


def test_a_form_draft_survives_a_lock_with_place_and_caret(bed: Bed, practice: Practice) -> None:
    draft = FormDraft("client", PLACE, {"first_name": "דנה", "phone": ""})
    practice.drafts.replace([draft])
    again = bed.reopen(practice)
    assert again.drafts.peek("client") == draft
    again.close()


def test_the_newest_draft_of_a_kind_counts_and_kinds_do_not_meet(bed: Bed, practice: Practice) -> None:
    practice.drafts.replace([FormDraft("place", PlaceState("clients"))])
    practice.drafts.replace([FormDraft("place", PLACE)])
    practice.drafts.replace([FormDraft("client", PlaceState("clients"), {"first_name": "x"})])
    assert bed.rows("SELECT count(*) FROM form_draft") == [(2,)]
    assert practice.drafts.peek("place") == FormDraft("place", PLACE)
    assert practice.drafts.peek("other") is None
    practice.drafts.forget("place")
    assert bed.rows("SELECT kind FROM form_draft") == [("client",)]
    assert bed.rows("SELECT count(*) FROM sealed_value WHERE entity = 'form_draft'") == [(1,)]


def test_a_draft_of_a_newer_program_is_left_for_it(bed: Bed, practice: Practice) -> None:
    practice.close()
    unlocked = bed.unlocked()
    store = Store.open(unlocked.folder, unlocked.database_key, unlocked.master, bed.clock)
    with store.write() as work:
        form_drafts.keep(work, FormDraftId.new(work.now), "client", canonical.encode({"v": 2}))
        work.commit()
    assert FormDrafts(store).peek("client") is None
    assert bed.rows("SELECT kind FROM form_draft") == [("client",)]
    store.close()
    unlocked.close()


def test_a_draft_that_was_only_looked_at_survives_a_crash_until_it_is_forgotten(
    bed: Bed, practice: Practice
) -> None:
    draft = FormDraft("client", PLACE, {"first_name": "דנה"})
    practice.drafts.replace([draft, FormDraft("place", PLACE)])
    again = bed.reopen(practice)
    assert again.drafts.peek("client") == draft
    assert again.drafts.peek("client") == draft
    again.drafts.forget("client")
    again.drafts.forget("client")
    assert again.drafts.peek("client") is None
    assert again.drafts.peek("place") == FormDraft("place", PLACE)
    again.drafts.replace([draft], forgotten=["place", "client"])
    assert (again.drafts.peek("place"), again.drafts.peek("client")) == (None, draft)
    again.close()


@pytest.mark.parametrize("damage", ["UPDATE sealed_value SET epoch = 9", "DELETE FROM sealed_value"])
def test_a_broken_draft_is_left_alone_and_keeps_nobody_out(
    bed: Bed, practice: Practice, damage: str, messages: MessagesSeen
) -> None:
    messages.expect("form_drafts: unreadable error=PZ-3001")
    practice.drafts.replace([FormDraft("client", PLACE, {"first_name": "x"})])
    bed.tamper(f"{damage} WHERE entity = 'form_draft'")
    assert practice.drafts.peek("client") is None
    assert bed.rows("SELECT kind FROM form_draft") == [("client",)]
    practice.drafts.replace([FormDraft("client", PLACE, {"first_name": "y"})])
    assert practice.drafts.peek("client") == FormDraft("client", PLACE, {"first_name": "y"})


def test_half_a_character_does_not_keep_a_form_from_being_kept(practice: Practice) -> None:
    practice.drafts.replace([FormDraft("client", PLACE, {"first_name": "a\ud800"})])
    kept = practice.drafts.peek("client")
    assert kept is not None
    assert kept.fields == {"first_name": "a\ufffd"}


def test_settings_start_at_their_defaults_and_keep_what_is_chosen(bed: Bed, practice: Practice) -> None:
    assert practice.settings.get(IDLE_MINUTES) == 10
    changed = practice.settings.set(IDLE_MINUTES, 30)
    practice.settings.set(IDLE_MINUTES, 1)
    practice.settings.set(LANGUAGE, "he")
    assert changed.changes.touches(Kind.SETTING)
    again = bed.reopen(practice)
    assert (again.settings.get(IDLE_MINUTES), again.settings.get(LANGUAGE)) == (1, "he")
    assert again.settings.get(UNDO_MINUTES) == 10
    again.close()


def test_a_value_out_of_range_is_refused_and_not_told(bed: Bed, practice: Practice) -> None:
    seen = len(bed.events())
    with pytest.raises(RuleBroken):
        practice.settings.set(IDLE_MINUTES, 31)
    with pytest.raises(RuleBroken):
        practice.settings.set(LANGUAGE, "xx")
    assert bed.events(after=seen) == []
    assert practice.settings.get(IDLE_MINUTES) == 10


def test_a_stored_value_that_is_no_choice_counts_as_the_default(bed: Bed, practice: Practice) -> None:
    practice.settings.set(IDLE_MINUTES, 5)
    for stored in ("x'18ff'", "x'ff'"):
        bed.tamper(f"UPDATE setting SET value = {stored}")
        assert practice.settings.get(IDLE_MINUTES) == 10
