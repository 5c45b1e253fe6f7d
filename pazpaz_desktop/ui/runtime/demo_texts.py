"""What is said of a demo clinic, alike at every door."""

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate, left_to_right


def mark_text() -> str:
    """The mark on everything of a demonstration."""
    return QCoreApplication.translate("DemoTexts", "DEMO · nothing here is real")


def short_mark_text() -> str:
    """The same where there is room for a word only."""
    return QCoreApplication.translate("DemoTexts", "DEMO")


def name_text() -> str:
    """What it is called."""
    return QCoreApplication.translate("DemoTexts", "Demo clinic")


def opening_text(words: str) -> str:
    """How it is opened, and what follows from it."""
    return QCoreApplication.translate(
        "DemoTexts",
        "It opens without a passphrase of yours: its words are “{words}” on every laptop, so they protect "
        "nothing. Never write about a real person in it.",
    ).format(words=isolate(words))


def progress_text(done: int, total: int) -> str:
    """How far the making is."""
    if not total:
        return QCoreApplication.translate("DemoTexts", "Preparing…")
    return QCoreApplication.translate("DemoTexts", "Session {done} of {total}").format(
        done=left_to_right(formats.number(done)), total=left_to_right(formats.number(total))
    )
