import re
import tomllib
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT, repository_files, text

# Put together from halves, so that this file does not hold what it looks for.
_REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "deb." + "debian.org",
    "crates" + ".io",
]
_PLACES = ["/wor" + "k/", "/ro" + "ot/", "/tmp" + "/pz"]
_SCAFFOLD = [r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b", r"\bissue #?\d", r"\bowner [A-H]\b"]
_ADDRESSES = re.compile("|".join(map(re.escape, _REGISTRIES + _PLACES)))
_LEFT_OVER = re.compile("|".join(_SCAFFOLD))
_SECRETS = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b")
_ANONYMOUS = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "stuff", "base"}
_TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "docs",
    "migrations",
    "packaging",
    "pazpaz_desktop",
    "pyproject.toml",
    "resources",
    "tests",
}


def _texts() -> list[Path]:
    return [path for path in repository_files() if _is_text((ROOT / path).read_bytes())]


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _lines_with(pattern: re.Pattern[str], content: str) -> list[int]:
    return [number for number, line in enumerate(content.splitlines(), 1) if pattern.search(line)]


def _found(pattern: re.Pattern[str]) -> dict[str, list[int]]:
    found = {path.as_posix(): _lines_with(pattern, text(path)) for path in _texts()}
    return {path: lines for path, lines in found.items() if lines}


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    assert _found(_ADDRESSES) == {}


def test_nothing_is_left_over_from_building_the_house() -> None:
    assert _found(_LEFT_OVER) == {}


def test_no_file_holds_a_private_key() -> None:
    assert _found(_SECRETS) == {}


@pytest.mark.parametrize(
    ("pattern", "line"),
    [(_ADDRESSES, f"see https://{host}/simple") for host in _REGISTRIES]
    + [(_ADDRESSES, f"cd {place}thing") for place in _PLACES]
    + [(_LEFT_OVER, "# TO" + "DO: later"), (_LEFT_OVER, "waits for iss" + "ue 5")]
    + [(_SECRETS, "-----BEGIN PRIVATE" + " KEY-----")],
)
def test_what_does_not_belong_is_noticed(pattern: re.Pattern[str], line: str) -> None:
    assert _lines_with(pattern, f"fine\n{line}\n") == [2]


def test_the_top_level_is_as_the_architecture_says() -> None:
    assert {path.parts[0] for path in repository_files()} <= _TOP


def test_no_module_hides_what_it_is_about_behind_an_empty_name() -> None:
    modules = [path for path in repository_files() if path.suffix == ".py"]

    assert [path.as_posix() for path in modules if _ANONYMOUS & {path.stem, *path.parent.parts}] == []


def test_the_folder_packaging_never_hides_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging/__init__.py").exists()


def test_no_file_is_larger_than_a_megabyte() -> None:
    sizes = {path.as_posix(): (ROOT / path).stat().st_size for path in repository_files()}

    assert {path: size for path, size in sizes.items() if size > 1 << 20} == {}


def test_every_module_says_in_one_sentence_what_it_owns() -> None:
    rules = tomllib.loads(text(Path("pyproject.toml")))["tool"]["ruff"]["lint"]

    assert "D" in rules["select"]
    assert "D100" not in rules["ignore"]
