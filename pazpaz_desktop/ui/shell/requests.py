"""What the main window asks of the program around it."""

from collections.abc import Callable
from dataclasses import dataclass

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.ui.runtime.i18n import Language
from pazpaz_desktop.ui.widgets.tokens import Display


@dataclass(frozen=True, slots=True)
class Requests:
    """Callbacks, all called on the Qt thread; `remember` gets what the lock screen should look like."""

    lock: Callable[[LockReason], None]
    quit: Callable[[], None]
    remember: Callable[[Language, Display], None]
