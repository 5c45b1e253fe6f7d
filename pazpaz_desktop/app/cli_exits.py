"""Exit codes of every command."""

from enum import IntEnum

from pazpaz_desktop.foundation.errors import HostError, PazPazError, ServerError


class Exit(IntEnum):
    """What a command's end means to whoever called it."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    """By a rule: wrong passphrase, damaged seal, file not accepted."""
    ENVIRONMENT = 4
    """The machine: no display, full disk, no keyring."""
    SERVER = 5
    BUG = 70


def exit_for(error: PazPazError) -> Exit:
    """The code for an error that ended a command."""
    if isinstance(error, ServerError):
        return Exit.SERVER
    return Exit.ENVIRONMENT if isinstance(error, HostError) else Exit.REFUSED
