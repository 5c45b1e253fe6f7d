"""What a committed transaction touched, so that every open view can decide whether to read again."""

from dataclasses import dataclass
from enum import StrEnum

from pazpaz_desktop.foundation.ids import Id


class Kind(StrEnum):
    """A kind of thing a view can show."""

    CLIENT = "client"
    NOTE = "note"
    ATTACHMENT = "attachment"
    SETTING = "setting"
    FORM_DRAFT = "form_draft"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The records of one commit (or of several, merged). Empty when nothing changed."""

    touched: frozenset[tuple[Kind, Id]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.touched)

    def touches(self, kind: Kind, record: Id | None = None) -> bool:
        """True if any record of `kind`, or exactly `record` where one is named, was touched."""
        if record is not None:
            return (kind, record) in self.touched
        return any(kind is found for found, _ in self.touched)

    def ids(self, kind: Kind) -> frozenset[Id]:
        """The touched records of `kind`."""
        return frozenset(record for found, record in self.touched if found is kind)

    def merged(self, other: "ChangeSet") -> "ChangeSet":
        """What either touched."""
        return ChangeSet(self.touched | other.touched)
