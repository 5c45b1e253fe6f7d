"""Broken rules as sentences: what stands at a field, and why a file was refused."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.foundation.errors import FileRefused, RuleBroken
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP

_BY_FIELD: Final[dict[tuple[str, str], str]] = {
    ("first_name", "empty"): QT_TRANSLATE_NOOP("Rules", "A first name is needed."),
    ("last_name", "empty"): QT_TRANSLATE_NOOP("Rules", "A last name is needed."),
    ("label", "empty"): QT_TRANSLATE_NOOP("Rules", "The practice needs a name."),
    ("label", "length"): QT_TRANSLATE_NOOP(
        "Rules", "The practice's name has 1 to {limit} characters, on one line."
    ),
    ("email", "not_an_address"): QT_TRANSLATE_NOOP("Rules", "This does not look like an e-mail address."),
    ("session_on", "in_the_future"): QT_TRANSLATE_NOOP("Rules", "A session cannot be in the future."),
    ("duration_min", "out_of_range"): QT_TRANSLATE_NOOP("Rules", "A session lasts 0 to {limit} minutes."),
    ("sections", "empty"): QT_TRANSLATE_NOOP("Rules", "Nothing is written yet."),
    ("sections", "unchanged"): QT_TRANSLATE_NOOP("Rules", "Nothing changed since the last signature."),
    ("passphrase", "too_short"): QT_TRANSLATE_NOOP("Rules", "Use at least {limit} characters."),
    ("passphrase", "too_uniform"): QT_TRANSLATE_NOOP("Rules", "Use at least {limit} different characters."),
    ("passphrase", "utf8"): QT_TRANSLATE_NOOP("Rules", "A character of this passphrase cannot be used."),
    ("passphrase_again", "different"): QT_TRANSLATE_NOOP("Rules", "The two passphrases differ."),
    ("seat_file", "not_one"): QT_TRANSLATE_NOOP("Rules", "This is not a seat file of a clinic server."),
    ("invitation_file", "not_one"): QT_TRANSLATE_NOOP("Rules", "This is not an invitation file."),
    ("seat_file", "other_place"): QT_TRANSLATE_NOOP(
        "Rules", "This seat file is for another practice's place on the server."
    ),
    ("seat_file", "own_seat"): QT_TRANSLATE_NOOP("Rules", "This is this laptop's own seat file."),
    ("device_name", "length"): QT_TRANSLATE_NOOP(
        "Rules", "A laptop's name has 1 to {limit} characters, on one line."
    ),
    ("device_name", "empty"): QT_TRANSLATE_NOOP("Rules", "This laptop needs a name."),
    ("keys", "not_a_key"): QT_TRANSLATE_NOOP("Rules", "This is no key that can be chosen."),
    ("keys", "no_such_action"): QT_TRANSLATE_NOOP("Rules", "There is no such action any more."),
    ("keys", "fixed"): QT_TRANSLATE_NOOP("Rules", "The key of this action always stays the same."),
    ("keys", "needed"): QT_TRANSLATE_NOOP("Rules", "Lock and Quit always need a key."),
    ("keys", "reserved"): QT_TRANSLATE_NOOP("Rules", "This key is needed for writing or by the system."),
    ("keys", "letter_alone"): QT_TRANSLATE_NOOP(
        "Rules", "A single letter would be text here. Add Ctrl or Alt to it."
    ),
    ("keys", "taken"): QT_TRANSLATE_NOOP("Rules", "Another action has this key already."),
    ("kit", "different"): QT_TRANSLATE_NOOP("Rules", "This group does not match the kit."),
}

_BY_RULE: Final[dict[str, str]] = {
    "empty": QT_TRANSLATE_NOOP("Rules", "This is needed."),
    "too_long": QT_TRANSLATE_NOOP("Rules", "At most {limit} characters."),
    "several_lines": QT_TRANSLATE_NOOP("Rules", "One line only."),
    "changed_elsewhere": QT_TRANSLATE_NOOP(
        "Rules", "This was changed on another laptop just now. Read it again, then sign."
    ),
    "undecided": QT_TRANSLATE_NOOP("Rules", "Choose between the texts of this section first."),
    "not_one": QT_TRANSLATE_NOOP("Rules", "This is not the file that is needed here."),
    "newer": QT_TRANSLATE_NOOP("Rules", "This file was made by a newer program."),
    "not_a_choice": QT_TRANSLATE_NOOP("Rules", "This cannot be chosen."),
}

_OTHER_RULE: Final = QT_TRANSLATE_NOOP("Rules", "This is not accepted.")

_REFUSALS: Final[dict[str, str]] = {
    "file_too_large": QT_TRANSLATE_NOOP("Rules", "Not added: a file may have at most {limit}."),
    "too_large": QT_TRANSLATE_NOOP("Rules", "Not added: the file is too large."),
    "note_full": QT_TRANSLATE_NOOP("Rules", "Not added: the files of one note may have at most {limit}."),
    "client_full": QT_TRANSLATE_NOOP("Rules", "Not added: the files of one client may have at most {limit}."),
    "empty": QT_TRANSLATE_NOOP("Rules", "Not added: the file is empty."),
    "extension": QT_TRANSLATE_NOOP("Rules", "Not added: only JPEG pictures (.jpg) are accepted so far."),
    "not_jpeg": QT_TRANSLATE_NOOP("Rules", "Not added: this is not a JPEG picture, whatever its name says."),
    "mismatch": QT_TRANSLATE_NOOP("Rules", "Not added: the file is not what its name says."),
    "truncated": QT_TRANSLATE_NOOP("Rules", "Not added: the end of the picture is missing."),
    "undecodable": QT_TRANSLATE_NOOP("Rules", "Not added: the picture is damaged."),
    "unsupported_coding": QT_TRANSLATE_NOOP(
        "Rules", "Not added: this kind of JPEG cannot be cleaned. Save the picture anew and add that."
    ),
    "too_many_pixels": QT_TRANSLATE_NOOP("Rules", "Not added: the picture has more than 50 megapixels."),
    "residue": QT_TRANSLATE_NOOP("Rules", "Not added: the picture could not be cleaned completely."),
}

_OTHER_REFUSAL: Final = QT_TRANSLATE_NOOP("Rules", "Not added: this file is not safe to keep.")


def rule_text(error: RuleBroken) -> str:
    """The sentence for the field that broke the rule."""
    field, rule = str(error.details.get("field", "")), str(error.details.get("rule", ""))
    text = _BY_FIELD.get((field, rule)) or _BY_RULE.get(rule, _OTHER_RULE)
    limit = error.details.get("limit", 0)
    return _translated(text).format(limit=formats.number(limit) if isinstance(limit, int) else "")


def file_refusal(error: FileRefused) -> str:
    """Why a file was not added."""
    text = _REFUSALS.get(str(error.details.get("rule", "")), _OTHER_REFUSAL)
    limit = error.details.get("limit", 0)
    return _translated(text).format(limit=formats.size(limit) if isinstance(limit, int) else "")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Rules", text)
