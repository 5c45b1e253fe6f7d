import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.source_tree import ROOT

_HEBREW = ROOT / "resources/translations/pazpaz_he.ts"
_PLACEHOLDER = re.compile(r"\{\w*\}|%L?\d|%n")
_LUPDATE = Path(sys.executable).parent / "pyside6-lupdate"


@dataclass(frozen=True)
class Text:
    """One text of the interface with its translations (several where it counts something)."""

    source: str
    translated: tuple[str, ...]
    is_finished: bool

    def flaw(self) -> str | None:
        """Why nobody should see this translation; None where it is fine."""
        if not self.is_finished or not all(self.translated):
            return "not translated"
        wanted = set(_PLACEHOLDER.findall(self.source)) - {"%n"}
        if any(set(_PLACEHOLDER.findall(one)) - {"%n"} != wanted for one in self.translated):
            return "other placeholders"
        return None


def _texts(catalogue: Path) -> Iterator[Text]:
    for message in ElementTree.parse(catalogue).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        if translation.get("type") in {"vanished", "obsolete"}:
            continue
        forms = tuple(form.text or "" for form in translation.iter("numerusform"))
        yield Text(
            message.findtext("source") or "",
            forms or (translation.text or "",),
            translation.get("type") is None,
        )


def _brought_up_to_date(folder: Path) -> Path:
    """The catalogue as it would be after collecting the texts of the code again."""
    copy = folder / _HEBREW.name
    shutil.copy(_HEBREW, copy)
    sources = [str(path) for path in sorted((ROOT / "pazpaz_desktop").rglob("*.py"))]
    command = [str(_LUPDATE), *sources, "-ts", str(copy), "-silent"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return copy


def test_every_text_of_the_interface_is_in_hebrew(tmp_path: Path) -> None:
    texts = list(_texts(_brought_up_to_date(tmp_path)))

    assert texts
    assert {text.source: flaw for text in texts if (flaw := text.flaw())} == {}


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (Text("Lock", ("",), True), "not translated"),
        (Text("Lock", ("נעילה",), False), "not translated"),
        (Text("Saved {time}", ("נשמר",), True), "other placeholders"),
        (Text("Saved {time}", ("נשמר {time}",), True), None),
        (Text("%n files", ("קובץ אחד", "%n קבצים"), True), None),
    ],
)
def test_an_unfinished_translation_is_noticed(text: Text, flaw: str | None) -> None:
    assert text.flaw() == flaw


def test_a_text_new_in_the_code_is_noticed(tmp_path: Path) -> None:
    catalogue = tmp_path / "he.ts"
    source = tmp_path / "screen.py"
    source.write_text("from x import QObject\n\n\nclass Lock(QObject):\n    a = self.tr('Open')\n", "utf-8")
    command = [str(_LUPDATE), str(source), "-ts", str(catalogue), "-silent"]
    subprocess.run(command, check=True, capture_output=True)

    assert [text.flaw() for text in _texts(catalogue)] == ["not translated"]
