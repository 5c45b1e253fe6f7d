"""Topic loggers that write events and allow-listed fields, never free text or personal data."""

import enum
import logging
import logging.handlers
from pathlib import Path

from pazpaz_desktop.foundation.errors import PazPazError
from pazpaz_desktop.foundation.ids import Id

_ROOT = "pazpaz"
_SAFE_TYPES = (int, float, bool, Id, enum.Enum, type(None))


class TopicLog:
    """Writes `event key=value …`; a value that could carry personal data is replaced by its type name."""

    def __init__(self, topic: str) -> None:
        self._logger = logging.getLogger(f"{_ROOT}.{topic}")

    def info(self, event: str, **fields: object) -> None:
        """Something ordinary happened."""
        self._logger.info("%s", _line(event, fields))

    def warning(self, event: str, **fields: object) -> None:
        """Something a developer should look at."""
        self._logger.warning("%s", _line(event, fields))

    def failure(self, event: str, error: BaseException, **fields: object) -> None:
        """An error: our own with its code, a foreign one with its type only (its text may hold anything)."""
        shown = str(error) if isinstance(error, PazPazError) else type(error).__name__
        self._logger.error("%s error=%s", _line(event, fields), shown)


def _line(event: str, fields: dict[str, object]) -> str:
    return " ".join([event, *(f"{name}={_safe(value)}" for name, value in fields.items())])


def _safe(value: object) -> str:
    if isinstance(value, enum.Enum):
        return value.name
    return str(value) if isinstance(value, _SAFE_TYPES) else f"<{type(value).__name__}>"


def write_to(folder: Path) -> None:
    """Send all topics to a rotating file in `folder` (1 MiB × 3); nowhere if the disk takes none."""
    logging.raiseExceptions = False  # a full disk costs log lines, not a traceback for each of them
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "pazpaz.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger(_ROOT)
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.propagate = False
