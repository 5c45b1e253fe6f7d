import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pazpaz_desktop.app import clean_command
from pazpaz_desktop.attachments.rules import Rule
from tests.support import jpegs


def _run(source: Path, target: Path, report: Path) -> int:
    parser = argparse.ArgumentParser()
    clean_command.add_arguments(parser)
    return clean_command.run(parser.parse_args([str(source), str(target), "--report", str(report)]))


def _cleaned(folder: Path, name: str, data: bytes) -> tuple[int, dict[str, Any]]:
    (folder / name).write_bytes(data)
    code = _run(folder / name, folder / "out.jpg", folder / "report.json")
    return code, json.loads((folder / "report.json").read_text())


def test_an_accepted_photo_is_written_and_reported(tmp_path: Path) -> None:
    code, report = _cleaned(tmp_path, "in.jpg", jpegs.traps()["everything at once"].data)

    assert code == 0
    assert (tmp_path / "out.jpg").read_bytes() == jpegs.baseline()
    assert report.keys() == {"accepted", "format_in", "format_out", "removed", "warnings"}
    assert report["accepted"] is True
    assert (report["format_in"], report["format_out"], report["warnings"]) == ("jpeg", "jpeg", [])
    assert {row["code"] for row in report["removed"]} == jpegs.traps()["everything at once"].codes
    assert all(row.keys() == {"code", "count", "bytes"} for row in report["removed"])


def test_the_source_stays_as_it_was_and_nothing_else_is_left(tmp_path: Path) -> None:
    data = jpegs.traps()["exif"].data
    _cleaned(tmp_path, "in.jpg", data)

    assert (tmp_path / "in.jpg").read_bytes() == data
    assert sorted(os.listdir(tmp_path)) == ["in.jpg", "out.jpg", "report.json"]


_REFUSED = {
    "png": ("a.png", b"\x89PNG\r\n\x1a\n", Rule.EXTENSION),
    "heic": ("a.heic", b"\0\0\0\x18ftypheic", Rule.EXTENSION),
    "pdf": ("a.pdf", b"%PDF-1.7", Rule.EXTENSION),
    "double name": ("a.jpg.exe", jpegs.baseline(), Rule.EXTENSION),
    "no name": ("jpg", jpegs.baseline(), Rule.EXTENSION),
    "empty": ("a.jpg", b"", Rule.EMPTY),
    "too large": ("a.jpg", jpegs.baseline() + bytes(10 << 20), Rule.TOO_LARGE),
    "pdf in disguise": ("a.jpg", b"%PDF-1.7\n", Rule.NOT_JPEG),
    "truncated": ("a.jpg", jpegs.baseline()[:-2], Rule.TRUNCATED),
    "arithmetic": ("a.jpg", jpegs.refused()["frame c9"][0], Rule.UNSUPPORTED_CODING),
    "bomb": ("a.jpg", jpegs.refused()["bomb"][0], Rule.TOO_MANY_PIXELS),
    "damaged": ("a.jpg", jpegs.without(jpegs.baseline(), 0xDB), Rule.UNDECODABLE),
}


@pytest.mark.parametrize(("name", "data", "rule"), _REFUSED.values(), ids=_REFUSED)
def test_a_refused_file_has_a_report_and_no_output(tmp_path: Path, name: str, data: bytes, rule: str) -> None:
    code, report = _cleaned(tmp_path, name, data)

    assert code == 3
    assert report == {"accepted": False, "code": rule, "reason": report["reason"]}
    assert report["reason"].endswith(".")
    assert not (tmp_path / "out.jpg").exists()


def test_an_output_that_exists_is_untouched_by_a_refusal_and_replaced_by_success(tmp_path: Path) -> None:
    (tmp_path / "out.jpg").write_bytes(b"before")

    assert _cleaned(tmp_path, "in.jpg", jpegs.baseline()[:-2])[0] == 3
    assert (tmp_path / "out.jpg").read_bytes() == b"before"
    assert _cleaned(tmp_path, "in.jpg", jpegs.baseline())[0] == 0
    assert (tmp_path / "out.jpg").read_bytes() == jpegs.baseline()


def test_every_rule_has_its_reason() -> None:
    assert clean_command._REASONS.keys() == {*Rule, "worker"}


@pytest.mark.parametrize("source", ["missing.jpg", "folder.jpg"])
def test_a_source_that_cannot_be_read_is_the_environments_fault(
    tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.jpg").mkdir()

    assert _run(tmp_path / source, tmp_path / "out.jpg", tmp_path / "report.json") == 4
    assert os.listdir(tmp_path) == ["folder.jpg"]
    assert "PZ-4010" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_leaves_no_report_of_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jpg").write_bytes(jpegs.baseline())

    assert _run(tmp_path / "in.jpg", tmp_path / "no folder" / "out.jpg", tmp_path / "report.json") == 4
    assert os.listdir(tmp_path) == ["in.jpg"]
    assert str(tmp_path) not in capsys.readouterr().err


def test_a_report_that_cannot_be_written_leaves_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jpg").write_bytes(jpegs.baseline())

    assert _run(tmp_path / "in.jpg", tmp_path / "out.jpg", tmp_path / "no folder" / "report.json") == 4
    assert os.listdir(tmp_path) == ["in.jpg"]
    assert capsys.readouterr().err


def test_the_source_is_read_once_so_that_it_cannot_change_in_between(tmp_path: Path) -> None:
    pipe = tmp_path / "in.jpg"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(jpegs.baseline(),))
    writer.start()
    code = _run(pipe, tmp_path / "out.jpg", tmp_path / "report.json")
    writer.join()

    assert code == 0
    assert (tmp_path / "out.jpg").read_bytes() == jpegs.baseline()


def test_a_report_is_asked_for() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    clean_command.add_arguments(parser)

    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["in.jpg", "out.jpg"])
    assert ended.value.code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="limits on a process's memory are Linux")
def test_a_worker_that_is_ended_refuses_the_file_and_harms_nobody(tmp_path: Path) -> None:
    grain = Image.frombytes("RGB", (600, 500), random.Random(1).randbytes(900_000)).resize((6000, 5000))
    photo = io.BytesIO()
    grain.save(photo, "JPEG", quality=60, progressive=True)
    (tmp_path / "in.jpg").write_bytes(photo.getvalue())
    command = (
        "import argparse, sys; from pazpaz_desktop.app import clean_command as c;"
        "p = argparse.ArgumentParser(); c.add_arguments(p); sys.exit(c.run(p.parse_args()))"
    )
    names = [str(tmp_path / name) for name in ("in.jpg", "out.jpg")]
    done = subprocess.run(
        [sys.executable, "-c", command, *names, "--report", str(tmp_path / "report.json")],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)),
        check=False,
    )
    report = json.loads((tmp_path / "report.json").read_text())

    assert done.returncode == 3
    assert report["code"] == "worker"
    assert not (tmp_path / "out.jpg").exists()
