"""Moments as they are stored and signed: whole milliseconds since 1970, in UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

LAST_MS: Final = 253_370_764_799_999
"""The end of the year 9998: what a calendar can show in every time zone."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Exact: what is finer than a millisecond is cut off."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(ms: int) -> datetime:
    """The aware UTC moment that `milliseconds` wrote."""
    return _EPOCH + ms * _MILLISECOND


def maybe_moment(ms: int | None) -> datetime | None:
    """The same where there may be none."""
    return None if ms is None else moment(ms)


def local_day(now: datetime) -> date:
    """The date the person at this laptop would say it is."""
    return now.astimezone().date()
