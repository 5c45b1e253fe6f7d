"""The command line: exit codes, what is imported, and what a bug may say."""

import subprocess
import sys

import pytest

from pazpaz_desktop.app import cli, crash
from pazpaz_desktop.app.cli_exits import Exit, exit_for
from pazpaz_desktop.foundation.errors import DiskFull, FileRefused, SealBroken, WrongPassphrase
from tests.support.messages_seen import MessagesSeen


@pytest.mark.parametrize("words", [["--help"], ["clean", "--help"], ["verify", "--help"], ["demo", "--help"]])
def test_every_command_explains_itself_and_its_exit_codes(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    assert "exit codes" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["nonsense"], ["clean"], ["--nonsense"]])
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == Exit.USAGE
    assert "usage" in capsys.readouterr().err


def test_the_word_for_the_supervisors_own_use_is_not_offered(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "program  " not in capsys.readouterr().out


def test_asking_for_help_loads_no_window_and_no_storage() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pazpaz_desktop", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pazpaz_desktop.app.cli" in done.stderr
    for heavy in ("PySide6", "sqlalchemy", "cryptography", "keyring"):
        assert heavy not in done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WrongPassphrase(), Exit.REFUSED),
        (FileRefused(rule="empty"), Exit.REFUSED),
        (SealBroken(), Exit.REFUSED),
        (DiskFull(), Exit.ENVIRONMENT),
    ],
)
def test_errors_end_with_the_code_of_their_kind(error: WrongPassphrase, code: Exit) -> None:
    assert exit_for(error) is code


def test_a_bug_ends_with_seventy_and_says_where_but_never_what(
    capsys: pytest.CaptureFixture[str], messages: MessagesSeen
) -> None:
    def broken() -> int:
        raise RuntimeError("נועה לוי 050-1234567")

    messages.expect("unexpected")
    assert crash.run_guarded(broken) == Exit.BUG
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "test_app_cli.py" in said
    assert "050" not in said
    assert "נועה" not in said
