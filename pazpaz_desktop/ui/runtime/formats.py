"""Times, days and sizes as people read them, in the language in use."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right


def time_of_day(moment: datetime) -> str:
    """Local hours and minutes, 24 h."""
    return left_to_right(f"{moment.astimezone():%H:%M}")


def exact_time(moment: datetime) -> str:
    """Local time to the second: what the save state shows."""
    return left_to_right(f"{moment.astimezone():%H:%M:%S}")


def day(when: date) -> str:
    """A day with its weekday: `Wed 9 Sep 2026`, `יום ד׳ 9 בספט׳ 2026`."""
    return QLocale().toString(qdate(when), "ddd d MMM yyyy")


def moment_of(when: datetime) -> str:
    """A local day and time of day."""
    local = when.astimezone()
    return isolate(f"{day(local.date())}, {time_of_day(local)}")


def moment_near(when: datetime, today: date) -> str:
    """The time of day alone for today's moments, with its day for others."""
    return time_of_day(when) if when.astimezone().date() == today else moment_of(when)


def countdown(seconds: int) -> str:
    """Minutes and seconds left: `9:32`."""
    return left_to_right(f"{seconds // 60}:{seconds % 60:02d}")


def size(count: int) -> str:
    """Bytes in decimal units: `3.1 MB`."""
    kind = QLocale.DataSizeFormat.DataSizeSIFormat
    return isolate(QLocale().formattedDataSize(count, 1, kind))


def number(count: int) -> str:
    """A whole number with the language's grouping."""
    return QLocale().toString(count)


def qdate(when: date) -> QDate:
    """The day as Qt holds it."""
    return QDate(when.year, when.month, when.day)
