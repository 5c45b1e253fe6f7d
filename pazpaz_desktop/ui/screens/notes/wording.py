"""Words of the note's screens that several of its parts say."""

from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.services.files import RemovedItem
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.messages import save_failure
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP
from pazpaz_desktop.ui.viewmodels.autosave import SaveState, SaveStatus
from pazpaz_desktop.ui.viewmodels.signing import Concern, Finding

# Parts of the camera data: its bytes already count theirs.
_INSIDE_EXIF: Final = frozenset({"gps", "makernote", "thumbnail"})

_REMOVED: Final = {
    "c2pa": QT_TRANSLATE_NOOP("Removed", "record of origin"),
    "comment": QT_TRANSLATE_NOOP("Removed", "comment"),
    "density": QT_TRANSLATE_NOOP("Removed", "print size"),
    "exif": QT_TRANSLATE_NOOP("Removed", "camera data"),
    "filler": QT_TRANSLATE_NOOP("Removed", "filler"),
    "gps": QT_TRANSLATE_NOOP("Removed", "location"),
    "icc": QT_TRANSLATE_NOOP("Removed", "colour profile"),
    "icc_text": QT_TRANSLATE_NOOP("Removed", "text in the colour profile"),
    "iptc": QT_TRANSLATE_NOOP("Removed", "caption and author"),
    "jfif_thumbnail": QT_TRANSLATE_NOOP("Removed", "preview picture"),
    "makernote": QT_TRANSLATE_NOOP("Removed", "the camera maker's notes"),
    "mpf": QT_TRANSLATE_NOOP("Removed", "further pictures"),
    "thumbnail": QT_TRANSLATE_NOOP("Removed", "preview picture"),
    "trailer": QT_TRANSLATE_NOOP("Removed", "data after the end of the picture"),
    "xmp": QT_TRANSLATE_NOOP("Removed", "editing history"),
}
_OTHER_REMOVED: Final = QT_TRANSLATE_NOOP("Removed", "other hidden data")

LETTERS = {
    Section.SUBJECTIVE: "S",
    Section.OBJECTIVE: "O",
    Section.ASSESSMENT: "A",
    Section.PLAN: "P",
}


def section_name(section: Section) -> str:
    """What a section is called."""
    return {
        Section.SUBJECTIVE: QCoreApplication.translate("Note", "Subjective"),
        Section.OBJECTIVE: QCoreApplication.translate("Note", "Objective"),
        Section.ASSESSMENT: QCoreApplication.translate("Note", "Assessment"),
        Section.PLAN: QCoreApplication.translate("Note", "Plan"),
    }[section]


def section_hint(section: Section) -> str:
    """What belongs in a section."""
    return {
        Section.SUBJECTIVE: QCoreApplication.translate("Note", "What the client reports"),
        Section.OBJECTIVE: QCoreApplication.translate("Note", "What you see and measure"),
        Section.ASSESSMENT: QCoreApplication.translate("Note", "What you make of it"),
        Section.PLAN: QCoreApplication.translate("Note", "What comes next"),
    }[section]


class _Written(Protocol):
    @property
    def device_name(self) -> str | None: ...
    @property
    def is_here(self) -> bool: ...


def side_name(side: _Written) -> str:
    """Whose text it is: this laptop's, or the laptop's name."""
    if side.is_here:
        return QCoreApplication.translate("Note", "This laptop")
    return side.device_name or QCoreApplication.translate("Note", "Another laptop")


def save_text(status: SaveStatus) -> str:
    """The save state: one of three sentences."""
    if status.state is SaveState.SAVING:
        return QCoreApplication.translate("Note", "Saving…")
    if status.state is SaveState.FAILED and status.error is not None:
        return QCoreApplication.translate("Note", "Could not save — {reason}").format(
            reason=save_failure(status.error)
        )
    at: datetime | None = status.at
    return QCoreApplication.translate("Note", "Saved on this laptop {time}").format(
        time=formats.exact_time(at) if at is not None else ""
    )


def finding_text(finding: Finding) -> str:
    """What looks wrong, as a sentence."""
    name = section_name(finding.section) if finding.section is not None else ""
    match finding.concern:
        case Concern.NOTHING_WRITTEN:
            return QCoreApplication.translate("Note", "Nothing is written yet.")
        case Concern.UNDECIDED:
            text = QCoreApplication.translate("Note", "{section} waits for you to choose between texts.")
            return text.format(section=name)
        case Concern.TOO_LONG:
            text = QCoreApplication.translate("Note", "{section} is too long by {over} characters.")
            return text.format(section=name, over=formats.number(finding.over))
        case Concern.SECTION_EMPTY:
            return QCoreApplication.translate("Note", "{section} is empty.").format(section=name)
        case Concern.NO_DURATION:
            return QCoreApplication.translate("Note", "The length of the session is not set.")


def removed_text(removed: tuple[RemovedItem, ...]) -> str:
    """What cleaning took out of a file, as one sentence."""
    if not removed:
        return QCoreApplication.translate("Note", "Nothing had to be removed.")
    names = dict.fromkeys(_removed_name(item.code) for item in removed)
    total = sum(item.bytes for item in removed if item.code not in _INSIDE_EXIF)
    return QCoreApplication.translate("Note", "Removed: {things} ({size})").format(
        things=", ".join(names), size=formats.size(total)
    )


def _removed_name(code: str) -> str:
    text = _REMOVED.get(code, _OTHER_REMOVED)
    return QCoreApplication.translate("Removed", text)
