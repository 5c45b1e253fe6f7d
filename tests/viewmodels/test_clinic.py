"""The clinic server as it is told: never better than it is, and a laptop let in only by a person's yes."""

from dataclasses import replace

import pytest

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import (
    AlreadyJoined,
    Cancelled,
    FileUnreadable,
    InvitationExpired,
    ServerUnreachable,
)
from pazpaz_desktop.foundation.ids import ClientId, FormDraftId, NoteId
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.clinic import (
    Candidate,
    ClinicProgress,
    ClinicStanding,
    ConflictRef,
    Role,
    SyncWord,
)
from pazpaz_desktop.ui.runtime import standings
from pazpaz_desktop.ui.viewmodels.clinic import ClinicModel, ClinicState
from pazpaz_desktop.ui.viewmodels.laptops import Kept, LaptopsModel, Stage, Whose
from pazpaz_desktop.ui.viewmodels.waiting import WaitingModel
from tests.support.held_lane import HeldLane
from tests.support.scripted_clinic import AT, CODE, HERE, THERE, ScriptedClinic

NOTE_CHANGED = ChangeSet(frozenset({(Kind.NOTE, NoteId(b"n" * 16))}))
UP_TO_DATE = ClinicStanding(SyncWord.UP_TO_DATE, AT)


@pytest.fixture
def clinic(desk):
    desk.practice.clinic = ScriptedClinic(UP_TO_DATE)
    return desk.practice.clinic


@pytest.fixture
def held_db(desk):
    """The desk with a writing lane that waits for the test, and that lane."""
    lane = HeldLane("db")
    return replace(desk, lanes=replace(desk.lanes, db=lane)), lane


@pytest.fixture
def seat(tmp_path):
    path = tmp_path / "laptop.seat"
    path.write_bytes(b'{"pazpaz_seat": 1}')
    return path


def refreshed(desk):
    model = ClinicModel(desk)
    model.refresh()
    return model


def test_nothing_is_up_to_date_between_a_commit_and_the_next_look(clinic, held_db):
    desk, lane = held_db
    model = refreshed(desk)
    lane.run_all()
    assert model.state.word is SyncWord.UP_TO_DATE
    desk.bus.publish(NOTE_CHANGED)
    assert model.state.word is SyncWord.WAITING
    lane.run_all()
    assert model.state.word is SyncWord.UP_TO_DATE


class HopefulState(ClinicState):
    """The control: believes what it read last."""

    @property
    def word(self):
        return self.standing.state


def test_without_that_rule_a_commit_would_still_look_up_to_date(clinic, held_db):
    desk, lane = held_db
    model = ClinicModel(desk)
    model.state = HopefulState()
    model.refresh()
    lane.run_all()
    desk.bus.publish(NOTE_CHANGED)
    assert model.state.word is SyncWord.UP_TO_DATE


def test_an_older_answer_does_not_make_a_newer_commit_look_sent(clinic, held_db):
    desk, lane = held_db
    model = refreshed(desk)
    desk.bus.publish(NOTE_CHANGED)
    lane.run_one()
    assert model.state.word is not SyncWord.UP_TO_DATE
    lane.run_all()
    assert model.state.word is SyncWord.UP_TO_DATE


def test_form_drafts_and_settings_say_nothing_of_the_server(clinic, held_db):
    desk, lane = held_db
    model = refreshed(desk)
    lane.run_all()
    desk.bus.publish(ChangeSet(frozenset({(Kind.FORM_DRAFT, FormDraftId.random())})))
    assert model.state.word is SyncWord.UP_TO_DATE


@pytest.mark.parametrize("word", SyncWord)
def test_only_up_to_date_is_green(qapp, word):
    assert (standings.TONES.get(word) == "ok") == (word is SyncWord.UP_TO_DATE)
    assert standings.standing_title(word)
    assert standings.standing_meaning(word)
    assert standings.standing_line(word, ClinicStanding(word, AT, 3))
    assert standings.ICONS[word]


