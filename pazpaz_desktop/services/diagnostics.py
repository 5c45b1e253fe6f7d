"""Diagnostics: what whoever helps has to know about program, laptop and vault, and nothing about people."""

import platform
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pazpaz_desktop import __version__
from pazpaz_desktop.services.settings import IDLE_MINUTES, LANGUAGE, THEME, UNDO_MINUTES, Setting, Settings
from pazpaz_desktop.storage import schema
from pazpaz_desktop.storage.queries import counts
from pazpaz_desktop.storage.store import Store

LOG_LINES: Final = 200
_LOG_FILE: Final = "pazpaz.log"
_MIB: Final = 1024 * 1024
_SETTINGS: Final[tuple[Setting[Any], ...]] = (IDLE_MINUTES, UNDO_MINUTES, LANGUAGE, THEME)


class Diagnostics:
    """The bundle of one unlocked vault, as the one text that is shown and then handed over."""

    def __init__(self, store: Store, settings: Settings, logs: Path) -> None:
        self._store = store
        self._settings = settings
        self._logs = logs

    def report(self, screen: Mapping[str, str]) -> str:
        """Facts line by line, then the end of the log. Lane `read`; seconds in a large vault.

        Versions, sizes, numbers of rows, settings and codes: no name, no text, no label of the practice,
        no path and no name of the machine. `screen` is what only the window knows.
        """
        parts = (
            ("program", self._program()),
            ("screen", screen),
            ("vault", self._vault()),
            ("settings", {each.name.value: str(self._settings.get(each)) for each in _SETTINGS}),
        )
        facts = [line for title, found in parts for line in _section(title, found)]
        return "\n".join([*facts, "[log]", *_last_lines(self._logs / _LOG_FILE), ""])

    def _program(self) -> dict[str, str]:
        return {
            "pazpaz": __version__,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "schema": schema.HEAD,
        }

    def _vault(self) -> dict[str, str]:
        path = self._store.path
        with self._store.read() as view:
            rows = {f"rows of {name}": str(count) for name, count in counts.by_table(view).items()}
        return {
            "database": f"{path.stat().st_size // _MIB} MiB",
            "free disk": f"{shutil.disk_usage(path.parent).free // _MIB} MiB",
            "generation": str(self._store.state.generation),
            "joined": "yes" if self._store.is_joined else "no",
            **rows,
        }


def _section(title: str, facts: Mapping[str, str]) -> Iterable[str]:
    return (f"[{title}]", *(f"{name}: {value}" for name, value in facts.items()), "")


def _last_lines(log: Path) -> list[str]:
    try:
        return log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    except OSError:
        return ["none"]
