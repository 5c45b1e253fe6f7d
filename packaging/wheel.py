"""Builds the wheel into `dist/`: the program, inside it resources, migrations and help, and nothing else."""

import shutil
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PARTS = ("pyproject.toml", "README.md", "LICENSE")
_INSIDE = {"resources": "resources", "migrations": "migrations", "docs/guide": "guide"}
_SHARE = {
    "packaging/linux/pazpaz-desktop.desktop": "pazpaz-desktop.desktop",
    "resources/pazpaz.svg": "pazpaz-desktop.svg",
}
_LEAVE_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


def build(stage: Path, target: Path) -> Path:
    """Lay the parts out as the installed program has them, in `stage`, and build. Asks no network."""
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    for name in _PARTS:
        shutil.copy(_ROOT / name, stage / name)
    package = stage / "pazpaz_desktop"
    shutil.copytree(_ROOT / "pazpaz_desktop", package, ignore=_LEAVE_OUT)
    for source, inside in _INSIDE.items():
        shutil.copytree(_ROOT / source, package / inside, ignore=_LEAVE_OUT)
    (stage / "share").mkdir()
    for source, name in _SHARE.items():
        shutil.copy(_ROOT / source, stage / "share" / name)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(target), str(stage)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return max(target.glob("pazpaz_desktop-*.whl"), key=lambda wheel: wheel.stat().st_mtime_ns)


if __name__ == "__main__":
    print(build(_ROOT / "build/wheel", _ROOT / "dist").relative_to(_ROOT))
