"""The switcher (Ctrl+K): one line over the window that leads to a client or does something."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.action_rows import ActionRow
from pazpaz_desktop.ui.runtime.bidi import is_right_to_left
from pazpaz_desktop.ui.runtime.key_layouts import readings
from pazpaz_desktop.ui.runtime.key_map import KeyMap, is_chord, shown_key
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.viewmodels.desk import Desk
from pazpaz_desktop.ui.viewmodels.switcher import END_ROLE, RowKind, SwitcherModel, SwitcherRow
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, label, row
from pazpaz_desktop.ui.widgets.growth import fits
from pazpaz_desktop.ui.widgets.sheet import Sheet
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import space
from pazpaz_desktop.ui.widgets.two_ends import TwoEndsDelegate

_WIDTH = 640
_TALLEST = 520
_REPEATED = frozenset(
    {
        Qt.Key.Key_Down,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
    }
)
_STRIDE = 5
# Answers are there before anyone could read that they are awaited.
_PATIENCE_MS = 400

Act = Callable[[SwitcherRow], None]


class Switcher(Translated):
    """Closes itself before it tells what was chosen, so that the focus is back where it was.

    `client_asked` carries what was typed as the name of somebody new.
    """

    client_chosen = Signal(object)
    note_asked = Signal(object)
    client_asked = Signal(str)

    def __init__(self, desk: Desk, actions: Callable[[], Sequence[ActionRow]], parent: QWidget) -> None:
        super().__init__()
        self._actions, self._window = actions, parent
        self._sheet = Sheet("switcherCard", parent, width=_WIDTH, is_at_top=True)
        self._model = SwitcherModel(desk, self)
        self.line, self.list, self._news = QLineEdit(), QListView(), label("muted", wraps=True)
        self._open, self._note = button("quiet", "switcherOpenButton"), button("quiet", "switcherNoteButton")
        self._awaited: Act | None = None
        self._marked: tuple[str, SwitcherRow | None] = ("", None)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._assemble()
        self._connect()
        self.retranslate()

    @property
    def is_open(self) -> bool:
        """Whether it covers the window."""
        return self._sheet.isVisible()

    def open(self, *, actions_only: bool = False) -> None:
        """Come up empty, with the clients opened last; once more while open closes it again."""
        is_same = self.is_open and self.line.property("actionsOnly") is actions_only
        self.close_switcher()
        if is_same:
            return
        actions = self._actions()  # before the sheet is there: what makes sense is asked of the window itself
        self.line.setProperty("actionsOnly", actions_only)
        self.retranslate()
        self._patience.start()
        self._sheet.open(self.line)
        self._model.start(actions, actions_only=actions_only)

    def close_switcher(self) -> None:
        """Go away; the focus goes back to where it was."""
        self._sheet.close_sheet()

    def retranslate(self) -> None:
        """Texts of the switcher."""
        if self.line.property("actionsOnly"):
            self.line.setPlaceholderText(self.tr("What do you want to do?"))
            self.line.setAccessibleName(self.tr("Search actions"))
        else:
            self.line.setPlaceholderText(self.tr("Client, phone number or action"))
            self.line.setAccessibleName(self.tr("Search clients and actions"))
        self.list.setAccessibleName(self.tr("Results"))
        self._note.setText(_with_key(self.tr("New note"), KeyMap.here().shown("note.new")))
        self._model.retranslate()
        self._on_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: the keys of the line and of the buttons under it."""
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
            return super().eventFilter(watched, event)
        doing = self._doing(watched, event)
        if doing is None:
            return super().eventFilter(watched, event)
        event.accept()
        is_held = event.isAutoRepeat() and event.key() not in _REPEATED
        if event.type() == QEvent.Type.KeyPress and not is_held:
            doing()
        return True

    def _assemble(self) -> None:
        self.line.setObjectName("switcherLine")
        self.list.setObjectName("switcherList")
        self.list.setModel(self._model)
        self.list.setItemDelegate(TwoEndsDelegate(END_ROLE, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._news.setObjectName("switcherNews")
        end = row()
        end.addWidget(self._news, 1)
        end.addWidget(self._note)
        end.addWidget(self._open)
        self._layout = column(self, gap="s")
        self._layout.addWidget(self.line)
        self._layout.addWidget(self.list)
        self._layout.addLayout(end)
        self._sheet.body.addWidget(self)
        fits(self.list, self._fit, within=self._window)

    def _connect(self) -> None:
        for one in (self.line, self._open, self._note):
            one.installEventFilter(self)
        self.line.textChanged.connect(self._on_text)
        self.list.clicked.connect(self._on_clicked)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._model.answered.connect(self._on_answer)
        self._model.failed.connect(self._on_failed)
        self._open.clicked.connect(lambda: self._act(self._choose))
        self._note.clicked.connect(lambda: self._act(self._start_note))
        self._patience.timeout.connect(self._say_if_slow)
        self._sheet.closed.connect(self._on_closed)

    def _doing(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        ways = self._ways()
        pressed = readings(event.key(), event.modifiers(), event.nativeScanCode())
        for one in pressed:
            if one in ("Left", "Right"):
                return self._sideways(watched, is_right=one == "Right")
            if one in ways and (watched is self.line or one not in ("Return", "Enter", "Space")):
                return ways[one]
        return None

    def _ways(self) -> dict[str, Callable[[], None]]:
        keys = KeyMap.here()
        create, choose = partial(self._act, self._create), partial(self._act, self._choose)
        note = partial(self._act, self._start_note)
        return {
            "Down": partial(self._step, 1),
            "Up": partial(self._step, -1),
            "PgDown": partial(self._stride, 1),
            "PgUp": partial(self._stride, -1),
            "Home": partial(self._stride, -len(self._model.choosable())),
            "End": partial(self._stride, len(self._model.choosable())),
            "Return": choose,
            "Enter": choose,
            "Shift+Return": create,
            "Shift+Enter": create,
            "Esc": self.close_switcher,
            **{key: note for key in keys.keys("note.new") if is_chord(key)},
            **dict.fromkeys(keys.keys("switcher.open"), self.open),
            **dict.fromkeys(keys.keys("switcher.actions"), partial(self.open, actions_only=True)),
        }

    def _sideways(self, watched: QObject, *, is_right: bool) -> Callable[[], None] | None:
        """From the end of the text to the buttons, along them, and back: towards the end edge."""
        buttons = [one for one in (self._note, self._open) if one.isVisible()]
        if watched is self.line:
            is_mirrored = is_right_to_left(self.line.text(), self.isRightToLeft())
            is_at_end = (
                self.line.cursorPosition() == len(self.line.text()) and not self.line.hasSelectedText()
            )
            leaves = is_at_end and buttons and is_right is not is_mirrored
            return partial(buttons[0].setFocus, Qt.FocusReason.TabFocusReason) if leaves else None
        row_of_stops = [self.line, *buttons]
        by = 1 if is_right is not self.isRightToLeft() else -1
        at = min(row_of_stops.index(watched) + by, len(buttons)) if watched in row_of_stops else 0
        reason = Qt.FocusReason.TabFocusReason if at else Qt.FocusReason.OtherFocusReason  # selects nothing
        return partial(row_of_stops[at].setFocus, reason)

    def _step(self, by: int) -> None:
        stops = self._model.choosable()
        if not stops:
            return
        now = self.list.currentIndex().row()
        at = stops.index(now) if now in stops else -1
        self._go_to(stops[(at + by) % len(stops)])

    def _stride(self, by: int) -> None:
        stops = self._model.choosable()
        now = self.list.currentIndex().row()
        if stops:
            at = (stops.index(now) if now in stops else 0) + (by if abs(by) > 1 else by * _STRIDE)
            self._go_to(stops[max(0, min(at, len(stops) - 1))])

    def _go_to(self, at: int) -> None:
        self.line.setFocus()
        self.list.setCurrentIndex(self._model.index(at))
        heading = self._model.row(at - 1)
        if heading is not None and heading.kind is RowKind.HEADING:
            self.list.scrollTo(self._model.index(at - 1))
        self.list.scrollTo(self._model.index(at))
        self._announce(str(self._model.index(at).data(Qt.ItemDataRole.AccessibleTextRole)))

    def _act(self, act: Act) -> None:
        """Do it with the row that is marked: of what was typed, so not before its answer is there."""
        chosen = self._model.row(self.list.currentIndex().row())
        if not self._model.is_settled:
            self._awaited = act
        elif chosen is not None:
            act(chosen)

    def _choose(self, chosen: SwitcherRow) -> None:
        if chosen.kind is RowKind.CREATE:
            self._create(chosen)
            return
        self.close_switcher()
        if chosen.action is not None:
            chosen.action.run()
        elif chosen.client_id is not None:
            self.client_chosen.emit(chosen.client_id)

    def _start_note(self, chosen: SwitcherRow) -> None:
        if chosen.client_id is not None:
            self.close_switcher()
            self.note_asked.emit(chosen.client_id)

    def _create(self, _chosen: SwitcherRow) -> None:
        name = self.line.text().strip()
        if name and not self.line.property("actionsOnly"):
            self.close_switcher()
            self.client_asked.emit(name)

    def _on_text(self, text: str) -> None:
        self._awaited = None
        self._patience.start()
        if self.is_open:
            self._model.ask(text)

    def _on_answer(self) -> None:
        self._patience.stop()
        self._say("")
        stops, again = self._model.choosable(), self._marked_again()
        if again is not None:
            self.list.setCurrentIndex(self._model.index(again))
        else:
            self.list.setCurrentIndex(self._model.index(stops[0]) if stops else QModelIndex())
            self.list.scrollToTop()
        self._on_current()
        self._fit()
        first = self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) if stops else ""
        self._announce(", ".join(filter(None, (self._count_text(), first))))
        awaited, self._awaited = self._awaited, None
        if awaited is not None:
            self._act(awaited)

    def _marked_again(self) -> int | None:
        """Where what was marked stands now, if these are new rows for the same text: never another person."""
        text, marked = self._marked
        if marked is None or text != self._model.text:
            return None
        rows = ((at, self._model.row(at)) for at in self._model.choosable())
        return next((at for at, row in rows if row is not None and row.is_same(marked)), None)

    def _count_text(self) -> str:
        if self._model.count == 1:
            return self.tr("1 result")
        return self.tr("{count} results").format(count=formats.number(self._model.count))

    def _on_failed(self, error: Exception) -> None:
        self._patience.stop()
        self._awaited = None
        self._say(message_for(error).text)

    def _on_closed(self) -> None:
        self._patience.stop()
        self._awaited = None
        self._marked = ("", None)
        self._model.stop()
        self.line.clear()
        self._say("")

    def _on_clicked(self, index: QModelIndex) -> None:
        chosen = self._model.row(index.row())
        if chosen is not None and chosen.kind is not RowKind.HEADING:
            self._choose(chosen)

    def _on_current(self, *_indexes: QModelIndex) -> None:
        chosen = self._model.row(self.list.currentIndex().row())
        if chosen is not None:
            self._marked = (self._model.text, chosen)
        is_client = chosen is not None and chosen.client_id is not None
        self._note.setVisible(is_client)
        self._open.setVisible(chosen is not None)
        text = self.tr("Open") if is_client else self.tr("Do it")
        self._open.setText(_with_key(text, shown_key("Return")))
        self.line.setAccessibleDescription("" if chosen is None else chosen.heard or chosen.text)

    def _say(self, text: str) -> None:
        self._news.setText(text)
        if text:
            self._announce(text)

    def _announce(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, text))

    def _say_if_slow(self) -> None:
        self._say(self.tr("Opening the list…"))

    def _fit(self) -> None:
        """As high as its rows, as far as the window has room for them."""
        rows = sum(self.list.sizeHintForRow(at) for at in range(self._model.rowCount()))
        around = self.line.sizeHint().height() + self._open.sizeHint().height() + 2 * space("s")
        room = self._window.height() - around - 4 * space("xl")
        frame = 2 * self.list.frameWidth() + 2
        self.list.setFixedHeight(max(1, min(rows + frame, room, Theme.here().scaled(_TALLEST))))
        self._layout.activate()
        self._sheet.settle()  # so that rows and card come in one frame


def _with_key(text: str, key: str) -> str:
    return f"{text} · {key}" if key else text
