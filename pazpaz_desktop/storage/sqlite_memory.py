"""SQLite's memory: the small pieces of a statement come from one block per connection."""

import ctypes
from typing import Final

PIECE_BYTES: Final = 1200
PIECES: Final = 1200
"""So many bound values, cursors and rows at once; each commit of a first exchange needs about a thousand."""

_SQLITE_CONFIG_LOOKASIDE: Final = 13
_SQLITE_MISUSE: Final = 21


def take_in_blocks(library: ctypes.CDLL) -> bool:
    """Before the process opens its first database; False where this build of the driver hides the setting.

    With memory security on, whatever SQLite allocates is locked in RAM by a system call, and unlocked by
    another: 180 pairs for each note of a first exchange, over half of its time (docs/adr/0022). A block is
    locked once. Its pieces are overwritten by their next use, not when they are let go; they hold ids, marks
    of state and sealed bytes, as SQLite's own block of 48 kB always did.
    """
    try:
        configure, shut_down = library.sqlite3_config, library.sqlite3_shutdown
    except AttributeError:
        return False
    if configure(_SQLITE_CONFIG_LOOKASIDE, PIECE_BYTES, PIECES) == _SQLITE_MISUSE:
        shut_down()  # importing the driver had begun it; it begins again with the first connection
        return bool(configure(_SQLITE_CONFIG_LOOKASIDE, PIECE_BYTES, PIECES) == 0)
    return True
