"""A banner: one message in the window, with its tone as icon and colour, and at most one action."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.widgets.basics import Icon, button, frame, label, row, styled

_ICONS = {"danger": "warning", "warning": "warning", "ok": "check", "calm": "info"}


class Banner(QWidget):
    """Hidden while it has nothing to say. Never dismissed by time; a danger is announced.

    `inset` names the space kept free around it while it is shown.
    """

    def __init__(self, name: str, action_name: str = "", inset: str | None = None) -> None:
        super().__init__()
        self._frame, self._icon = frame("banner"), Icon("info")
        self.text_label = label(wraps=True)
        self.text_label.setObjectName(name)
        self.action = button("", action_name or f"{name}Action")
        inner = row(self._frame, gap="m", margin="m")
        inner.addWidget(self._icon)
        inner.addWidget(self.text_label, 1)
        inner.addWidget(self.action)
        row(self, margin=inset).addWidget(self._frame)
        self.action.hide()
        self.hide()

    def say(self, text: str, tone: str, action: str = "") -> None:
        """Show `text` in a tone (danger, warning, ok, calm) and, if named, the action; empty text hides."""
        is_news = bool(text) and text != self.text_label.text()
        self.text_label.setText(text)
        styled(self._frame, tone=tone)
        self._icon.show_as(_ICONS[tone], "muted" if tone == "calm" else tone)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setVisible(bool(text))
        if is_news and tone == "danger":
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
