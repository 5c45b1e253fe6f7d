"""A practice: opened, closed, kept to its lanes, watched by its anchors, verified."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.foundation.errors import (
    DatabaseBroken,
    DiskFull,
    HostError,
    VaultInUse,
    VaultLocked,
    VaultMissing,
    VaultRolledBack,
    WrongLane,
)
from pazpaz_desktop.foundation.ids import AttachmentId, ClientId, NoteId, VersionId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.audits import verify_vault
from pazpaz_desktop.services.clients import AddClient, EditClient
from pazpaz_desktop.services.form_drafts import FormDraft, PlaceState
from pazpaz_desktop.services.notes import NoteState, SaveNote
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.settings import IDLE_MINUTES
from pazpaz_desktop.system.files import ReserveFile
from tests.services.bed import Bed, add_client, inline_lanes, new_bed, start_note
from tests.support import jpegs
from tests.support.clocks import FakeClock
from tests.support.keyvaults import MemoryKeyVault
from tests.support.messages_seen import MessagesSeen
from tests.support.small_disk import fill_up, needs_small_disk, small_disk


@contextmanager
def threaded(bed: Bed) -> Iterator[tuple[Practice, Lanes]]:
    """The practice on real lanes."""
    lanes = Lanes.on_threads()
    practice = lanes.db.submit(lambda: bed.open(lanes)).result()
    try:
        yield practice, lanes
    finally:
        lanes.db.submit(practice.close).result()
        for lane in (lanes.files, lanes.read, lanes.db, lanes.keys):
            lane.close()


def test_opening_and_closing_are_in_the_trail_and_the_head_is_signed(bed: Bed, practice: Practice) -> None:
    assert bed.events() == ["vault.create", "vault.unlock"]
    again = bed.reopen(practice)
    assert bed.events() == ["vault.create", "vault.unlock", "vault.lock", "vault.unlock"]
    assert bed.rows("SELECT seq FROM audit_signature") == [(3,)]
    assert (again.label, again.is_demo, again.needs_keyring) == ("Test practice", False, False)
    again.close()


def test_a_closed_practice_lets_go_of_the_vault(bed: Bed, practice: Practice) -> None:
    with pytest.raises(VaultInUse):
        bed.open()
    practice.close()
    bed.open().close()


def test_a_closed_practice_lets_go_of_the_vault_though_its_last_steps_fail(bed: Bed) -> None:
    lanes = inline_lanes()
    practice = bed.open(lanes, MemoryKeyVault())
    lanes.keys.close()
    practice.close()
    practice = bed.open()
    with bed.refusing("INSERT ON audit"), pytest.raises(HostError):
        practice.close()
    with pytest.raises(VaultLocked):
        add_client(practice)
    bed.open().close()


@needs_small_disk
def test_a_full_disk_keeps_nobody_out_while_the_reserve_is_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "48m") as disk:
        bed = new_bed(disk)
        reserve = ReserveFile(bed.vault.folder / "reserve")
        reserve.ensure()
        fill_up(disk)
        practice = bed.open()
        assert not reserve.is_whole
        add_client(practice)
        practice.close()
        fill_up(disk)
        unlocked = bed.unlocked()
        with pytest.raises(DiskFull):
            Practice.open(unlocked, inline_lanes(), bed.clock)
        unlocked.close()


def test_an_opening_that_fails_lets_go_and_can_be_tried_again(
    bed: Bed, practice: Practice, clock: FakeClock
) -> None:
    note = start_note(practice, clock)
    practice.notes.sign(note)
    practice.close()
    unlocked = bed.unlocked()
    for act in ("INSERT ON audit", "INSERT ON note_version"):
        with bed.refusing(act), pytest.raises(HostError):
            Practice.open(unlocked, inline_lanes(), clock)
    opened = Practice.open(unlocked, inline_lanes(), clock)
    assert opened.notes.open(note).state is NoteState.SIGNED
    opened.close()


ANY = b"x" * 16
DB_ONLY: dict[str, Callable[[Practice], object]] = {
    "clients.open": lambda p: p.clients.open(ClientId(ANY)),
    "clients.add": lambda p: p.clients.add(AddClient("a", "b")),
    "clients.edit": lambda p: p.clients.edit(EditClient(ClientId(ANY), "a", "b")),
    "clients.archive": lambda p: p.clients.archive(ClientId(ANY)),
    "clients.unarchive": lambda p: p.clients.unarchive(ClientId(ANY)),
    "notes.start": lambda p: p.notes.start(ClientId(ANY), local_day(FakeClock().now())),
    "notes.open": lambda p: p.notes.open(NoteId(ANY)),
    "notes.save": lambda p: p.notes.save(SaveNote(NoteId(ANY), {}, local_day(FakeClock().now()), None)),
    "notes.sign": lambda p: p.notes.sign(NoteId(ANY)),
    "notes.undo_signing": lambda p: p.notes.undo_signing(NoteId(ANY)),
    "notes.finalise_due": lambda p: p.notes.finalise_due(everything=True),
    "notes.version": lambda p: p.notes.version(VersionId(ANY)),
    "files.remove": lambda p: p.files.remove(AttachmentId(ANY)),
    "files.restore": lambda p: p.files.restore(AttachmentId(ANY)),
    "drafts.replace": lambda p: p.drafts.replace([FormDraft("k", PlaceState("s"))]),
    "drafts.forget": lambda p: p.drafts.forget("k"),
    "settings.set": lambda p: p.settings.set(IDLE_MINUTES, 5),
    "settings.get": lambda p: p.settings.get(IDLE_MINUTES),
    "audit.verify": lambda p: p.audit.verify(),
    "close": lambda p: p.close(),
}


@pytest.mark.parametrize("name", DB_ONLY)
def test_a_use_case_of_lane_db_refuses_the_window_s_thread(bed: Bed, name: str) -> None:
    with threaded(bed) as (practice, _), pytest.raises(WrongLane):
        DB_ONLY[name](practice)


def test_the_list_stays_on_the_lane_that_read_it_first(bed: Bed) -> None:
    with threaded(bed) as (practice, lanes):
        with pytest.raises(WrongLane):
            practice.clients.page("", 0)
        assert lanes.read.submit(lambda: practice.clients.page("", 0)).result().total == 0
        with pytest.raises(WrongLane):
            lanes.files.submit(lambda: practice.clients.page("", 0)).result()


def test_files_are_attached_and_opened_on_their_own_lane(bed: Bed) -> None:
    with threaded(bed) as (practice, lanes):
        note = lanes.db.submit(lambda: start_note(practice, bed.clock)).result()
        attach = lanes.files.submit(lambda: practice.files.attach(note, "a.jpg", jpegs.baseline()))
        row = attach.result().result
        content = lanes.files.submit(lambda: practice.files.content(row.id)).result()
        assert len(content.data) == row.size_bytes
        with pytest.raises(WrongLane):
            lanes.db.submit(lambda: practice.files.content(row.id)).result()


def test_readers_see_every_committed_client_while_writing_goes_on(bed: Bed) -> None:
    with threaded(bed) as (practice, lanes):
        added = [lanes.db.submit(lambda n=n: add_client(practice, f"{n:02}")) for n in range(30)]
        pages = [lanes.read.submit(lambda: practice.clients.page("", 0)) for _ in range(30)]
        totals = [page.result().total for page in pages]
        assert totals == sorted(totals)
        wait(added)
        assert lanes.read.submit(lambda: practice.clients.page("", 0)).result().total == 30


def test_a_thousand_pages_touch_the_database_once(bed: Bed, practice: Practice) -> None:
    for number in range(30):
        add_client(practice, f"{number:03}", f"{number % 7}")
    total = practice.clients.page("", 0).total
    bed.tamper("DELETE FROM sealed_value WHERE entity = 'client'")  # anything read from here on would fail
    for offset in range(1000):
        assert practice.clients.page(str(offset % 10), offset % 30, 10).total <= total == 30


def test_what_lies_between_two_practices_is_the_same_for_verify(bed: Bed, practice: Practice) -> None:
    note = start_note(practice, bed.clock)
    practice.files.attach(note, "a.jpg", jpegs.baseline())
    practice.notes.sign(note)
    practice.notes.finalise_due(everything=True)
    assert practice.audit.is_whole()
    practice.close()
    findings = []
    for _ in range(2):
        unlocked = bed.unlocked()
        findings.append(verify_vault(unlocked, bed.clock))
        unlocked.close()
    assert findings[0] == findings[1]
    assert findings[0].problems == ()
    assert findings[0].files == 1


def _content(bed: Bed) -> dict[str, bytes]:
    """All files but the lock and SQLite's index of the WAL, which is shared memory."""
    passing = ("lock", "vault.db-shm")
    found = (path for path in bed.vault.folder.rglob("*") if path.is_file() and path.name not in passing)
    return {str(path.relative_to(bed.vault.folder)): path.read_bytes() for path in found}


