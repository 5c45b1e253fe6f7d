"""What the roles of a practice are called."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from pazpaz_desktop.ui.runtime.noop import QT_TRANSLATE_NOOP

_NAMES: Final[dict[str, str]] = {
    "owner": QT_TRANSLATE_NOOP("Role", "Owner"),
    "therapist": QT_TRANSLATE_NOOP("Role", "Practitioner"),
    "assistant": QT_TRANSLATE_NOOP("Role", "Assistant"),
}


def role_name(role: str) -> str:
    """The name of a role by its word, in the language in use; the word itself for an unknown one."""
    text = _NAMES.get(role)
    return role if text is None else QCoreApplication.translate("Role", text)
