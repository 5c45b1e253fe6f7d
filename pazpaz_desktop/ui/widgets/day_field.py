"""A day: typed, stepped with the arrow keys, or picked from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QWidget

from pazpaz_desktop.ui.runtime.formats import qdate
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, pad_text, row
from pazpaz_desktop.ui.widgets.growth import fix_width

_EARLIEST = QDate(1900, 1, 1)
_WIDTH = 118


class DayField(Translated):
    """Day before month, left to right in every language. `changed` follows every change by a person."""

    changed = Signal()

    def __init__(self, name: str = "dateField", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = QDateEdit()
        self.input.setObjectName(name)
        self.input.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # before the format, or it is mirrored
        self.input.setDisplayFormat("dd/MM/yyyy")
        self.input.setMinimumDate(_EARLIEST)
        pad_text(self.input)
        fix_width(self.input, _WIDTH)
        self.input.dateChanged.connect(self._on_changed)
        self._pick = IconButton("calendar")
        self._pick.setObjectName("pickDayButton")
        self._pick.clicked.connect(self._on_pick)
        layout = row(self, gap="xs")
        layout.addWidget(self.input)
        layout.addWidget(self._pick)
        self._is_showing = False
        self.retranslate()

    @property
    def day(self) -> date:
        """The day in the field."""
        when = self.input.date()
        return date(when.year(), when.month(), when.day())

    def call(self, title: str) -> None:
        """The field's accessible name."""
        self.input.setAccessibleName(title)

    def show_day(self, day: date, *, latest: date) -> None:
        """Show a day, no later than `latest`, without telling anybody."""
        self._is_showing = True
        self.input.setMaximumDate(qdate(latest))
        self.input.setDate(qdate(day))
        self._is_showing = False

    def retranslate(self) -> None:
        """Text of the button."""
        self._pick.setAccessibleName(self.tr("Pick a day"))
        self._pick.setToolTip(self.tr("Pick a day"))

    def _on_changed(self) -> None:
        if not self._is_showing:
            self.changed.emit()

    def _on_pick(self) -> None:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setLocale(QLocale())
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Sunday)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, QTextCharFormat())  # Qt would paint them red
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setDateRange(_EARLIEST, self.input.maximumDate())
        calendar.setSelectedDate(self.input.date())
        calendar.clicked.connect(self.input.setDate)
        calendar.clicked.connect(calendar.close)
        calendar.activated.connect(self.input.setDate)
        calendar.activated.connect(calendar.close)
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        calendar.setFocus()
