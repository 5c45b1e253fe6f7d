"""Errors as sentences: what happened, whether the work is safe, what to do."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP
from pazpaz_desktop.ui.runtime.rules import file_refusal, rule_text
from pazpaz_desktop.ui.runtime.server_messages import SERVER_TEXTS

_CONTEXT: Final = "Messages"
_Texts = tuple[str, str, str]

_BUG: Final[_Texts] = (
    QT_TRANSLATE_NOOP("Messages", "Something went wrong inside the program."),
    QT_TRANSLATE_NOOP("Messages", "What was saved is safe."),
    QT_TRANSLATE_NOOP("Messages", "Lock and unlock, then try again."),
)

_SAFE: Final = QT_TRANSLATE_NOOP("Messages", "Your notes are safe.")
_NOTHING_LOST: Final = QT_TRANSLATE_NOOP("Messages", "Nothing was deleted.")
_ON_SCREEN: Final = QT_TRANSLATE_NOOP("Messages", "Your text is still on the screen.")

# By class, the nearest base class first found; an empty part is left out.
_TEXTS: Final[dict[type[PazPazError], _Texts]] = {
    **SERVER_TEXTS,
    errors.NotFound: (
        QT_TRANSLATE_NOOP("Messages", "This record is not there any more."),
        _NOTHING_LOST,
        QT_TRANSLATE_NOOP("Messages", "Go back to the list."),
    ),
    errors.IllegalTransition: (
        QT_TRANSLATE_NOOP("Messages", "Signed notes do not change."),
        _SAFE,
        "",
    ),
    errors.WrongPassphrase: (
        QT_TRANSLATE_NOOP("Messages", "That passphrase does not open this practice."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Check the keyboard layout and Caps Lock, then try again."),
    ),
    errors.WrongKit: (
        QT_TRANSLATE_NOOP("Messages", "That recovery code does not open this practice."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Check that it is the kit of this practice."),
    ),
    errors.VaultLocked: (
        QT_TRANSLATE_NOOP("Messages", "The practice is locked."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Unlock it to go on."),
    ),
    errors.VaultRolledBack: (
        QT_TRANSLATE_NOOP("Messages", "This practice is older than what this laptop last saw."),
        QT_TRANSLATE_NOOP("Messages", "It may have been restored from a copy. Nothing was changed."),
        QT_TRANSLATE_NOOP("Messages", "If nobody restored it, ask for help before working on."),
    ),
    errors.HeaderBroken: (
        QT_TRANSLATE_NOOP("Messages", "The key file of this practice is damaged or was exchanged."),
        _NOTHING_LOST,
        QT_TRANSLATE_NOOP("Messages", "Restore vault.json from a backup."),
    ),
    errors.UnsupportedVersion: (
        QT_TRANSLATE_NOOP("Messages", "This practice uses a format this program does not know."),
        _NOTHING_LOST,
        QT_TRANSLATE_NOOP("Messages", "Install the newest program."),
    ),
    errors.IntegrityError: (
        QT_TRANSLATE_NOOP("Messages", "A record does not match its seal."),
        _NOTHING_LOST,
        QT_TRANSLATE_NOOP("Messages", "Keep this laptop as it is and ask for help."),
    ),
    errors.DiskFull: (
        QT_TRANSLATE_NOOP("Messages", "This laptop's disk is full."),
        _ON_SCREEN,
        QT_TRANSLATE_NOOP("Messages", "Free some space, then save again."),
    ),
    errors.SaveFailed: (
        QT_TRANSLATE_NOOP("Messages", "This laptop refused to save."),
        _ON_SCREEN,
        QT_TRANSLATE_NOOP("Messages", "Try again; if it stays, copy the text to a safe place."),
    ),
    errors.DatabaseBusy: (
        QT_TRANSLATE_NOOP("Messages", "Another program is holding the database."),
        _ON_SCREEN,
        QT_TRANSLATE_NOOP("Messages", "Close the other program, then try again."),
    ),
    errors.DatabaseBroken: (
        QT_TRANSLATE_NOOP("Messages", "The database of this practice is damaged."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was overwritten."),
        QT_TRANSLATE_NOOP("Messages", "Restore vault.db from a backup."),
    ),
    errors.NewerSchema: (
        QT_TRANSLATE_NOOP("Messages", "This practice was written by a newer program."),
        _NOTHING_LOST,
        QT_TRANSLATE_NOOP("Messages", "Install the newest program."),
    ),
    errors.KeystoreUnavailable: (
        QT_TRANSLATE_NOOP("Messages", "This laptop's keyring cannot be reached."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Unlock the keyring, or use the recovery kit."),
    ),
    errors.KeystoreHalfMissing: (
        QT_TRANSLATE_NOOP("Messages", "This laptop's keyring lost its half of the key."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Use the recovery kit."),
    ),
    errors.VaultInUse: (
        QT_TRANSLATE_NOOP("Messages", "This practice is already open in another program."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Go to the other window."),
    ),
    errors.VaultMissing: (
        QT_TRANSLATE_NOOP("Messages", "Part of this practice is missing on this laptop."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was overwritten."),
        QT_TRANSLATE_NOOP("Messages", "Restore the missing file from a backup."),
    ),
    errors.VaultExists: (
        QT_TRANSLATE_NOOP("Messages", "There is a practice here already."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was overwritten."),
        "",
    ),
    errors.FileUnreadable: (
        QT_TRANSLATE_NOOP("Messages", "The file could not be read."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Check that it still exists and may be opened."),
    ),
    errors.WorkerFailed: (
        QT_TRANSLATE_NOOP("Messages", "The file could not be checked and was not added."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Try again, or save the picture anew and add that."),
    ),
    errors.OutOfMemory: (
        QT_TRANSLATE_NOOP("Messages", "This laptop has too little free memory to check the passphrase."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Close other programs, then try again."),
    ),
}


# Where no practice is open, no text of a note is on the screen, and there is nothing to save again.
_AT_THE_DOOR: Final[dict[type[PazPazError], _Texts]] = {
    errors.DiskFull: (
        QT_TRANSLATE_NOOP("Messages", "This laptop's disk is full."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Free some space, then try again."),
    ),
    errors.SaveFailed: (
        QT_TRANSLATE_NOOP("Messages", "This laptop refuses to write to its disk."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Check the disk, then try again."),
    ),
    errors.DatabaseBusy: (
        QT_TRANSLATE_NOOP("Messages", "Another program is holding the database."),
        _SAFE,
        QT_TRANSLATE_NOOP("Messages", "Close the other program, then try again."),
    ),
    errors.ServerUnreachable: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server cannot be reached."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was changed on this laptop."),
        QT_TRANSLATE_NOOP("Messages", "It is tried again by itself."),
    ),
    errors.SeatRefused: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server does not let this laptop in."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was changed on this laptop."),
        QT_TRANSLATE_NOOP("Messages", "Ask for a new invitation."),
    ),
    errors.ServerRefused: (
        QT_TRANSLATE_NOOP("Messages", "The clinic server refused this."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was changed on this laptop."),
        QT_TRANSLATE_NOOP("Messages", "Ask for a new invitation."),
    ),
}


_NOTHING_WAITS: Final[_Texts] = (
    QT_TRANSLATE_NOOP("Messages", "This does not wait for you any more."),
    _SAFE,
    QT_TRANSLATE_NOOP("Messages", "It was decided meanwhile, here or on another laptop."),
)

# What a record's state does not allow, where that is not that a signed note stays as it is; by the act.
_ACTS: Final[dict[str, _Texts]] = {
    "decide": _NOTHING_WAITS,
    "review": _NOTHING_WAITS,
    "start": (
        QT_TRANSLATE_NOOP("Messages", "Notes can be neither read nor written on this laptop."),
        "",
        QT_TRANSLATE_NOOP("Messages", "Use a practitioner's laptop."),
    ),
    "admit": (
        QT_TRANSLATE_NOOP("Messages", "The other laptop has not answered yet."),
        QT_TRANSLATE_NOOP("Messages", "Nobody was let in, and nothing was handed over."),
        "",
    ),
    "join": (
        QT_TRANSLATE_NOOP("Messages", "The demo clinic never joins a clinic server."),
        QT_TRANSLATE_NOOP("Messages", "Nothing was changed on this laptop."),
        QT_TRANSLATE_NOOP("Messages", "Set up your own practice to join one."),
    ),
    "reset": (
        QT_TRANSLATE_NOOP("Messages", "This is not a demo clinic, so it is neither reset nor removed."),
        _NOTHING_LOST,
        "",
    ),
    "invite": (
        QT_TRANSLATE_NOOP("Messages", "Only the laptop of the practice's owner can add laptops."),
        "",
        "",
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One error for a person, in the language in use; `code` belongs in Details, not in the sentence."""

    happened: str
    safe: str
    remedy: str
    code: str

    @property
    def text(self) -> str:
        """The three parts as one paragraph."""
        return " ".join(part for part in (self.happened, self.safe, self.remedy) if part)


