"""Words, directions and watches of the interface's runtime."""

import inspect
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.errors import FileRefused, PazPazError, RuleBroken
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.runtime.messages import message_at_the_door, message_for, save_failure
from pazpaz_desktop.ui.runtime.reasons import reason_text
from pazpaz_desktop.ui.runtime.stall import StallWatch
from pazpaz_desktop.ui.shell.history import History
from tests.support.clocks import FakeClock

LEAVES = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, PazPazError) and not kind.__subclasses__()
]


@pytest.fixture
def languages(qapp):
    made = Languages()
    yield made
    made.use(Language.ENGLISH)


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_every_error_has_words_of_its_own_without_its_code(kind):
    message = message_for(kind())
    assert message.happened
    assert kind.code not in message.text
    if kind is not errors.Cancelled and not issubclass(kind, (RuleBroken, errors.WrongLane)):
        is_said_to_be_our_bug = "inside the program" in message.text
        assert is_said_to_be_our_bug is (kind is errors.LaneClosed)


def test_an_error_that_is_not_ours_is_called_our_bug_and_shows_nothing_of_its_text():
    message = message_for(ValueError("Dana Levi"))
    assert "inside the program" in message.text
    assert "Dana" not in message.text


def test_a_broken_rule_names_its_limit():
    assert message_for(RuleBroken(field="first_name", rule="too_long", limit=255)).text == (
        "At most 255 characters."
    )
    assert "10" in message_for(FileRefused(rule="file_too_large", limit=10 << 20)).text
    assert save_failure(RuleBroken(field=Section.PLAN, rule="too_long", limit=50_000)) == (
        "At most 50,000 characters."
    )


@pytest.mark.parametrize("kind", [errors.DiskFull, errors.SaveFailed, errors.DatabaseBusy])
def test_where_no_practice_is_open_no_message_speaks_of_text_on_the_screen(kind):
    assert "on the screen" in message_for(kind()).text
    at_the_door = message_at_the_door(kind()).text
    assert "on the screen" not in at_the_door
    assert "save" not in at_the_door
    assert "again" in at_the_door


def test_every_reason_but_start_and_quit_is_explained(qapp):
    silent = {reason for reason in LockReason if not reason_text(reason)}
    assert silent == {LockReason.START, LockReason.QUIT}


def test_isolates_are_closed():
    assert (isolate("x"), left_to_right("x")) == ("\u2068x\u2069", "\u2066x\u2069")


def test_a_language_brings_direction_and_formats_at_once(languages):
    languages.use(Language.HEBREW)
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert QLocale().language() is QLocale.Language.Hebrew
    assert "2026" in formats.day(date(2026, 9, 9))
    languages.use(Language.ENGLISH)
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert formats.day(date(2026, 9, 9)) == "Wed 9 Sept 2026"


def test_english_needs_no_translation(languages):
    languages.use(Language.ENGLISH)
    assert QCoreApplication.translate("Note", "Saving…") == "Saving…"


def test_times_are_local_with_seconds_where_saving_is_spoken_of():
    moment = datetime(2026, 9, 9, 7, 41, 7, tzinfo=UTC)
    assert formats.exact_time(moment).strip("\u2066\u2069") == f"{moment.astimezone():%H:%M:%S}"
    assert formats.countdown(572) == left_to_right("9:32")


def test_the_stall_watch_remembers_the_worst_gap_and_logs_only_what_is_notable(qapp, messages):
    clock = FakeClock()
    watch = StallWatch(clock)
    watch.start()
    clock.advance(seconds=0.055)
    watch._on_tick()
    clock.advance(seconds=0.005)
    watch._on_tick()
    assert watch.stop() == pytest.approx(50)
    messages.expect("stall ms=295")
    watch.start()
    clock.advance(seconds=0.3)
    assert watch.stop() == pytest.approx(295)


def test_the_way_back_leads_to_the_caret_that_was_left():
    history, client = History(), ClientId.random()
    page, note = PlaceState("clients", client), PlaceState("note", client, NoteId.random())
    history.go(page)
    history.go(note)
    written = PlaceState("note", note.client_id, note.note_id, Section.PLAN, 4, 4)
    history.leave(written)
    assert history.back() == page
    assert history.back() is None
    assert history.forward() == written
    assert history.forward() is None


def test_somewhere_new_forgets_what_lay_ahead():
    history = History()
    first, second, third = (PlaceState("clients", ClientId.random()) for _ in range(3))
    history.go(first)
    history.go(second)
    history.back()
    history.go(third)
    assert history.forward() is None
    assert history.back() == first


@pytest.mark.parametrize("act", ["decide", "review", "start", "admit", "invite"])
def test_what_is_no_matter_of_a_signature_is_not_called_one(qapp, act):
    text = message_for(errors.IllegalTransition(state="clear", act=act)).text
    assert "Signed notes" not in text
    assert "Signed notes" in message_for(errors.IllegalTransition(state="signed", act="save")).text
