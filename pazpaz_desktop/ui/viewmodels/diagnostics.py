"""The diagnostics bundle on its way to a file: gathered once, shown as it is, written as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.services.carried_files import keep_carried
from pazpaz_desktop.ui.viewmodels.desk import Desk


@dataclass(frozen=True, slots=True)
class DiagnosticsState:
    """`text` is empty until it is gathered; `error`: why it was not. `is_kept`: written, or refused."""

    text: str = ""
    is_kept: bool | None = None
    error: Exception | None = None


class DiagnosticsModel(QObject):
    """`changed` after every step."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.state = DiagnosticsState()

    def gather(self, screen: Mapping[str, str]) -> None:
        """Read the facts anew; `screen` is what only the window knows."""
        self._show(DiagnosticsState())
        report = self._desk.practice.diagnostics.report
        self._desk.tasks.read(
            self, self._desk.lanes.read, lambda: report(screen), self._on_text, self._on_error
        )

    def keep(self, path: Path) -> None:
        """Write what is shown to a file."""
        data = self.state.text.encode()
        self._desk.tasks.read(
            self, self._desk.lanes.files, lambda: keep_carried(path, data), self._on_kept, self._on_refused
        )

    def _on_text(self, text: str) -> None:
        self._show(DiagnosticsState(text))

    def _on_kept(self, _nothing: None) -> None:
        self._show(replace(self.state, is_kept=True))

    def _on_refused(self, _error: Exception) -> None:
        self._show(replace(self.state, is_kept=False))

    def _on_error(self, error: Exception) -> None:
        self._show(DiagnosticsState(error=error))

    def _show(self, state: DiagnosticsState) -> None:
        self.state = state
        self.changed.emit()
