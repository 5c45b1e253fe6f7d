"""Paints rows of lists alike: ground by state, one strong line, one muted line."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.widgets import icons
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import radius, space

_Edge = Qt.AlignmentFlag


class RowPaint:
    """For one call of a delegate's paint. Text is elided at its end and follows the layout's direction."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter, self._option = painter, option
        self._theme = Theme.here()
        flags = option.state
        self.is_selected = bool(flags & QStyle.StateFlag.State_Selected)
        self._is_hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
        self._has_focus = bool(flags & QStyle.StateFlag.State_HasFocus)
        self._is_mirrored = option.direction is Qt.LayoutDirection.RightToLeft

    def ground(self) -> None:
        """Rounded, in the colour of the state; a ring where the keyboard is."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(self._option.rect).adjusted(3, 2, -3, -2)
        token = "soft" if self.is_selected else "hover" if self._is_hovered else ""
        self._painter.setPen(Qt.PenStyle.NoPen)
        if token:
            self._painter.setBrush(self._theme.colour(token))
            self._painter.drawRoundedRect(inner, radius("large"), radius("large"))
        if self._has_focus:
            ring = self._theme.colour("focus_strong" if self.is_selected else "focus")
            self._painter.setPen(QPen(ring, self._theme.size("ring")))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRoundedRect(inner, radius("large"), radius("large"))

    def lines(self, first: str, second: str, icon: str = "", colour: str = "muted") -> None:
        """The strong line, the muted line, and an icon before them if one is named."""
        area = self._area()
        if icon:
            area = self._with_icon(area, icon, colour)
        is_alone = not second
        top = QRect(area.x(), area.y(), area.width(), area.height() if is_alone else area.height() // 2)
        self._text(top, first, "on_soft" if self.is_selected else "text", is_strong=True)
        if not is_alone:
            bottom = QRect(area.x(), top.bottom() + 1, area.width(), area.height() - top.height())
            self._text(bottom, second, "on_soft" if self.is_selected else "muted", is_strong=False)

    def paragraph(self, text: str, icon: str, colour: str) -> None:
        """A sentence in two smaller lines, in the colour of its icon."""
        area = self._with_icon(self._area(), icon, colour)
        font = QFont(self._option.font)
        font.setPixelSize(self._theme.type_size("small"))
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour("on_soft" if self.is_selected else colour))
        wraps = Qt.TextFlag.TextWordWrap
        self._painter.drawText(area, self._edge() | _Edge.AlignVCenter | wraps, isolate(text))

    def _area(self) -> QRect:
        pad = space("m") + 3
        return self._option.rect.adjusted(pad, space("s"), -pad, -space("s"))

    def _edge(self) -> Qt.AlignmentFlag:
        return (_Edge.AlignRight if self._is_mirrored else _Edge.AlignLeft) | _Edge.AlignAbsolute

    def _with_icon(self, area: QRect, name: str, colour: str) -> QRect:
        side, gap = self._theme.size("icon"), space("m")
        x = area.right() - side + 1 if self._is_mirrored else area.x()
        token = "on_soft" if self.is_selected else colour
        ratio = self._painter.device().devicePixelRatio()
        drawn = icons.pixmap(name, self._theme.colour(token), side, ratio)
        self._painter.drawPixmap(x, area.center().y() - side // 2, drawn)
        if self._is_mirrored:
            return area.adjusted(0, 0, -(side + gap), 0)
        return area.adjusted(side + gap, 0, 0, 0)

    def _text(self, area: QRect, text: str, token: str, *, is_strong: bool) -> None:
        font = QFont(self._option.font)
        if is_strong:
            font.setWeight(QFont.Weight.DemiBold)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour(token))
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        shown = isolate(shown)  # or the ellipsis of a Latin name would stand before it in a Hebrew list
        self._painter.drawText(area, self._edge() | _Edge.AlignVCenter, shown)
