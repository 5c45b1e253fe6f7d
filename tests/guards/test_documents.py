import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT, python_files, repository_files, text

_ARCHITECTURE = Path("docs/ARCHITECTURE.md")
_ADR_PARTS = ["Summary", "Status", "Context", "Decision", "Consequences", "Alternatives"]
_ONE_PAGE = 60
_DECISIONS = [path for path in repository_files() if path.parent == Path("docs/adr")]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
_WORD_ROW = re.compile(r"^\| ([a-z][^|]*?) \| ([^|]+?) \| ?([^|]*?) ?\|$", re.M)


def _glossary() -> list[tuple[str, str, list[str]]]:
    rows = _WORD_ROW.findall(text(Path("docs/glossary.md")))
    return [
        (word, meaning, [one for one in banned.split(", ") if one])
        for word, meaning, banned in rows
        if word != "word"
    ]


def _broken_links(document: Path, content: str) -> list[str]:
    folder = (ROOT / document).parent
    return [link for link in _LINK.findall(content) if not (folder / link).exists()]


def test_the_architecture_can_be_read_in_one_sitting() -> None:
    assert len(text(_ARCHITECTURE).splitlines()) <= 300


def test_every_place_the_architecture_points_to_exists() -> None:
    table = text(_ARCHITECTURE).partition("## 10. Where is what")[2].partition("## 11.")[0]
    places = [place for cell in re.findall(r"`([^`]+)`", table) for place in cell.split()]
    missing = [
        one for one in places if not any((base / one).exists() for base in (ROOT, ROOT / "pazpaz_desktop"))
    ]

    assert places
    assert [one for one in missing if one != "pazpaz_desktop/"] == []


@pytest.mark.parametrize(
    "document",
    [path for path in repository_files() if path.suffix == ".md"],
    ids=lambda path: path.as_posix(),
)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert _broken_links(document, text(document)) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    assert _broken_links(_ARCHITECTURE, "see [this](nowhere.md) and [that](glossary.md)") == ["nowhere.md"]


@pytest.mark.parametrize("decision", _DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_six_parts_on_one_page(decision: Path) -> None:
    content = text(decision)

    assert re.findall(r"^## (.+)$", content, re.M) == _ADR_PARTS
    assert re.match(rf"# {decision.name[:4]} \S", content)
    assert len(content.splitlines()) <= _ONE_PAGE


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in _DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_readme_names_both_commands_and_shows_the_program() -> None:
    readme = text(Path("README.md"))

    assert "make run" in readme
    assert "make test" in readme
    assert re.search(r"!\[[^\]]+\]\(docs/images/note\.png\)", readme)


def test_the_glossary_explains_each_word_once_and_in_order() -> None:
    content = text(Path("docs/glossary.md"))
    words = [word for word, _, _ in _glossary()]

    assert len(words) == len(set(words))
    for chapter in content.split("\n## ")[1:]:
        inside = [word for word, _, _ in _WORD_ROW.findall(chapter) if word != "word"]
        assert inside == sorted(inside), chapter.splitlines()[0]


# Words that the glossary gives to something else, in names where they mean that other thing.
_ELSEWHERE = {
    "keystore": "the error names are stable and say keystore",
    "encrypt": "names of libraries",
    "decrypt": "names of libraries",
    "password": "names of libraries and Qt",
    "log": "loggers write events of the program, not of the practice",
    "index": "Qt's model indexes and list positions",
    "pool": "names of libraries",
    "executor": "names of libraries",
    "commit": "a transaction's last word",
    "document": "Qt's text documents",
    "revision": "a counter of an edited text, never a signed state",
    "user": "the person of an operating system account",
    "admin": "not a role here",
    "account": "of the operating system",
}


def _names(trees: Iterator[tuple[str, ast.Module]]) -> Iterator[tuple[str, str]]:
    for path, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield path, node.name


def _words_of(name: str) -> set[str]:
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def test_no_class_or_function_uses_a_word_the_glossary_rejects() -> None:
    rejected = {one for _, _, banned in _glossary() for one in banned} - set(_ELSEWHERE)
    found = [
        f"{path}: {name}"
        for path, name in _names(python_files("pazpaz_desktop"))
        if _words_of(name) & rejected
    ]

    assert found == []


def test_a_rejected_word_in_a_name_is_noticed() -> None:
    rejected = {one for _, _, banned in _glossary() for one in banned}

    assert _words_of("open_patient_file") & rejected
    assert _words_of("CustomerRow") & rejected
