"""A server that fails or has shut the door: the state, the sentence, and the note that is still there."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.tls import new_identity
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.errors import (
    InvitationExpired,
    InvitationUsed,
    ObjectMissing,
    PazPazError,
    SeatRefused,
    ServerNotTrusted,
    ServerUnreachable,
    SignatureBroken,
)
from pazpaz_desktop.foundation.ids import NoteId
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.clinic import InviteDevice, Role, SyncWord
from pazpaz_desktop.services.enrolling import Enrolling
from pazpaz_desktop.services.notes import SaveNote
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import Vaults
from pazpaz_desktop.sync import invitations, seats
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.standings import standing_meaning
from tests.support.clinics import RunningClinic
from tests.support.clocks import FakeClock
from tests.support.populated import SESSION, photograph
from tests.support.proxies import Fault, Proxy
from tests.support.two_laptops import admitted, first_laptop, opened, remote_of

TEXT = "Pain less, sleeps through"


@pytest.fixture
def seat_file(clinic: RunningClinic) -> bytes:
    return clinic.new_place()


@pytest.fixture
def practice(tmp_path: Path, seat_file: bytes) -> Iterator[Practice]:
    with first_laptop(tmp_path / "one", seat_file) as one:
        yield one


@pytest.fixture
def note(practice: Practice) -> NoteId:
    """Written, exchanged, and then written on: something waits to be sent."""
    client = practice.clients.add(AddClient("Dana", "Invented")).result
    note_id = practice.notes.start(client, SESSION).result
    practice.clinic.sync_now()
    practice.notes.save(SaveNote(note_id, {Section.PLAN: TEXT}, SESSION, 50))
    return note_id


def _meets(practice: Practice, note: NoteId, expected: type[PazPazError]) -> tuple[SyncWord, str]:
    """One exchange that fails as expected; the note is whole and waits. The state and what it means."""
    with pytest.raises(expected) as met:
        practice.clinic.sync_now()
    assert message_for(met.value).text.count(".") >= 2
    assert practice.notes.open(note).sections[Section.PLAN] == TEXT
    standing = practice.clinic.standing()
    assert standing.waiting >= 1
    assert standing.state is not SyncWord.UP_TO_DATE
    return standing.state, standing_meaning(standing.state, standing.reason)


def test_a_server_with_another_certificate_is_told_nothing_and_the_note_waits(
    tmp_path: Path, clinic: RunningClinic, seat_file: bytes
) -> None:
    stranger = new_identity(["localhost"], ["127.0.0.1"], SystemClock().now(), 1).certificate.decode()
    members = json.loads(seat_file)
    members["database"]["ca"] = stranger
    vaults = first_laptop(tmp_path / "one", json.dumps(members).encode())
    with pytest.raises(ServerNotTrusted) as met, vaults:
        pass

    text = message_for(met.value).text
    assert "not the clinic's server" in text
    assert "Nothing was sent" in text
    with clinic.superuser() as connection:
        role = members["database"]["role"]
        claimed = connection.execute("SELECT device_id FROM sync.seat WHERE role_name = %s", [role])
        assert claimed.fetchone() == (None,)


def test_a_seat_that_was_removed_says_so_and_the_note_waits(
    practice: Practice, note: NoteId, clinic: RunningClinic, seat_file: bytes
) -> None:
    clinic.remove_seat(seat_file)
    state, meaning = _meets(practice, note, SeatRefused)

    assert state is SyncWord.NEEDS_YOU
    assert "does not let this laptop in any more" in meaning
    assert "Ask the owner" in meaning


def test_a_server_that_is_gone_in_the_middle_of_a_batch_costs_nothing_and_the_next_try_ends_it(
    tmp_path: Path, clinic: RunningClinic
) -> None:
    seat = seats.decode(clinic.new_place())
    with Proxy(seat.port) as proxy:
        behind = seats.encode(replace(seat, port=proxy.port))
        with first_laptop(tmp_path / "one", behind) as practice:
            client = practice.clients.add(AddClient("Dana", "Invented")).result
            note_id = practice.notes.start(client, SESSION).result
            practice.clinic.sync_now()
            practice.clinic.sync_now()
            without_a_batch = proxy.up
            practice.notes.save(SaveNote(note_id, {Section.PLAN: TEXT}, SESSION, 50))
            proxy.fault = Fault(up=without_a_batch + 300)
            state, meaning = _meets(practice, note_id, ServerUnreachable)
            proxy.fault = Fault()

            assert state is SyncWord.OFFLINE
            assert "cannot be reached" in meaning
            assert practice.clinic.sync_now().sent == 1
            assert practice.clinic.standing().state is SyncWord.UP_TO_DATE


@pytest.fixture
def invited(practice: Practice, clinic: RunningClinic, seat_file: bytes) -> bytes:
    practice.clinic.sync_now()
    command = InviteDevice(clinic.new_seat(seat_file), Role.THERAPIST, is_same_person=False)
    return practice.clinic.invite(command).file


def _enrolling(folder: Path, clock: SystemClock | FakeClock) -> Enrolling:
    return Enrolling(Vaults(Profile(folder), None, SystemClock()), remote_of(folder), clock)


def test_an_invitation_that_is_over_is_refused_before_anything_is_sent(
    tmp_path: Path, invited: bytes
) -> None:
    late = FakeClock(SystemClock().now() + timedelta(minutes=16))
    with pytest.raises(InvitationExpired) as met:
        _enrolling(tmp_path / "two", late).begin(invited, "Laptop two")

    assert "15 minutes" in message_for(met.value).text
    assert "Ask for a new invitation" in message_for(met.value).text


def test_an_invitation_that_another_laptop_answered_is_refused(tmp_path: Path, invited: bytes) -> None:
    _enrolling(tmp_path / "two", SystemClock()).begin(invited, "Laptop two")
    with pytest.raises(InvitationUsed) as met:
        _enrolling(tmp_path / "three", SystemClock()).begin(invited, "Laptop three")

    assert "Another laptop has used this file already" in message_for(met.value).text


def test_a_practice_with_another_fingerprint_than_the_invitation_says_lets_nobody_in(
    tmp_path: Path, practice: Practice, clinic: RunningClinic, seat_file: bytes
) -> None:
    practice.clinic.sync_now()
    command = InviteDevice(clinic.new_seat(seat_file), Role.THERAPIST, is_same_person=False)
    made = practice.clinic.invite(command)
    forged = replace(invitations.decode(made.file), root_fingerprint=b"f" * 32)
    enrolling = _enrolling(tmp_path / "two", SystemClock())
    enrolling.begin(invitations.encode(forged), "Laptop two")
    practice.clinic.candidate(made.id)
    shown = enrolling.step().code
    candidate = practice.clinic.candidate(made.id)

    assert candidate is not None
    assert shown != candidate.code  # two people would stop here
    practice.clinic.admit(made.id)
    with pytest.raises((SignatureBroken, PazPazError)) as met:
        enrolling.step()
    assert message_for(met.value).text
    assert not (tmp_path / "two" / "vaults").exists()


def test_a_file_that_is_not_in_the_store_is_a_state_and_comes_when_it_is_there(
    tmp_path: Path, practice: Practice, note: NoteId, clinic: RunningClinic, seat_file: bytes
) -> None:
    attached = practice.files.attach(note, "shoulder.jpg", photograph(random.Random(1))).result
    practice.clinic.sync_now()
    unlocked = admitted(practice, clinic.new_seat(seat_file), tmp_path / "two")
    with opened(unlocked) as two, clinic.store_admin() as store:
        two.clinic.sync_now()
        prefix = seats.decode(seat_file).store.prefix
        bucket = seats.decode(seat_file).store.bucket
        listed = store.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
        kept = {row["Key"]: store.get_object(Bucket=bucket, Key=row["Key"])["Body"].read() for row in listed}
        for key in kept:
            store.delete_object(Bucket=bucket, Key=key)
        with pytest.raises(ObjectMissing) as met:
            two.files.content(attached.id)
        assert "has not reached the clinic server yet" in message_for(met.value).text
        for key, body in kept.items():
            store.put_object(Bucket=bucket, Key=key, Body=body)

        assert two.files.content(attached.id).name == "shoulder.jpg"
        assert two.notes.open(note).sections[Section.PLAN] == TEXT
