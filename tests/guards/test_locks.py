import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.support.source_tree import ROOT

_FOLDER = ROOT / "packaging/requirements"
_PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; .*?)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Licences that let the program be given to anybody, as their authors spell them.
_FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|Zlib|MPL|LGPL|HPND|0BSD|Unlicense", re.I
)

_READ_BY_HAND = {"sqlcipher3": "its LICENSE file is the zlib licence; its metadata says nothing"}


def _pins(name: str) -> dict[str, str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := _PIN.match(line))}


def _strangers(lock: str) -> list[str]:
    """Lines that are neither a pinned package nor one of its hashes: an address, an option, a path."""
    return [line for line in lock.splitlines() if not _PIN.match(line) and not _HASH.match(line)]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_holds_pinned_packages_and_hashes_and_no_address(name: str) -> None:
    assert _strangers((_FOLDER / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.invalid/simple",
        "thing @ file:///somewhere/thing.whl",
        "thing>=1",
        "# via x",
    ],
)
def test_an_address_in_a_lock_is_noticed(line: str) -> None:
    assert _strangers(line) == [line]


def test_the_lock_for_developing_holds_the_lock_for_running() -> None:
    assert _pins("run.txt").items() <= _pins("dev.txt").items()


@pytest.mark.parametrize(
    ("asked", "lock"),
    [(one, "run.txt") for one in _PROJECT["dependencies"]]
    + [(one, "dev.txt") for one in _PROJECT["optional-dependencies"]["dev"]],
)
def test_every_dependency_is_locked_within_its_range(asked: str, lock: str) -> None:
    requirement = Requirement(asked)

    assert requirement.specifier.contains(_pins(lock)[_normal(requirement.name)])


@pytest.mark.parametrize("name", sorted(_pins("run.txt")))
def test_a_shipped_package_has_a_free_licence(name: str) -> None:
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is for another system")
    named = [facts[field] for field in ("License-Expression", "License") if field in facts]
    named += [one for one in facts.get_all("Classifier") or [] if one.startswith("License")]

    assert name in _READ_BY_HAND or any(_FREE.search(one) for one in named), named
