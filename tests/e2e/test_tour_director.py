"""The director handles a real window in a real process through the window system's own events."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.link import Switchboard
from pazpaz_desktop.app.tour.puppet import ActFailed, Puppet
from pazpaz_desktop.foundation.clock import SystemClock


@pytest.fixture(scope="module")
def stage() -> Iterator[Puppet]:
    board = Switchboard()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.stage", str(board.theirs.fileno())],
        pass_fds=[board.theirs.fileno()],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    link = board.answer()
    assert link.pid == process.pid
    puppet = Puppet(link, SystemClock())
    puppet.wait("line")
    yield puppet
    process.kill()
    process.wait()
    puppet.wait_for_end()
    link.close()
    board.close()


def test_hebrew_latin_and_new_lines_are_typed_as_keys(stage: Puppet) -> None:
    stage.do("focus", where="text")
    stage.press("Ctrl+A")
    stage.type("text", "שלום Dana, 10:41\nכאב בכתף ₪")
    assert stage.text("text") == "שלום Dana, 10:41\nכאב בכתף ₪"
    assert stage.caret("text") == len("שלום Dana, 10:41\nכאב בכתף ₪")


def test_a_shortcut_reaches_the_window(stage: Puppet) -> None:
    stage.press("Ctrl+L")
    stage.wait("echo", has="locked")


def test_a_row_far_down_is_scrolled_to_and_clicked(stage: Puppet) -> None:
    stage.choose("list", "row 173")
    stage.wait("echo", has="chose row 173")


def test_a_box_is_walked_by_arrow_keys_and_a_tick_box_ticked(stage: Puppet) -> None:
    stage.choose("box", "עברית")
    assert stage.text("box") == "עברית"
    stage.click("tick")
    assert "tick" in stage.names()


def test_a_dialogue_does_not_hold_up_the_director(stage: Puppet) -> None:
    stage.click("ask")
    stage.wait("yes")
    stage.click("yes")
    stage.wait("echo", has="agreed")


def test_a_file_is_dropped(stage: Puppet, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    stage.drop("stage", tmp_path / "photo.jpg")
    stage.wait("echo", has="took photo.jpg")


def test_a_picture_is_taken(stage: Puppet, tmp_path: Path) -> None:
    stage.picture(tmp_path / "stage.png")
    assert (tmp_path / "stage.png").read_bytes().startswith(b"\x89PNG")


def test_a_missing_widget_is_named_with_what_is_on_screen(stage: Puppet) -> None:
    with pytest.raises(ActFailed, match=r"nowhere.*echo"):
        stage.click("nowhere")
    with pytest.raises(ActFailed, match="TimeoutError"):
        stage.wait("nowhere", limit_s=0.05)


def test_each_change_of_a_label_is_told_with_the_text_of_that_moment(stage: Puppet) -> None:
    stage.do("focus", where="text")
    stage.press("Ctrl+A")
    stage.press("Del")
    stage.do("watch", label="echo", editors=["text"])
    stage.wait("echo")
    stage.link.heard.clear()
    stage.do("keys", where="text", text="אבג", gaps_ms=[30, 5])
    stage.wait("echo", has="אבג")
    seen = [message for message in stage.link.heard if message["event"] == "seen"]
    assert [message["count"] for message in stage.link.heard if message["event"] == "typed"] == [1, 2, 3]
    assert seen[-1]["label"] == "echo אבג"
    assert all(message["label"] == f"echo {message['editors']['text']}" for message in seen)
