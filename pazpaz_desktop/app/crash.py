"""What happens to errors nobody expected: named in the log without their text, and exit code 70."""

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.foundation.paths import Profile

_LOG = TopicLog("crash")
_DEEPEST: Final = 12


def run_guarded(job: Callable[[], int]) -> int:
    """The job's exit code, or 70 after saying where it broke, but not the text of the error."""
    try:
        return job()
    except Exception as error:  # noqa: BLE001 - the last one to see it
        note(error)
        print(f"pazpaz: internal error {type(error).__name__}", file=sys.stderr)
        for place in places(error.__traceback__):
            print(f"  {place}", file=sys.stderr)
        return Exit.BUG


def note(error: BaseException) -> None:
    """Write type and code places of `error` to the log."""
    _LOG.failure(" ".join(["unexpected", *places(error.__traceback__)]), error)


def places(trace: TracebackType | None) -> list[str]:
    """The innermost code places, as `module.py:line:function`: code, never data."""
    frames = traceback.extract_tb(trace)[-_DEEPEST:]
    return [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]


@contextmanager
def watch(profile: Profile) -> Iterator[None]:
    """Note every error that nobody caught, in any thread, and where the code stood at a fatal signal.

    To be held as long as the process lives. Where the disk takes no file, fatal signals go to stderr.
    """
    sys.excepthook = lambda _kind, error, _trace: note(error)
    threading.excepthook = lambda report: note(report.exc_value or RuntimeError())
    sys.unraisablehook = lambda report: note(report.exc_value or RuntimeError())
    with ExitStack() as held:
        target: TextIO = sys.stderr
        with suppress(OSError):
            target = held.enter_context((profile.logs / "fatal.log").open("a", encoding="utf-8"))
        faulthandler.enable(target)
        yield
