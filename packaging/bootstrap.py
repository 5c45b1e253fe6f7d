"""One door for everything: sets up what is missing, then runs, tests, checks or packages the program.

    python3 packaging/bootstrap.py run|test|check|demo|bench|soak|docs|package|setup [arguments]

Needs Python 3.11 and nothing else; `make` calls it. Exit code 4 means that this machine lacks something.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this with an older Python should read why
    sys.exit("PazPaz Desktop needs Python 3.11 or newer.")

import environment
import system_packages

_ENVIRONMENT_LACKS = 4
_NO_TESTS_COLLECTED = 5
_TOUR_FOLDER = "build/demo"


def main(arguments: Sequence[str]) -> int:
    """Set up what the command needs, then run it with the rest of the arguments."""
    name, *rest = arguments or ["--help"]
    if name not in _COMMANDS:
        print(__doc__)
        return 0 if name in {"-h", "--help"} else 2
    os.chdir(environment.ROOT)
    lock, command = _COMMANDS[name]
    if not _set_up(lock, with_tour=name == "demo" or not _has_display()):
        return _ENVIRONMENT_LACKS
    return command(rest)


def _set_up(lock: str, *, with_tour: bool) -> bool:
    missing = system_packages.missing_for(with_tour=with_tour, with_tests=lock == "dev")
    if not system_packages.provide(missing, as_root=hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    try:
        environment.prepare(lock)
    except subprocess.CalledProcessError as error:
        print(f"set-up stopped: {error}", file=sys.stderr)
        return False
    return True


def _has_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _python(*arguments: str, **settings: str) -> int:
    command = [str(environment.PYTHON), *arguments]
    print("$", "python", *arguments, flush=True)
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode


def _program(*arguments: str) -> int:
    settings = {} if _has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return _python("-m", "pazpaz_desktop", *arguments, **settings)


def _run(rest: list[str]) -> int:
    if rest or _has_display():
        return _program(*rest)
    print(f"There is no display here, so the tour plays without one. Pictures: {_TOUR_FOLDER}/", flush=True)
    return _demo([])


def _demo(rest: list[str]) -> int:
    return _program("demo", "--out", _TOUR_FOLDER, *rest)


def _test(rest: list[str]) -> int:
    return _worst(
        _pytest("-m", "alone", "-p", "no:xdist", *rest),
        _pytest("-m", "not alone", "-n", "2", *rest),
    )


def _soak(rest: list[str]) -> int:
    Path("build/soak.json").unlink(missing_ok=True)
    return _worst(
        _pytest("-m", "soak and alone", "-n", "2", *rest, PZ_COUNT="1"),
        _pytest("-m", "soak and not alone", "-n", "2", *rest, PZ_COUNT="1"),
    )


def _pytest(*arguments: str, **settings: str) -> int:
    code = _python("-m", "pytest", *arguments, **settings)
    return 0 if code == _NO_TESTS_COLLECTED else code


def _check(_: list[str]) -> int:
    return _worst(
        _python("-m", "ruff", "format", "--check", "."),
        _python("-m", "ruff", "check", "."),
        _python("-m", "mypy"),
        _python("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
        _pytest("-n", "2", "tests/guards"),
    )


def _bench(rest: list[str]) -> int:
    return _python("-m", "tests.performance.bench", *rest)


def _docs(_: list[str]) -> int:
    return _python("-m", "tests.support.reference_pages")


def _package(_: list[str]) -> int:
    return _python("packaging/wheel.py")


def _setup(_: list[str]) -> int:
    return 0


def _worst(*codes: int) -> int:
    return max(codes, key=abs)


_COMMANDS: dict[str, tuple[str, Callable[[list[str]], int]]] = {
    "run": ("run", _run),
    "demo": ("run", _demo),
    "test": ("dev", _test),
    "soak": ("dev", _soak),
    "check": ("dev", _check),
    "bench": ("dev", _bench),
    "docs": ("dev", _docs),
    "package": ("dev", _package),
    "setup": ("dev", _setup),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
