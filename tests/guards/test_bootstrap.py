import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest

from tests.support.source_tree import ROOT


@pytest.fixture
def system_packages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("system_packages", ROOT / "packaging/system_packages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _bootstrap(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "packaging/bootstrap.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_door_explains_itself_and_refuses_what_it_does_not_know() -> None:
    assert _bootstrap("--help").returncode == 0
    assert "run|test" in _bootstrap("--help").stdout
    assert _bootstrap("fly").returncode == 2


def test_only_what_is_not_installed_is_missing(system_packages: ModuleType) -> None:
    wanted = {"a window": "libx11-6 libegl1", "letters": "fonts-dejavu-core"}

    missing = system_packages.lacking(wanted, {"libx11-6", "fonts-dejavu-core"})

    assert missing.by_purpose == {"a window": ["libegl1"]}


def test_a_library_under_its_newer_name_counts_as_installed(system_packages: ModuleType) -> None:
    assert system_packages.lacking({"a core": "libglib2.0-0"}, {"libglib2.0-0t64"}).names == []


def test_without_rights_the_one_line_and_its_reasons_are_said(
    system_packages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = system_packages.Missing({"a window": ["libegl1"], "letters": ["fonts-dejavu-core"]})

    assert not system_packages.provide(missing, as_root=False)

    said = capsys.readouterr().err
    assert "sudo apt-get install --no-install-recommends libegl1 fonts-dejavu-core" in said
    assert "a window: libegl1" in said


def test_nothing_is_asked_of_anybody_when_nothing_is_missing(system_packages: ModuleType) -> None:
    assert system_packages.provide(system_packages.Missing({}), as_root=False)


def test_tests_need_more_than_the_program_does(system_packages: ModuleType) -> None:
    everything = system_packages.lacking(system_packages.packages(with_tour=True, with_tests=True), set())
    program = system_packages.lacking(system_packages.packages(with_tour=False, with_tests=False), set())

    assert set(program.names) < set(everything.names)
    assert "xvfb" not in program.names
