"""Sizes that grow with the text: whoever fixes a width or a height in pixels does it through here."""

from collections.abc import Callable
from types import MethodType
from weakref import WeakMethod, ref

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from pazpaz_desktop.ui.widgets.theme import Theme


class _Fit(QObject):
    """Lives as long as its widget, so that a widget which is gone is never measured.

    It holds on to neither: a widget that hung on its own child would be left to the garbage collector,
    which takes an object's attributes away while Qt still sends it events.
    """

    def __init__(self, widget: QWidget, fit: Callable[[], None], within: QWidget | None) -> None:
        super().__init__(widget)
        self._fit: Callable[[], Callable[[], None] | None]
        self._fit = WeakMethod(fit) if isinstance(fit, MethodType) else lambda: fit
        Theme.here().changed.connect(self._on_changed)
        if within is not None:
            within.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt override."""
        if event.type() == QEvent.Type.Resize:
            self._on_changed()
        return False

    def _on_changed(self) -> None:
        fit = self._fit()
        if fit is not None:
            fit()


def fits(widget: QWidget, fit: Callable[[], None], within: QWidget | None = None) -> None:
    """Call `fit` now, after every change of theme or text size, and whenever `within` has another size.

    It ends with the life of the widget, which a function that is no method must not hold on to.
    """
    fit()
    _Fit(widget, fit, within)


def fix_width(widget: QWidget, pixels: int, within: QWidget | None = None, share: float = 1.0) -> None:
    """A fixed width, given for a text size of 100 per cent, but never more than this share of `within`."""
    one, around = ref(widget), ref(within) if within is not None else None

    def fit() -> None:
        wanted, found = Theme.here().scaled(pixels), one()
        room = around() if around is not None else None
        if found is not None:
            most = wanted if room is None else max(round(room.width() * share), pixels)
            found.setFixedWidth(min(wanted, most))

    fits(widget, fit, within)


def least_width(widget: QWidget, pixels: int) -> None:
    """A smallest width, given for a text size of 100 per cent."""
    one = ref(widget)

    def fit() -> None:
        if (found := one()) is not None:
            found.setMinimumWidth(Theme.here().scaled(pixels))

    fits(widget, fit)


def limit_width(widget: QWidget, pixels: int) -> None:
    """A largest width, given for a text size of 100 per cent."""
    one = ref(widget)

    def fit() -> None:
        if (found := one()) is not None:
            found.setMaximumWidth(Theme.here().scaled(pixels))

    fits(widget, fit)


def stack_when_narrow(host: QWidget, layout: QBoxLayout, pixels: int) -> None:
    """Parts side by side, or under one another where `host` is narrower than this at a text size of 100."""
    one = ref(host)

    def fit() -> None:
        found = one()
        if found is not None:
            is_narrow = found.width() < Theme.here().scaled(pixels)
            layout.setDirection(
                QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
            )

    fits(host, fit, within=host)
