"""The scenes of joining, of the clinic room and of notes two laptops write, for `render`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from pazpaz_desktop.domain.changes import Kind
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import Group, Standing
from pazpaz_desktop.foundation.errors import InvitationDeclined, ServerUnreachable
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.clinic import Candidate, ClinicProgress, ClinicStanding, ConflictRef, SyncWord
from pazpaz_desktop.services.enrolling import EnrolStep
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.services.notes import LateEdit, SectionConflict, Side
from pazpaz_desktop.ui.runtime.changes import ChangeBus
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.screens.onboarding.screen import OnboardingScreen
from pazpaz_desktop.ui.shell.main_window import MainWindow
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.laptops import Whose
from pazpaz_desktop.ui.viewmodels.onboarding import OnboardingModel
from tests.support.scripted_clinic import AT, CODE, HERE, THERE, ScriptedClinic, ScriptedEnrolling
from tests.support.scripted_notes import ScriptedNotes
from tests.support.ui import LABEL, PASSPHRASE, Asked, at_once, vaults_of

SIZE = (1240, 800)
_SMALLEST = (1024, 640)

_CONFLICT = SectionConflict(
    Section.PLAN,
    "להמשיך תרגילים פעמיים ביום.\nNext visit in a week.",
    (
        Side("להמשיך תרגילים שלוש פעמים ביום.\nNext visit in a week.\nIce after work.", "x", True, AT),
        Side(
            "להמשיך תרגילים פעמיים ביום.\nNext visit in two weeks, by phone.",
            "Noa's laptop",
            False,
            AT + timedelta(minutes=3),
        ),
    ),
    b"a" * 32,
)
_THIRD = Side("Refer to a specialist.", "Clinic PC, second floor, room 12, window side", False, AT)


@dataclass(frozen=True)
class Shot:
    """One picture: a name and the widget that shows it."""

    name: str
    widget: QWidget


def show(widget: QWidget) -> None:
    """In the size of a small laptop's window."""
    widget.resize(*SIZE)
    widget.show()


def joining(languages: Languages, temp: Path) -> Iterator[Shot]:
    keys, tasks = InlineLane("keys"), Tasks(at_once, ChangeBus())
    vaults = vaults_of(temp / "joining")
    steps = [EnrolStep(None, False), EnrolStep(CODE, False)]
    enrolling = ScriptedEnrolling(vaults, steps)
    admission = Admission(lambda: enrolling, InlineLane("sync"), tasks)  # type: ignore[arg-type, return-value]  # scripted
    model = OnboardingModel(vaults, keys, tasks, has_keyring=True, admission=admission)
    screen = OnboardingScreen(model, languages)
    show(screen)
    yield Shot("joining-1", screen)
    model.join()
    yield Shot("joining-2-focus", screen)
    invitation = temp / "PazPaz.invitation"
    temp.mkdir(parents=True)
    invitation.write_bytes(b"{}")
    admission.read(invitation)
    model.answer(" ")
    yield Shot("joining-2-read", screen)
    model.answer("Noa's laptop")
    model.name_practice(LABEL, Secret(PASSPHRASE.encode()), Secret(PASSPHRASE.encode()))
    model.kit_is_kept()
    model.finish(tuple(model.state.kit_groups[number - 1] for number in model.state.asked))
    yield Shot("joining-5-waiting", screen)
    admission.look()
    yield Shot("joining-6-digits", screen)
    enrolling.errors.append(ServerUnreachable())
    admission.look()
    yield Shot("joining-6-unreachable", screen)
    enrolling.errors.append(InvitationDeclined())
    admission.look()
    yield Shot("joining-7-declined", screen)
    admission.stop()
    screen.close()


