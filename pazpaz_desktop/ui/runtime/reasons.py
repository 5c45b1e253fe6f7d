"""Why the practice is locked: the one sentence the lock screen owes the person."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.domain.lock_reasons import LockReason
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP

_TEXTS: Final[dict[LockReason, str]] = {
    LockReason.ASKED: QT_TRANSLATE_NOOP("LockReason", "Locked at your request. Your drafts are safe."),
    LockReason.IDLE: QT_TRANSLATE_NOOP(
        "LockReason", "Locked because nobody was working. Your drafts are safe."
    ),
    LockReason.CRASH: QT_TRANSLATE_NOOP(
        "LockReason", "The program ended unexpectedly. Everything that was shown as saved is safe."
    ),
    LockReason.HUNG: QT_TRANSLATE_NOOP(
        "LockReason", "The program did not answer and was ended. Everything that was shown as saved is safe."
    ),
}


def reason_text(reason: LockReason) -> str:
    """The sentence, in the language in use; empty where there is nothing to explain."""
    text = _TEXTS.get(reason, "")
    return QCoreApplication.translate("LockReason", text) if text else ""


def not_saved_text() -> str:
    """What the cover says of a lock that could not put everything on the disk."""
    return QCoreApplication.translate(
        "LockReason", "Not saved yet. Your text is kept and tried again every few seconds; unlock to see it."
    )