@pytest.mark.parametrize("reason", ["revoked", "certificate", "clock", "held", "sqlstate_99999"])
def test_an_obstacle_is_not_called_a_decision(qapp, reason):
    meaning = standings.standing_meaning(SyncWord.NEEDS_YOU, reason)
    assert meaning != standings.standing_meaning(SyncWord.NEEDS_YOU, "conflict")
    assert standings.needs_details(SyncWord.NEEDS_YOU, reason)


def test_joining_hands_over_the_seat_file_and_the_name(desk, clinic, seat):
    clinic.stands = ClinicStanding(SyncWord.NOT_JOINED)
    model, joined = refreshed(desk), []
    model.joined.connect(lambda: joined.append(1))
    assert not model.state.is_joined
    model.join(seat, "  Laptop at home ")
    assert clinic.seat_files == [seat.read_bytes()]
    assert clinic.asked == ["join Laptop at home"]
    assert (joined, model.state.is_joined, model.state.is_busy) == ([1], True, False)


def test_a_seat_file_that_is_not_there_is_said(desk, clinic, tmp_path):
    model = refreshed(desk)
    model.join(tmp_path / "gone.seat", "Laptop")
    assert isinstance(model.state.error, FileUnreadable)
    assert clinic.asked == []


def test_a_refused_exchange_says_why_and_the_standing_is_read_again(desk, clinic):
    model = refreshed(desk)
    clinic.stands = ClinicStanding(SyncWord.OFFLINE, AT, 2)
    clinic.errors.append(ServerUnreachable())
    model.sync_now()
    assert isinstance(model.state.error, ServerUnreachable)
    assert model.state.word is SyncWord.OFFLINE
    model.sync_now()
    assert model.state.error is None


def test_an_exchange_that_was_stopped_is_no_error(desk, clinic):
    model = refreshed(desk)
    clinic.errors.append(Cancelled())
    model.sync_now()
    assert model.state.error is None
    assert not model.state.is_busy


def test_progress_is_shown_until_the_exchange_ended(desk, clinic):
    model = refreshed(desk)
    desk.bus.tell_exchange(ClinicProgress("usable", 300, 10_000))
    assert standings.is_list_incomplete(model.state.progress)
    assert "300" in standings.progress_text(model.state.progress)
    desk.bus.tell_exchange(None)
    assert model.state.progress is None


@pytest.mark.parametrize(
    ("progress", "is_said"),
    [
        (ClinicProgress("usable", 0, 10_000), True),
        (ClinicProgress("usable", 10_000, 10_000), False),
        (ClinicProgress("usable", 0, 20), False),
        (ClinicProgress("sending", 0, 10_000), False),
        (ClinicProgress("log", 0, 0), False),
        (None, False),
    ],
)
def test_lists_are_called_incomplete_while_much_is_still_to_come(progress, is_said):
    assert standings.is_list_incomplete(progress) is is_said


def test_what_waits_is_listed_with_the_client_it_belongs_to(desk, clinic):
    dana = desk.practice.clients.add(AddClient("Dana", "Levi")).result
    day = desk.clock.now().date()
    note = NoteId(b"n" * 16)
    clinic.stands = ClinicStanding(
        SyncWord.NEEDS_YOU,
        AT,
        conflicts=(
            ConflictRef(Kind.CLIENT, dana, Group.PHONE, Standing.CONFLICT, dana),
            ConflictRef(Kind.NOTE, note, Group.PLAN, Standing.MERGED, dana, day),
            ConflictRef(Kind.NOTE, note, Group.PLAN, Standing.LATE, ClientId(b"g" * 16), day),
        ),
    )
    model = ClinicModel(desk)
    waiting = WaitingModel(model, desk)
    model.refresh()
    assert [(item.client_name, item.note_id, item.session_on) for item in waiting.items] == [
        ("Dana Levi", None, None),
        ("Dana Levi", note, day),
        ("", note, day),
    ]
    clinic.stands = UP_TO_DATE
    model.refresh()
    assert waiting.items == ()


