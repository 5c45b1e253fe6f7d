"""The small parts every screen is built from: styled labels, buttons, icons and layouts."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pazpaz_desktop.ui.widgets import icons
from pazpaz_desktop.ui.widgets.growth import fits
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import space


class Translated(QWidget):
    """A widget that says its texts anew when the language changes."""

    def retranslate(self) -> None:
        """Set every text the widget shows. Subclasses call it once at the end of construction."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Qt override."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Label(QLabel):
    """Starts where the layout starts. Qt would start a Latin name at the far edge of a Hebrew page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._align()

    def changeEvent(self, event: QEvent) -> None:
        """Qt override."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        edge = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


class Icon(QLabel):
    """A drawing that follows the theme and the direction; decoration, so it has no accessible name."""

    def __init__(self, name: str, colour: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token = name, colour
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fits(self, self._draw)

    def show_as(self, name: str, colour: str) -> None:
        """Another drawing or another colour."""
        if (name, colour) != (self._name, self._token):
            self._name, self._token = name, colour
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Qt override."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        theme = Theme.here()
        side = theme.size("icon")
        self.setFixedSize(side, side)
        self.setPixmap(icons.pixmap(self._name, theme.colour(self._token), side, self.devicePixelRatioF()))


class PushButton(QPushButton):
    """A button that Return presses as well as the space bar; Qt does the first in dialogues only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        if not _is_pressed_by_return(self, event):
            super().keyPressEvent(event)


class IconButton(QToolButton):
    """A tool button whose icon follows theme, state and direction. Give it an accessible name."""

    def __init__(self, name: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if role:
            self.setProperty("role", role)
        self.toggled.connect(self._draw)
        fits(self, self._fit)

    def show_as(self, name: str) -> None:
        """Another drawing."""
        self._name = name
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        if not _is_pressed_by_return(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt override."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._draw()
        super().changeEvent(event)

    def _fit(self) -> None:
        control, side = Theme.here().size("control"), Theme.here().size("icon")
        self.setMinimumSize(control, control)
        self.setIconSize(QSize(side, side))
        self._draw()

    def _draw(self) -> None:
        token = "on_soft" if self.isChecked() and self.property("role") == "rail" else "text"
        theme = Theme.here()
        self.setIcon(icons.icon(self._name, theme.colour(token), theme.size("icon")))


def _is_pressed_by_return(of: QAbstractButton, event: QKeyEvent) -> bool:
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    of.click()
    return True


def styled(widget: QWidget, **properties: str) -> None:
    """Set the properties the style sheet looks at, and restyle. Only what changed costs anything."""
    changed = {name: value for name, value in properties.items() if widget.property(name) != value}
    for name, value in changed.items():
        widget.setProperty(name, value)
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(role: str = "", *, wraps: bool = False) -> Label:
    """A plain-text label in one of the roles of the style sheet."""
    made = Label()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made


def button(role: str, name: str) -> QPushButton:
    """A push button with its object name; `role` is primary, quiet, choice or empty."""
    made = PushButton()
    made.setObjectName(name)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    if role:
        made.setProperty("role", role)
    return made


def frame(role: str) -> QFrame:
    """A frame in one of the roles of the style sheet."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def column(parent: QWidget | None = None, *, gap: str = "m", margin: str | None = None) -> QVBoxLayout:
    """A vertical layout with a gap and margin named in the tokens; no margin unless named."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _spaced(made, gap, margin)
    return made


def row(parent: QWidget | None = None, *, gap: str = "s", margin: str | None = None) -> QHBoxLayout:
    """The same, along the reading direction."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _spaced(made, gap, margin)
    return made


def pad_text(box: QAbstractSpinBox) -> None:
    """Keep the text of a number or day field off its edge; the style sheet cannot reach it there."""
    box.lineEdit().setTextMargins(space("s"), 0, space("s"), 0)


def centred(widget: QWidget) -> QHBoxLayout:
    """The widget in the middle of a row; a layout's centre alignment would ignore heights of wrapped text."""
    made = row()
    made.addStretch()
    made.addWidget(widget)
    made.addStretch()
    return made


def _spaced(layout: QBoxLayout, gap: str, margin: str | None) -> None:
    layout.setSpacing(space(gap))
    edge = space(margin) if margin is not None else 0
    layout.setContentsMargins(edge, edge, edge, edge)
