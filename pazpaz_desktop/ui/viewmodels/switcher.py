"""What the switcher offers for what is typed: clients, actions, and what to do where nobody is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.texts import folded
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.services.clients import ClientRow
from pazpaz_desktop.services.switching import Switches
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.action_rows import ActionRow
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right
from pazpaz_desktop.ui.runtime.messages import broken_text
from pazpaz_desktop.ui.viewmodels.desk import Desk

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_CREATE_KEYS: Final = "Shift+Enter"

END_ROLE: Final = Qt.ItemDataRole.UserRole + 1


class RowKind(Enum):
    """What a row is."""

    HEADING = auto()
    CLIENT = auto()
    ACTION = auto()
    CREATE = auto()


@dataclass(frozen=True, slots=True, repr=False)
class SwitcherRow:
    """A heading, or something to choose: a client, an action, or a new client. `end`: the phone, the keys."""

    kind: RowKind
    text: str
    end: str = ""
    heard: str = ""
    client_id: ClientId | None = None
    action: ActionRow | None = None

    def is_same(self, other: "SwitcherRow") -> bool:
        """Whether both stand for the same client or action, whatever they say of it."""
        if self.action is not None and other.action is not None:
            return self.action.name == other.action.name
        return self.kind is other.kind and self.action is other.action and self.client_id == other.client_id


class SwitcherModel(QAbstractListModel):
    """Rows for the text that was asked for last; an answer to an older one is never shown.

    `answered`: the rows are those of the text. `failed` carries why they could not be found.
    """

    answered = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._switching, self._read, self._tasks = desk.practice.switching, desk.lanes.read, desk.tasks
        self._rows: tuple[SwitcherRow, ...] = ()
        self._actions: tuple[ActionRow, ...] = ()
        self._has_clients, self._is_open, self._is_asking = True, False, False
        self._is_stale = False
        self._answer: Switches | None = None
        self._answered_text: str | None = None
        self.text = ""
        desk.bus.changed.connect(self._on_changes)

    def start(self, actions: Sequence[ActionRow], *, actions_only: bool) -> None:
        """Offer these actions and, unless they alone are wanted, clients; nothing is typed yet."""
        self._actions, self._has_clients, self._is_open = tuple(actions), not actions_only, True
        self._answer = self._answered_text = None
        self._show(())
        self.ask("")

    def stop(self) -> None:
        """Offer nothing more, and keep no name in memory."""
        self._is_open, self.text = False, ""
        self._answer = self._answered_text = None
        self._show(())

    def ask(self, text: str) -> None:
        """Find what fits this text; what is shown stays until the answer comes."""
        self.text = text
        if not self._has_clients:
            self._take(text, Switches((), 0))
        elif not self._is_asking:
            self._fetch()

    @property
    def is_settled(self) -> bool:
        """Whether the rows are those of the text."""
        return self._answered_text == self.text

    @property
    def count(self) -> int:
        """How many clients and actions fit, shown or not."""
        actions = sum(row.kind is RowKind.ACTION for row in self._rows)
        return actions + (0 if self._answer is None else self._answer.total)

    def row(self, at: int) -> SwitcherRow | None:
        """What stands there."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def choosable(self) -> list[int]:
        """Where the rows are that can be chosen."""
        return [at for at, row in enumerate(self._rows) if row.kind is not RowKind.HEADING]

    def retranslate(self) -> None:
        """Say everything in the language now in use, but for the actions, which came with theirs."""
        if self._answer is not None:
            self._show(tuple(self._made(self._answer)))

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt override: headings are not chosen."""
        row = self.row(index.row())
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.kind is RowKind.HEADING:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.heard or row.text
            case _:
                return row.end if role == END_ROLE and row.kind is not RowKind.HEADING else None

    def _fetch(self) -> None:
        text, switching = self.text, self._switching
        self._is_asking, self._is_stale = True, False

        def take(answer: Switches) -> None:
            self._is_asking = False
            if not self._is_open:
                return
            if text == self.text and not self._is_stale:
                self._take(text, answer)
            else:
                self._fetch()

        def fail(error: Exception) -> None:
            self._is_asking = False
            if self._is_open:
                self.failed.emit(error)

        self._tasks.read(self, self._read, lambda: switching.find(text), take, fail)

    def _take(self, text: str, answer: Switches) -> None:
        self._answered_text, self._answer = text, answer
        self._show(tuple(self._made(answer)))
        self.answered.emit()

    def _show(self, rows: tuple[SwitcherRow, ...]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _made(self, answer: Switches) -> Iterator[SwitcherRow]:
        actions = [_action(one) for one in _fitting(self._actions, self.text)]
        if self._has_clients and answer.rows:
            yield SwitcherRow(RowKind.HEADING, self._clients_heading(answer))
            yield from map(self._client, answer.rows)
        if actions:
            yield SwitcherRow(RowKind.HEADING, self.tr("Actions"))
            yield from actions
        if self._has_clients and self.text.strip() and not answer.total:
            yield from self._nobody(answer)
        elif not actions and not answer.rows:
            yield SwitcherRow(RowKind.HEADING, self._nothing())

    def _clients_heading(self, answer: Switches) -> str:
        if answer.are_recent:
            return self.tr("Opened last")
        if answer.total > len(answer.rows):
            shown = self.tr("Clients: the closest {count} of {total}")
            count, total = formats.number(len(answer.rows)), formats.number(answer.total)
            return shown.format(count=count, total=total)
        return self.tr("Clients")

    def _nothing(self) -> str:
        if not self.text.strip():
            return self.tr("Type a part of a name, a phone number or what you want to do.")
        return self.tr("No action “{text}”").format(text=isolate(self.text.strip()))

    def _nobody(self, answer: Switches) -> Iterator[SwitcherRow]:
        name = isolate(self.text.strip())
        yield SwitcherRow(RowKind.HEADING, self.tr("No client “{name}”").format(name=name))
        if answer.nearest:
            yield from (self._client(row, self.tr("similar")) for row in answer.nearest)
        text = self.tr("New client “{name}”").format(name=name)
        keys = left_to_right(_CREATE_KEYS)
        yield SwitcherRow(RowKind.CREATE, text, keys, f"{text}, {keys}")

    def _client(self, row: ClientRow, note: str = "") -> SwitcherRow:
        if row.is_broken:
            return SwitcherRow(RowKind.CLIENT, broken_text(), client_id=row.id)
        contact = left_to_right(row.phone or row.email) if row.phone or row.email else ""
        end = note or (self.tr("archived") if row.is_archived else contact)
        heard = ", ".join(filter(None, (row.full_name, self.tr("client"), end)))
        return SwitcherRow(RowKind.CLIENT, row.full_name, end, heard, client_id=row.id)

    def _on_changes(self, changes: ChangeSet) -> None:
        if self._is_open and changes.touches(Kind.CLIENT):
            self._is_stale = True
            self.ask(self.text)


def _action(row: ActionRow) -> SwitcherRow:
    heard = ", ".join(filter(None, (row.text, row.keys)))
    return SwitcherRow(RowKind.ACTION, row.text, row.keys, heard, action=row)


def _fitting(actions: Sequence[ActionRow], text: str) -> list[ActionRow]:
    """Those that hold every word; where the first word begins one of theirs, before the others."""
    words = folded(text).split()
    found = [one for one in actions if all(word in folded(one.text) for word in words)]
    return sorted(found, key=lambda one: f" {words[0]}" not in f" {folded(one.text)}") if words else found