def clinic_room(languages: Languages, desk: Desk, temp: Path) -> Iterator[Shot]:
    clinic = desk.practice.clinic = ScriptedClinic(laptops=(HERE, THERE))  # type: ignore[assignment]  # scripted
    window = MainWindow(desk, Asked().requests(), languages)
    window.resize(*SIZE)
    window.show()
    window.start()
    window.rooms.show_clinic()
    yield Shot("clinic-1-not-joined-focus", window)
    _press(window, "joinButton")
    yield Shot("clinic-1-no-file", window)
    client = desk.practice.clients.page("", 0).rows[0].id
    waits = (
        ConflictRef(Kind.CLIENT, client, Group.PHONE, Standing.CONFLICT, client),
        *(
            ConflictRef(Kind.NOTE, NoteId.random(), group, standing, client, date(2026, 9, 9))
            for group, standing in (
                (Group.PLAN, Standing.CONFLICT),
                (Group.ASSESSMENT, Standing.MERGED),
                (Group.OBJECTIVE, Standing.LATE),
            )
        ),
    )
    server = "clinic.example.org"
    for stands in (
        ClinicStanding(SyncWord.UP_TO_DATE, AT, server=server),
        ClinicStanding(SyncWord.WAITING, AT, 3, server=server),
        ClinicStanding(SyncWord.SENDING, AT, 3, server=server),
        ClinicStanding(SyncWord.OFFLINE, AT, 12, reason="connection", server=server),
        ClinicStanding(SyncWord.NEEDS_YOU, AT, 1, waits, 2, "conflict", server),
        ClinicStanding(SyncWord.INTEGRITY_ALARM, AT, 4, reason="forked", server=server),
        ClinicStanding(SyncWord.NEEDS_UPDATE, AT, 4, held=7, reason="format", server=server),
    ):
        clinic.stands = stands
        window.clinic_model.refresh()
        window.clinic.laptops.refresh()
        yield Shot(f"clinic-2-{stands.state}", window)
    clinic.stands = ClinicStanding(SyncWord.SENDING, AT, server=server)
    desk.bus.tell_exchange(ClinicProgress("usable", 1204, 10_000))
    yield Shot("clinic-3-first-exchange", window)
    window.resize(*_SMALLEST)
    yield Shot("clinic-3-smallest", window)
    desk.bus.tell_exchange(None)
    yield from _inviting(window, clinic, temp)
    window.resize(*SIZE)
    window.stop()
    window.hide()
    window.deleteLater()


def _inviting(window: MainWindow, clinic: ScriptedClinic, temp: Path) -> Iterator[Shot]:
    laptops = window.clinic.laptops
    window.clinic.invite_sheet.show_sheet()
    yield Shot("invite-1-focus", window)
    temp.mkdir(parents=True)
    seat = temp / "Noa.seat"
    seat.write_bytes(b"{}")
    laptops.choose_seat(seat)
    laptops.choose_whose(Whose.ASSISTANT)
    yield Shot("invite-1-chosen", window)
    laptops.invite()
    laptops.keep(temp / "PazPaz.invitation")
    yield Shot("invite-2-waiting", window)
    clinic.answered = Candidate(CODE, "Noa's laptop")
    laptops.look()
    yield Shot("invite-3-digits-focus", window)
    laptops.admit()
    yield Shot("invite-4-in", window)
    window.clinic.invite_sheet.close_sheet()


def shared_notes(languages: Languages, desk: Desk, client: ClientId) -> Iterator[Shot]:
    real = desk.practice.notes
    notes = ScriptedNotes(real)
    desk.practice.notes = notes  # type: ignore[assignment]  # scripted
    desk.practice.clinic = ScriptedClinic(ClinicStanding(SyncWord.NEEDS_YOU, AT, 1))  # type: ignore[assignment]  # scripted
    window = MainWindow(desk, Asked().requests(), languages)
    window.resize(*SIZE)
    window.show()
    window.start()
    try:
        yield from _conflicts(desk, window, notes, client)
    finally:
        desk.practice.notes = real
    window.flush()
    window.stop()
    window.hide()
    window.deleteLater()


def _conflicts(desk: Desk, window: MainWindow, notes: ScriptedNotes, client: ClientId) -> Iterator[Shot]:
    timeline = desk.practice.clients.open(client).timeline
    draft, signed = timeline[0].id, timeline[-1].id
    notes.conflicts = {Section.PLAN: _CONFLICT}
    notes.merged = {Section.SUBJECTIVE}
    window.go(PlaceState("note", client, draft))
    yield Shot("shared-1-marks", window)
    window.note.ask_to_sign()
    yield Shot("shared-1-sign-sheet", window)
    window.escape()
    window.note.conflict.show(Section.PLAN)
    yield Shot("shared-2-conflict", window)
    window.resize(*_SMALLEST)
    yield Shot("shared-2-conflict-smallest-focus", window)
    window.resize(*SIZE)
    before = dict(desk.practice.notes.open(draft).sections)
    _press(window, "writeButton")
    yield Shot("shared-3-write-focus", window)
    _press(window, "closeConflictButton")
    yield Shot("shared-3-written", window)
    notes.conflicts = {Section.PLAN: replace(_CONFLICT, base="", sides=(*_CONFLICT.sides, _THIRD))}
    window.note.editor.refresh()
    window.note.conflict.show(Section.PLAN)
    yield Shot("shared-4-three", window)
    _press(window, "keepButton2")
    yield Shot("shared-4-kept", window)
    notes.write_elsewhere(draft, before)
    notes.conflicts, notes.merged = {}, set()
    notes.late = (LateEdit(Section.PLAN, "Twice a day. Next visit in a week.", "Noa's laptop", AT, False),)
    window.go(PlaceState("note", client, signed))
    yield Shot("shared-5-late", window)
    notes.late = ()


def _press(window: MainWindow, name: str) -> None:
    found = window.findChild(QPushButton, name)
    if found is None:
        raise LookupError(name)
    found.click()
