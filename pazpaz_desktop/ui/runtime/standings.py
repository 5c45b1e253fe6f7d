"""How this laptop stands with the clinic server, in words: a line, a title, and what it means."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.services.clinic import ClinicProgress, ClinicStanding, SyncWord
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP

_TITLES: Final[dict[SyncWord, str]] = {
    SyncWord.NOT_JOINED: QT_TRANSLATE_NOOP("Clinic", "Not joined"),
    SyncWord.UP_TO_DATE: QT_TRANSLATE_NOOP("Clinic", "Up to date"),
    SyncWord.WAITING: QT_TRANSLATE_NOOP("Clinic", "Waiting to be sent"),
    SyncWord.SENDING: QT_TRANSLATE_NOOP("Clinic", "Exchanging"),
    SyncWord.OFFLINE: QT_TRANSLATE_NOOP("Clinic", "Working without the server"),
    SyncWord.NEEDS_YOU: QT_TRANSLATE_NOOP("Clinic", "Something waits for you"),
    SyncWord.INTEGRITY_ALARM: QT_TRANSLATE_NOOP("Clinic", "Stopped to protect your records"),
    SyncWord.NEEDS_UPDATE: QT_TRANSLATE_NOOP("Clinic", "A newer program is needed"),
}

_LINES: Final[dict[SyncWord, str]] = {
    SyncWord.NOT_JOINED: QT_TRANSLATE_NOOP("Clinic", "Clinic server: not joined"),
    SyncWord.UP_TO_DATE: QT_TRANSLATE_NOOP("Clinic", "Clinic server: up to date {time}"),
    SyncWord.WAITING: QT_TRANSLATE_NOOP("Clinic", "Clinic server: waiting to be sent: {count}"),
    SyncWord.SENDING: QT_TRANSLATE_NOOP("Clinic", "Clinic server: exchanging…"),
    SyncWord.OFFLINE: QT_TRANSLATE_NOOP("Clinic", "Clinic server: not reached, waiting: {count}"),
    SyncWord.NEEDS_YOU: QT_TRANSLATE_NOOP("Clinic", "Clinic server: waits for you"),
    SyncWord.INTEGRITY_ALARM: QT_TRANSLATE_NOOP("Clinic", "Clinic server: stopped, please look"),
    SyncWord.NEEDS_UPDATE: QT_TRANSLATE_NOOP("Clinic", "Clinic server: needs a newer program"),
}

_MEANINGS: Final[dict[SyncWord, str]] = {
    SyncWord.NOT_JOINED: QT_TRANSLATE_NOOP(
        "Clinic", "Everything is kept on this laptop alone. Nothing leaves it."
    ),
    SyncWord.UP_TO_DATE: QT_TRANSLATE_NOOP(
        "Clinic",
        "What is saved here is on the server, and what is there is here. There is nothing to do.",
    ),
    SyncWord.WAITING: QT_TRANSLATE_NOOP(
        "Clinic", "Your work is saved on this laptop. What waits is sent by itself."
    ),
    SyncWord.SENDING: QT_TRANSLATE_NOOP(
        "Clinic", "Your work is saved on this laptop. You can go on working meanwhile."
    ),
    SyncWord.OFFLINE: QT_TRANSLATE_NOOP(
        "Clinic",
        "The server cannot be reached just now. Your work is saved on this laptop and will be sent "
        "by itself. There is nothing to do.",
    ),
    SyncWord.NEEDS_YOU: QT_TRANSLATE_NOOP(
        "Clinic", "Your work is saved. What is listed here waits until you have looked at it."
    ),
    SyncWord.INTEGRITY_ALARM: QT_TRANSLATE_NOOP(
        "Clinic",
        "What the server sent is not what the practice's laptops wrote. Nothing of it was taken over. "
        "Your work on this laptop is safe and goes on; it is not sent for now. Ask who runs the server.",
    ),
    SyncWord.NEEDS_UPDATE: QT_TRANSLATE_NOOP(
        "Clinic",
        "The practice's other laptops use a newer program. Your work is saved on this laptop. "
        "Install the newest program to go on exchanging.",
    ),
}

_DECISIONS: Final = frozenset({"", "conflict", "merged", "late"})
_REFUSED: Final = QT_TRANSLATE_NOOP(
    "Clinic",
    "The server does not let this laptop in any more. Your work is saved on this laptop; nothing is sent. "
    "Ask the owner of the practice.",
)
_NOT_TRUSTED: Final = QT_TRANSLATE_NOOP(
    "Clinic",
    "Who answers cannot show to be the clinic's server. Nothing was sent, and your work is saved on this "
    "laptop. Ask who runs the server.",
)
_TRUST_WORDS: Final = (
    "authentication",
    "certificate",
    "channel_binding",
    "expired",
    "name",
    "no_tls",
    "not_yet_valid",
    "tls",
)
_OBSTACLES: Final[dict[str, str]] = {
    "held": QT_TRANSLATE_NOOP(
        "Clinic",
        "Something arrived that cannot be read on this laptop. It is kept and tried again; nothing of yours "
        "is lost. If it stays so, ask the owner of the practice.",
    ),
    "clock": QT_TRANSLATE_NOOP(
        "Clinic",
        "The clock of this laptop, or of the server, is wrong. Your work is saved on this laptop. "
        "Set the clock, then exchange again.",
    ),
    **dict.fromkeys(("revoked", "login", "store"), _REFUSED),
    **dict.fromkeys(_TRUST_WORDS, _NOT_TRUSTED),
}
"""What the reason of a state means where it is no decision that waits."""

_OTHER_OBSTACLE: Final = QT_TRANSLATE_NOOP(
    "Clinic",
    "The server and this laptop do not understand each other. Your work is saved on this laptop and "
    "nothing is lost. Ask who runs the server.",
)

TONES: Final[dict[SyncWord, str]] = {
    SyncWord.UP_TO_DATE: "ok",
    SyncWord.NEEDS_YOU: "warning",
    SyncWord.INTEGRITY_ALARM: "danger",
    SyncWord.NEEDS_UPDATE: "warning",
}
"""The colour of a state that has one. Green means up to date and nothing else."""

ICONS: Final[dict[SyncWord, str]] = {
    SyncWord.UP_TO_DATE: "check",
    SyncWord.WAITING: "upload",
    SyncWord.SENDING: "exchange",
    SyncWord.OFFLINE: "offline",
    SyncWord.NEEDS_YOU: "info",
    SyncWord.INTEGRITY_ALARM: "warning",
    SyncWord.NEEDS_UPDATE: "info",
    SyncWord.NOT_JOINED: "server",
}


_STAGES: Final[dict[str, str]] = {
    "": QT_TRANSLATE_NOOP("Clinic", "Exchanging"),
    "log": QT_TRANSLATE_NOOP("Clinic", "Receiving"),
    "usable": QT_TRANSLATE_NOOP("Clinic", "Putting the newest records in place"),
    "complete": QT_TRANSLATE_NOOP("Clinic", "Putting older records in place"),
    "files": QT_TRANSLATE_NOOP("Clinic", "Sending files"),
    "sending": QT_TRANSLATE_NOOP("Clinic", "Sending"),
}
_WORTH_SAYING: Final = {"log": 10, "usable": 200, "complete": 200}
"""How many batches or records a stage has at least to last longer than a moment."""


def standing_line(word: SyncWord, standing: ClinicStanding | None) -> str:
    """The second fact of the status line."""
    at = standing.at if standing is not None else None
    return _translated(_LINES[word]).format(
        time=formats.time_of_day(at) if at is not None else "",
        count=formats.number(standing.waiting if standing is not None else 0),
    )


def standing_title(word: SyncWord) -> str:
    """The state in a few words."""
    return _translated(_TITLES[word])


def standing_meaning(word: SyncWord, reason: str = "") -> str:
    """What it means, whether the work is safe, and what to do."""
    if word is SyncWord.NEEDS_YOU and reason not in _DECISIONS:
        return _translated(_OBSTACLES.get(reason, _OTHER_OBSTACLE))
    return _translated(_MEANINGS[word])


def needs_details(word: SyncWord, reason: str) -> bool:
    """Whether the code word of the reason should be there for whoever is asked for help."""
    is_obstacle = word is SyncWord.NEEDS_YOU and reason not in _DECISIONS
    return bool(reason) and (is_obstacle or word is SyncWord.INTEGRITY_ALARM)


def progress_text(progress: ClinicProgress) -> str:
    """How far an exchange is, and with what."""
    text = _translated(_STAGES.get(progress.stage, _STAGES[""]))
    if not progress.total:
        return text
    return QCoreApplication.translate("Clinic", "{what}: {done} of {total}").format(
        what=text, done=formats.number(progress.done), total=formats.number(progress.total)
    )


def is_list_incomplete(progress: ClinicProgress | None) -> bool:
    """Whether so much is still to come that lists and files are visibly not whole."""
    if progress is None or progress.done >= progress.total:
        return False
    return progress.total >= _WORTH_SAYING.get(progress.stage, progress.total + 1)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Clinic", text)
