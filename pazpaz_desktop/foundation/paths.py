"""Where things lie: the only module that knows folders of the machine and of the installed program."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Icons, tokens and translations: beside the package in a source tree, inside it once installed."""
    return _first_of(_PACKAGE / "resources", _PACKAGE.parent / "resources")


def migrations_dir() -> Path:
    """Alembic scripts, in either layout."""
    return _first_of(_PACKAGE / "migrations", _PACKAGE.parent / "migrations")


def guide_dir() -> Path:
    """The help pages, one folder for each language, in either layout."""
    return _first_of(_PACKAGE / "guide", _PACKAGE.parent / "docs" / "guide")


def _first_of(*candidates: Path) -> Path:
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(candidates[-1].name)


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one user of the program (or of one demonstration)."""

    data: Path

    @property
    def vaults(self) -> Path:
        """Holds one folder for each vault."""
        return self.data / "vaults"

    @property
    def servers(self) -> Path:
        """Holds, for each seat at a clinic's server, the certificate it is known by: nothing secret."""
        return self.data / "servers"

    @property
    def logs(self) -> Path:
        """Holds the rotating log."""
        return self.data / "logs"

    @property
    def run(self) -> Path:
        """Holds the single-instance lock."""
        return self.data / "run"

    @classmethod
    def of_user(cls) -> "Profile":
        """The profile of the person at this machine."""
        return cls(Path(platformdirs.user_data_dir("pazpaz-desktop", appauthor=False)))
