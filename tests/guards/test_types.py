import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

_MIXED = {
    "an id of another kind": """
from pazpaz_desktop.foundation.ids import ClientId, NoteId

def open_note(note: NoteId) -> None: ...

open_note(ClientId(bytes(16)))
""",
    "a key of another kind": """
from pazpaz_desktop.crypto.keys import BlobKey, DatabaseKey

def open_database(key: DatabaseKey) -> None: ...

open_database(BlobKey.generate())
""",
    "bytes for a secret": """
from pazpaz_desktop.foundation.secret import Secret

def unlock(passphrase: Secret) -> None: ...

unlock(b"open")
""",
}


@pytest.mark.parametrize("mixed", _MIXED)
def test_the_type_checker_refuses(mixed: str, tmp_path: Path) -> None:
    snippet = tmp_path / "mixed.py"
    snippet.write_text(_MIXED[mixed], "utf-8")
    options = ["--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache")]

    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(snippet)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "[arg-type]" in done.stdout, done.stdout + done.stderr
    assert "Found 1 error in 1 file" in done.stdout
