"""The diagnostics bundle: enough to help by, and nothing about any person, practice or machine."""

import platform
from pathlib import Path

import pytest

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services import diagnostics
from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.services.notes import SaveNote
from tests.support.populated import PASSPHRASE, SESSION, OpenVault, new_vault

_SCREEN = {"qt": "6.11", "scale": "2.0"}
_PERSON = AddClient("Invented", "Canary", "050-7654321", "canary@example.org")


@pytest.fixture
def vault(tmp_path):
    with new_vault(tmp_path) as made:
        client = made.practice.clients.add(_PERSON).result
        note = made.practice.notes.start(client, SESSION).result
        made.practice.notes.save(SaveNote(note, {Section.PLAN: "the canary sings"}, SESSION, 50))
        yield made


def told(report: str, vault: OpenVault) -> list[str]:
    """What of people, practice and machine stands in it."""
    secrets = ["Invented", "Canary", "7654321", "canary", "sings", PASSPHRASE, str(vault.profile.data)]
    machine = [f" {platform.node()}", str(Path.home()), vault.unlocked.folder.name]
    label = f"label: {vault.practice.label}"
    return [word for word in (*secrets, *machine, label) if word and word in report]


def test_it_says_versions_sizes_rows_settings_and_screen(vault):
    lines = vault.practice.diagnostics.report(_SCREEN).splitlines()
    assert {"rows of client: 1", "rows of note: 1", "joined: no", "language: en", "scale: 2.0"} <= set(lines)
    assert f"python: {platform.python_version()}" in lines
    assert [line for line in lines if line.startswith("[")] == [
        "[program]",
        "[screen]",
        "[vault]",
        "[settings]",
        "[log]",
    ]


def test_it_says_nothing_about_people_practice_or_machine(vault):
    assert told(vault.practice.diagnostics.report(_SCREEN), vault) == []


def test_what_would_tell_is_noticed(vault):
    assert told("note: the canary sings", vault) == ["canary", "sings"]


def test_it_ends_with_the_last_lines_of_the_log_and_no_more(vault):
    log = vault.profile.logs / "pazpaz.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(f"line {number}\n" for number in range(1_000)))
    lines = vault.practice.diagnostics.report(_SCREEN).splitlines()
    assert lines[lines.index("[log]") + 1 :] == [
        f"line {number}" for number in range(1_000 - diagnostics.LOG_LINES, 1_000)
    ]


def test_without_a_log_it_says_so(vault):
    assert vault.practice.diagnostics.report(_SCREEN).endswith("[log]\nnone\n")