@pytest.fixture
def laptops(desk, clinic):
    made = LaptopsModel(desk)
    made.refresh()
    yield made
    made.stop()


def invited(laptops, seat, whose=Whose.MINE):
    laptops.choose_seat(seat)
    laptops.choose_whose(whose)
    laptops.invite()
    return laptops


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        (Whose.MINE, (Role.THERAPIST, True)),
        (Whose.THERAPIST, (Role.THERAPIST, False)),
        (Whose.ASSISTANT, (Role.ASSISTANT, False)),
    ],
)
def test_an_invitation_says_whose_laptop_it_is_for(laptops, clinic, seat, whose, said):
    invited(laptops, seat, whose)
    assert [(one.role, one.is_same_person) for one in clinic.invitations] == [said]
    assert laptops.state.stage is Stage.INVITED


def test_without_a_seat_file_nothing_is_asked(laptops, clinic):
    laptops.invite()
    assert clinic.asked == []


def test_the_invitation_is_written_where_the_person_wants_it(laptops, seat, tmp_path):
    invited(laptops, seat)
    laptops.keep(tmp_path / "nowhere" / "PazPaz.invitation")
    assert laptops.state.kept is Kept.FAILED
    target = tmp_path / "PazPaz.invitation"
    laptops.keep(target)
    assert laptops.state.kept is Kept.YES
    assert target.read_bytes() == laptops.state.invited.file
    assert target.stat().st_mode & 0o077 == 0


def test_a_laptop_is_let_in_only_once_a_person_said_yes(laptops, clinic, seat):
    invited(laptops, seat)
    laptops.look()
    laptops.admit()
    assert "admit" not in clinic.asked
    clinic.answered = Candidate(CODE, "Noa's laptop")
    laptops.look()
    assert (laptops.state.stage, laptops.state.candidate.code) == (Stage.COMPARE, CODE)
    assert "admit" not in clinic.asked
    laptops.admit()
    assert laptops.state.stage is Stage.ADMITTED
    assert laptops.rows == (HERE, THERE)


@pytest.mark.parametrize("has_answered", [False, True])
def test_closing_before_the_end_withdraws_the_invitation(laptops, clinic, seat, has_answered):
    invited(laptops, seat)
    clinic.answered = Candidate(CODE, "Noa's laptop") if has_answered else None
    laptops.look()
    laptops.decline()
    assert clinic.asked[-1] == "decline"
    assert laptops.state.stage is Stage.CHOOSE
    laptops.look()
    assert clinic.asked[-1] == "decline"


def test_closing_after_the_end_withdraws_nothing(laptops, clinic, seat):
    invited(laptops, seat)
    clinic.answered = Candidate(CODE, "Noa's laptop")
    laptops.look()
    laptops.admit()
    laptops.decline()
    assert "decline" not in clinic.asked


def test_a_server_out_of_reach_is_asked_again_and_an_expired_invitation_is_over(laptops, clinic, seat):
    invited(laptops, seat)
    clinic.errors.append(ServerUnreachable())
    laptops.look()
    assert (laptops.state.stage, type(laptops.state.error)) == (Stage.INVITED, ServerUnreachable)
    clinic.errors.append(InvitationExpired())
    laptops.look()
    assert (laptops.state.stage, type(laptops.state.error)) == (Stage.CHOOSE, InvitationExpired)


def test_a_refused_invitation_can_be_tried_again(laptops, clinic, seat):
    clinic.errors.append(AlreadyJoined())
    invited(laptops, seat)
    assert (laptops.state.stage, laptops.state.is_busy) == (Stage.CHOOSE, False)
    laptops.invite()
    assert laptops.state.stage is Stage.INVITED
