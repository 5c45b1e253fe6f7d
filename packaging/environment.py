"""The `.venv` of this source tree: locked packages, the program itself, compiled translations."""

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
_STAMP = VENV / "installed.json"
_LOCKS = {"run": ROOT / "packaging/requirements/run.txt", "dev": ROOT / "packaging/requirements/dev.txt"}
PYTHON = _BIN / ("python.exe" if os.name == "nt" else "python")


def prepare(lock: str) -> None:
    """Bring `.venv` to what `lock` ("run" or "dev") says. Does nothing where it already is.

    The packages are checked against their hashes and never built from source. What the run lock
    needs is part of the dev lock, so a developer's environment also serves `run`.
    """
    stamp = _read_stamp()
    if stamp.get("python") != sys.version:
        stamp = {}
        print("making .venv", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    digest = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _LOCKS.items()}
    wanted = {"python": sys.version, "root": str(ROOT), "run": digest["run"]}
    if lock == "dev" or stamp.get("dev") == digest["dev"]:
        wanted["dev"] = digest["dev"]
    if stamp != wanted:
        _install(_LOCKS["dev" if "dev" in wanted else "run"])
        _put_program_on_path()
        _STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    _compile_translations()


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() else {}


def _install(lock: Path) -> None:
    print(f"installing the packages of {lock.relative_to(ROOT)}", flush=True)
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet"]
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", *options, "-r", str(lock)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _put_program_on_path() -> None:
    """The source tree itself is importable and `pazpaz` starts it: nothing is built or copied."""
    places = 'import sysconfig; print(sysconfig.get_path("purelib"))'
    asked = subprocess.run([PYTHON, "-I", "-c", places], capture_output=True, text=True, check=True)
    Path(asked.stdout.strip(), "pazpaz_desktop.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name == "nt":
        script = _BIN / "pazpaz.cmd"
        script.write_text('@"%~dp0python.exe" -m pazpaz_desktop %*\r\n', encoding="ascii")
        return
    script = _BIN / "pazpaz"
    start = "import sys\n\nfrom pazpaz_desktop.__main__ import main\n\nsys.exit(main())\n"
    script.write_text(f"#!{PYTHON}\n{start}", encoding="utf-8")
    script.chmod(0o755)


def _compile_translations() -> None:
    for source in sorted((ROOT / "resources/translations").glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        command = [str(_BIN / "pyside6-lrelease"), str(source), "-qm", str(compiled), "-silent"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
