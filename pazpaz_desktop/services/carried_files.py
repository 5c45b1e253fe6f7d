"""Small files that a person carries between laptops: seat files and invitations."""

from pathlib import Path
from typing import Final

from pazpaz_desktop.system.files import read_bounded, write_atomic

_LARGEST: Final = 64 * 1024


def read_carried(path: Path) -> bytes:
    """The file. Any lane but `db`. FileUnreadable if it cannot be had or is too large to be one of these."""
    return read_bounded(path, _LARGEST)


def keep_carried(path: Path, data: bytes) -> None:
    """Write it whole or not at all, for its owner alone where the place knows of owners.

    Any lane but `db`. HostError where it cannot be written.
    """
    write_atomic(path, data)
