import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

_ASK_PATHS = "from pazpaz_desktop.foundation import paths; print(paths.{name}())"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this source tree without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys, pathlib; sys.path.insert(0, 'packaging'); import wheel;"
    build += f"print(wheel.build(pathlib.Path({str(folder / 'stage')!r}), pathlib.Path({str(folder)!r})))"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked where nothing of the source tree is near."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            archive.extract(name, folder)
    return folder


def _run(installed: Path, *arguments: str) -> str:
    """Run Python with the unpacked program in front of the source tree."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=installed, env={"PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_wheel_carries_resources_migrations_help_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "pazpaz_desktop/resources/tokens.json" in names
    assert any(name.startswith("pazpaz_desktop/migrations/versions/0001_") for name in names)
    assert {"pazpaz_desktop/guide/en/1-start.md", "pazpaz_desktop/guide/he/1-start.md"} <= set(names)
    inside = [name for name in names if ".dist-info/" not in name and ".data/" not in name]
    assert {name.split("/")[0] for name in inside} == {"pazpaz_desktop"}
    assert not [name for name in names if "tests" in name.split("/") or "/test_" in name]


def test_an_installed_program_is_in_the_menu_of_the_desktop(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    shared = {
        name.partition("/data/share/")[2]: name for name in archive.namelist() if "/data/share/" in name
    }

    assert set(shared) == {
        "applications/pazpaz-desktop.desktop",
        "icons/hicolor/scalable/apps/pazpaz-desktop.svg",
    }
    entry = ConfigParser(interpolation=None)
    entry.read_string(archive.read(shared["applications/pazpaz-desktop.desktop"]).decode("utf-8"))
    told = entry["Desktop Entry"]
    assert (told["Type"], told["Exec"], told["Icon"]) == ("Application", "pazpaz", "pazpaz-desktop")
    assert all(told[name] and told[f"{name}[he]"] for name in ("Name", "GenericName", "Comment", "Keywords"))


@pytest.mark.parametrize("name", ["resources_dir", "migrations_dir", "guide_dir"])
def test_the_installed_program_finds_its_folders_inside_itself(name: str, installed: Path) -> None:
    found = Path(_run(installed, "-c", _ASK_PATHS.format(name=name)))

    assert found.parent == installed / "pazpaz_desktop"


def test_the_installed_program_explains_itself(installed: Path) -> None:
    assert "pazpaz" in _run(installed, "-m", "pazpaz_desktop", "--help")
