"""How the screens look before a vault is open: language and display, kept beside the vaults."""

import json
from dataclasses import dataclass
from typing import Any, Final, Self

from pazpaz_desktop.domain.settings import MOTION, TEXT_SIZE
from pazpaz_desktop.foundation.errors import HostError, RuleBroken
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.system.files import private_dir, read_bounded, write_atomic
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice

_LOG = TopicLog("appearance")
_FILE: Final = "appearance.json"
_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class Appearance:
    """Language and display; nothing personal."""

    language: Language
    display: Display

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """What was kept, or what the desktop has where nothing usable is kept. Needs the application.

        A file from before text size and motion could be chosen says nothing of them: they are as by default.
        """
        try:
            kept = json.loads(read_bounded(profile.data / _FILE, _LIMIT))
            return cls(Language(kept["language"]), _display(kept))
        except (HostError, RuleBroken, ValueError, LookupError, TypeError):
            return cls(Languages.of_system(), Display())

    def put_on(self, languages: Languages) -> None:
        """Show every screen of this process so."""
        Theme.here().wear(self.display)
        languages.use(self.language)

    def keep(self, profile: Profile) -> None:
        """Remember it for the next lock screen; a disk that refuses costs only that."""
        kept = {
            "language": self.language,
            "theme": self.display.theme,
            "text_size": self.display.text_size,
            "motion": "full" if self.display.has_motion else "reduced",
        }
        try:
            write_atomic(private_dir(profile.data) / _FILE, json.dumps(kept, sort_keys=True).encode())
        except HostError as error:
            _LOG.failure("keep", error)


def _display(kept: dict[str, Any]) -> Display:
    motion = MOTION.checked(kept.get("motion", MOTION.default))
    size = TEXT_SIZE.checked(kept.get("text_size", TEXT_SIZE.default))
    return Display(ThemeChoice(kept["theme"]), size, motion == "full")
