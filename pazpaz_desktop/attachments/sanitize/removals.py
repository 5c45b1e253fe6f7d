"""The report of one cleaning: which kinds of things were taken out of a file, how many, how large."""

import enum

from pazpaz_desktop.domain.attachments import RemovedItem


class Removed(enum.StrEnum):
    """What cleaning can take out. GPS, MAKERNOTE and THUMBNAIL lie inside EXIF, whose bytes hold theirs."""

    APP_OTHER = "app_other"
    C2PA = "c2pa"
    COMMENT = "comment"
    DENSITY = "density"
    EXIF = "exif"
    FILLER = "filler"
    GPS = "gps"
    ICC = "icc"
    ICC_TEXT = "icc_text"
    IPTC = "iptc"
    JFIF_THUMBNAIL = "jfif_thumbnail"
    MAKERNOTE = "makernote"
    MPF = "mpf"
    THUMBNAIL = "thumbnail"
    TRAILER = "trailer"
    XMP = "xmp"


class Warned(enum.StrEnum):
    """What the person should know about an accepted file."""

    EXIF_DAMAGED = "exif_damaged"
    ICC_DAMAGED = "icc_damaged"
    ICC_MISMATCHED = "icc_mismatched"
    LIMITS_ONLY = "limits_only"


class Tally:
    """Counts what is taken out while a file is walked."""

    def __init__(self) -> None:
        self._counts: dict[Removed, int] = {}
        self._bytes: dict[Removed, int] = {}

    def add(self, kind: Removed, size: int, count: int = 1) -> None:
        """One more thing (or `count`) of that kind; nothing when there are no bytes."""
        if size > 0:
            self._counts[kind] = self._counts.get(kind, 0) + count
            self._bytes[kind] = self._bytes.get(kind, 0) + size

    def items(self) -> tuple[RemovedItem, ...]:
        """The report, sorted by code, so that the same file always gives the same report."""
        return tuple(
            RemovedItem(kind, self._counts[kind], self._bytes[kind]) for kind in sorted(self._counts)
        )
