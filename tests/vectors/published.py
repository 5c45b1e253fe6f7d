"""Reads the published test vectors that lie beside the project, where they are present."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"


def cases(file_name: str) -> list[dict[str, Any]]:
    """Every test of the file with its group's members; skips, saying so, where the file is absent."""
    path = FOLDER / file_name
    if not path.is_file():
        pytest.skip(f"published vectors not present: {file_name}")
    content = json.loads(path.read_text("utf-8"))
    found = [{"group": group, **test} for group in content["testGroups"] for test in group["tests"]]
    assert len(found) == content["numberOfTests"]
    return found