def test_verify_changes_no_byte_of_a_vault_not_even_one_that_crashed(
    bed: Bed, practice: Practice, tmp_path: Path
) -> None:
    """Its header is newer than its database knows, a mirror is missing, commits wait in the WAL."""
    start_note(practice, bed.clock)
    crashed = tmp_path / "crashed" / bed.vault.folder.name
    shutil.copytree(bed.vault.folder, crashed)
    (crashed / "vault.json.mirror").unlink()
    left = replace(bed, vault=replace(bed.vault, folder=crashed))
    unlocked = left.unlocked()
    unlocked = replace(unlocked, header=unlocked.header.past(7, unlocked.master))
    before = _content(left)
    assert len(before["vault.db-wal"]) > 0
    for _ in range(2):
        assert verify_vault(unlocked, bed.clock).problems == ()
        assert _content(left) == before
    (crashed / "anchor").rename(crashed / "away")
    with pytest.raises(VaultMissing):
        verify_vault(unlocked, bed.clock)
    assert not (crashed / "anchor").exists()
    (crashed / "away").rename(crashed / "anchor")
    pages = before["vault.db"]
    (crashed / "vault.db").write_bytes(pages[:4096] + bytes(byte ^ 1 for byte in pages[4096:]))
    with pytest.raises(DatabaseBroken):
        verify_vault(unlocked, bed.clock)
    unlocked.close()


