"""How the screens look before a vault is open: language and theme, kept beside the vaults."""

import json
from dataclasses import dataclass
from typing import Final, Self

from pazpaz_desktop.foundation.errors import HostError
from pazpaz_desktop.foundation.logs import TopicLog
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.system.files import private_dir, read_bounded, write_atomic
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName

_LOG = TopicLog("appearance")
_FILE: Final = "appearance.json"
_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class Appearance:
    """Language and theme; nothing personal."""

    language: Language
    theme: ThemeName

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """What was kept, or what the desktop has where nothing usable is kept. Needs the application."""
        try:
            kept = json.loads(read_bounded(profile.data / _FILE, _LIMIT))
            return cls(Language(kept["language"]), ThemeName(kept["theme"]))
        except (HostError, ValueError, LookupError, TypeError):
            return cls(Languages.of_system(), Theme.of_system())

    def put_on(self, languages: Languages) -> None:
        """Show every screen of this process so."""
        Theme.here().use(self.theme)
        languages.use(self.language)

    def keep(self, profile: Profile) -> None:
        """Remember it for the next lock screen; a disk that refuses costs only that."""
        text = json.dumps({"language": self.language, "theme": self.theme}, sort_keys=True)
        try:
            write_atomic(private_dir(profile.data) / _FILE, text.encode())
        except HostError as error:
            _LOG.failure("keep", error)
