"""Receipts: only a committed row of the trail makes one, and it opens only what it names."""

import pytest

from pazpaz_desktop.domain.audit import Event, View
from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.storage import audit_log
from pazpaz_desktop.storage.audit_log import Audited
from pazpaz_desktop.storage.queries import attachments, clients, notes
from pazpaz_desktop.storage.store import Store
from tests.services.bed import Bed, add_client, start_note
from tests.support.clocks import FakeClock


def open_store(bed: Bed, clock: Clock) -> Store:
    unlocked = bed.unlocked()
    return Store.open(unlocked.folder, unlocked.database_key, unlocked.master, clock)


def test_a_receipt_is_not_made_by_hand(bed: Bed, clock: FakeClock) -> None:
    practice = bed.open()
    client = add_client(practice)
    practice.close()
    with pytest.raises(TypeError):
        Audited(client, View.CLIENT_PAGE, object())


def test_a_receipt_for_one_record_opens_no_other(bed: Bed, clock: FakeClock) -> None:
    practice = bed.open()
    note, other = start_note(practice, clock), start_note(practice, clock)
    client = practice.notes.open(note).client_id
    practice.close()
    store = open_store(bed, clock)
    receipt = audit_log.receipt(store, Event.NOTE_READ, other, View.NOTE_EDITOR)
    with store.read() as view:
        record = notes.record(view, note)
        for opening in (
            lambda: notes.draft_sections(view, record, receipt),
            lambda: notes.client_name(view, record, receipt),
            lambda: clients.details(view, client, receipt),
            lambda: attachments.of_note(view, note, receipt),
        ):
            with pytest.raises(TypeError):
                opening()
        assert notes.draft_sections(view, notes.record(view, other), receipt)
    store.close()