def test_verify_of_a_closed_vault_leaves_no_file_behind(bed: Bed, practice: Practice) -> None:
    add_client(practice)
    practice.close()
    before = _content(bed)
    unlocked = bed.unlocked()
    assert verify_vault(unlocked, bed.clock).problems == ()
    unlocked.close()
    assert _content(bed) == before


def test_verify_asks_the_keyring_s_anchor_where_it_is_handed_one_and_writes_none(
    bed: Bed, practice: Practice
) -> None:
    practice.close()
    older = {name: (bed.vault.folder / name).read_bytes() for name in ("vault.db", "anchor")}
    keyvault = MemoryKeyVault()
    bed.open(keyvault=keyvault).close()
    item = f"anchor-{bed.vault.header.place.vault}"
    kept = keyvault.get(item)
    for name, data in older.items():
        (bed.vault.folder / name).write_bytes(data)
    unlocked = bed.unlocked()
    assert verify_vault(unlocked, bed.clock).problems == ()
    with pytest.raises(VaultRolledBack):
        verify_vault(unlocked, bed.clock, keyvault)
    unlocked.close()
    after = keyvault.get(item)
    assert kept is not None
    assert after is not None
    assert after.matches(kept)


def test_an_older_database_is_told_by_the_keyring(bed: Bed, tmp_path_factory: pytest.TempPathFactory) -> None:
    keyvault = MemoryKeyVault()
    bed.open(keyvault=keyvault).close()
    older = {name: (bed.vault.folder / name).read_bytes() for name in ("vault.db", "anchor")}
    practice = bed.open(keyvault=keyvault)
    start_note(practice, bed.clock)
    practice.close()
    for name, data in older.items():
        (bed.vault.folder / name).write_bytes(data)
    bed.open().close()  # the control: without the keyring nothing is noticed
    for name, data in older.items():
        (bed.vault.folder / name).write_bytes(data)
    unlocked = bed.unlocked()
    lanes = Lanes.on_threads()
    with pytest.raises(VaultRolledBack):
        Practice.open(unlocked, lanes, bed.clock, keyvault)
    accepted = Practice.open(unlocked, lanes, bed.clock, keyvault, accept_rollback=True)
    assert "vault.rollback.accept" in bed.events()
    accepted.close()
    for lane in (lanes.db, lanes.read, lanes.files, lanes.keys):
        lane.close()
    bed.open(keyvault=keyvault).close()


def test_the_keyring_is_written_at_once_then_after_thirty_seconds_then_at_the_end(
    bed: Bed, clock: FakeClock
) -> None:
    keyvault = MemoryKeyVault()
    practice = bed.open(keyvault=keyvault)
    item = f"anchor-{bed.vault.header.place.vault}"

    def kept() -> bytes:
        secret = keyvault.get(item)
        return b"" if secret is None else secret.reveal()

    first = kept()
    assert first
    add_client(practice)
    assert kept() == first
    clock.advance(seconds=30)
    add_client(practice)
    second = kept()
    assert second != first
    add_client(practice)
    assert kept() == second
    practice.close()
    assert kept() != second


def test_a_keyring_that_fails_keeps_nobody_out(bed: Bed, messages: MessagesSeen) -> None:
    messages.expect("recall")
    messages.expect("write")
    keyvault = MemoryKeyVault()
    keyvault.put(f"anchor-{bed.vault.header.place.vault}", Secret(b"not an anchor"))
    keyvault.become_unavailable()
    practice = bed.open(keyvault=keyvault)
    add_client(practice)
    practice.close()
