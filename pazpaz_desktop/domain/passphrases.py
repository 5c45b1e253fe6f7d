"""The rule for passphrases a vault is protected with."""

import unicodedata

from pazpaz_desktop.domain import limits
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.secret import Secret

_FEWEST_DIFFERENT = 5


def check_passphrase(passphrase: Secret) -> None:
    """RuleBroken for fewer than 12 characters (NFKC, blanks count) or fewer than 5 different ones.

    RuleBroken rule=utf8 for bytes that are no text. Length is the only strength asked for: no classes of
    characters, no expiry, paste allowed.
    """
    try:
        text = unicodedata.normalize("NFKC", passphrase.reveal().decode() if len(passphrase) else "")
    except UnicodeDecodeError:  # not the cause of ours: its object is the passphrase
        raise RuleBroken(field="passphrase", rule="utf8") from None
    if len(text) < limits.PASSPHRASE_CHARACTERS:
        raise RuleBroken(field="passphrase", rule="too_short", limit=limits.PASSPHRASE_CHARACTERS)
    if len(set(text)) < _FEWEST_DIFFERENT:
        raise RuleBroken(field="passphrase", rule="too_uniform", limit=_FEWEST_DIFFERENT)