def message_for(error: Exception) -> Message:
    """The words for any exception; what is not ours is our bug and is called so."""
    if isinstance(error, errors.RuleBroken):
        return Message(rule_text(error), "", "", error.code)
    if isinstance(error, errors.FileRefused):
        return Message(file_refusal(error), "", "", error.code)
    return _message(error, _texts_of(error))


def message_at_the_door(error: Exception) -> Message:
    """The same on the lock screen and in set-up, where no note is on the screen."""
    texts = _AT_THE_DOOR.get(type(error)) if isinstance(error, PazPazError) else None
    return message_for(error) if texts is None else _message(error, texts)


def _message(error: Exception, texts: _Texts) -> Message:
    happened, safe, remedy = (_translated(text) for text in texts)
    return Message(happened, safe, remedy, error.code if isinstance(error, PazPazError) else "")


def save_failure(error: Exception) -> str:
    """The reason behind `Could not save`, as half a sentence."""
    if isinstance(error, errors.DiskFull):
        return QCoreApplication.translate("Messages", "this laptop's disk is full")
    if isinstance(error, errors.RuleBroken):
        return rule_text(error)
    return QCoreApplication.translate("Messages", "this laptop refused to save")


def broken_text() -> str:
    """What stands in a list in place of a record that cannot be opened."""
    return QCoreApplication.translate("Messages", "This record does not match its seal. Nothing was deleted.")


def _texts_of(error: Exception) -> _Texts:
    if isinstance(error, errors.IllegalTransition) and error.details.get("act") in _ACTS:
        return _ACTS[str(error.details["act"])]
    for kind in type(error).__mro__:
        if kind in _TEXTS:
            return _TEXTS[kind]
    return _BUG


def _translated(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text) if text else ""
