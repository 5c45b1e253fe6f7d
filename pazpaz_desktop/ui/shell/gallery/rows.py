"""The gallery's page of lists: rows that are chosen, under the pointer, broken, or of a kind of their own."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.screens.clients.row_delegate import ClientRowDelegate
from pazpaz_desktop.ui.screens.clients.timeline_delegate import TimelineDelegate
from pazpaz_desktop.ui.shell.gallery.texts import card
from pazpaz_desktop.ui.viewmodels import client_list, timeline
from pazpaz_desktop.ui.widgets.basics import label, row

_STATE_ROLE = Qt.ItemDataRole.UserRole + 90
_State = QStyle.StateFlag


class RowsPage(QWidget):
    """Clients on one side, notes on the other; states are drawn as if pointer and keyboard were there."""

    def __init__(self) -> None:
        super().__init__()
        layout = row(self, gap="l")
        layout.addWidget(card(*self._clients(), is_filled=True), 1)
        layout.addWidget(card(*self._notes(), is_filled=True), 1)

    def _clients(self) -> list[QWidget]:
        phone, archived, broken = client_list.CONTACT_ROLE, client_list.ARCHIVED_ROLE, client_list.BROKEN_ROLE
        damaged = self.tr("This client's record does not fit its seal. Nothing was deleted.")
        people: list[tuple[str, Mapping[int, Any], QStyle.StateFlag]] = [
            ("Dana Levi", {phone: left_to_right("050-123-4567")}, _State.State_None),
            ("נועה ברק", {phone: left_to_right("+972 54 765 4321")}, _State.State_MouseOver),
            ("Avi Mizrahi", {phone: "avi.mizrahi@example.org"}, _State.State_Selected),
            ("Ruth Cohen", {phone: ""}, _State.State_HasFocus),
            ("יוסף חיים בן־שושן", {phone: "", archived: True}, _State.State_Selected | _State.State_HasFocus),
            ("Maria-Constanza Vandenberghe-Abulafia of the long name", {phone: ""}, _State.State_None),
            (damaged, {broken: True}, _State.State_None),
        ]
        heading = label("heading")
        heading.setText(self.tr("Clients"))
        return [heading, _rows(self.tr("Clients"), people, ClientRowDelegate())]

    def _notes(self) -> list[QWidget]:
        facts, state, broken = timeline.FACTS_ROLE, timeline.STATE_ROLE, timeline.BROKEN_ROLE
        draft, signed = self.tr("Draft, 50 min"), self.tr("Signed, 50 min")
        notes: list[tuple[str, Mapping[int, Any], QStyle.StateFlag]] = [
            (self.tr("Wednesday"), {facts: draft, state: NoteState.DRAFT}, _State.State_None),
            (self.tr("Tuesday"), {facts: signed, state: NoteState.SIGNED}, _State.State_None),
            (self.tr("Monday"), {facts: signed, state: NoteState.SIGNED}, _State.State_Selected),
            (self.tr("Sunday"), {facts: draft, state: NoteState.SIGNED, broken: True}, _State.State_None),
        ]
        heading = label("heading")
        heading.setText(self.tr("Session notes"))
        return [heading, _rows(self.tr("Session notes"), notes, TimelineDelegate())]


class _Posed(QStyledItemDelegate):
    """Draws a row as another delegate does, in the state the row names."""

    def __init__(self, real: QStyledItemDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._real = real

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt override."""
        option.state = _State(index.data(_STATE_ROLE)) | _State.State_Enabled
        self._real.paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt override."""
        return self._real.sizeHint(option, index)


def _rows(
    name: str,
    rows: list[tuple[str, Mapping[int, Any], QStyle.StateFlag]],
    delegate: QStyledItemDelegate,
) -> QListView:
    view = QListView()
    view.setAccessibleName(name)
    model = QStandardItemModel(view)
    for text, roles, state in rows:
        item = QStandardItem(text)
        for role, value in roles.items():
            item.setData(value, role)
        item.setData(state.value, _STATE_ROLE)
        model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(_Posed(delegate, view))
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
