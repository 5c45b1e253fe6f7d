"""Numbers the practice record is bound by, each with where it comes from."""

from typing import Final

NAME_CHARACTERS: Final = 255
"""First or last name (domain.md §2.1)."""

PHONE_CHARACTERS: Final = 50
"""domain.md §2.1."""

EMAIL_CHARACTERS: Final = 255
"""domain.md §2.1."""

DRAFT_SECTION_CHARACTERS: Final = 50_000
"""What a draft section stores, never cut (decisions.md §4)."""

SIGNED_SECTION_CHARACTERS: Final = 5_000
"""What a section may have when it is signed, unless the workspace says otherwise (decisions.md §4)."""

LONGEST_SESSION_MINUTES: Final = 480
"""domain.md §4.1."""

FILE_BYTES: Final = 10 << 20
"""One attachment, cleaned (decisions.md §6)."""

NOTE_FILES_BYTES: Final = 50 << 20
"""All live attachments of a note."""

CLIENT_FILES_BYTES: Final = 100 << 20
"""All live attachments of a client."""

FILE_NAME_CHARACTERS: Final = 255
"""domain.md §6.5."""

PAGE_ROWS: Final = 200
"""Most rows any list hands over at once (architecture.md §3.5)."""

COUNTS_AS_ONE_S: Final = 300
"""The same record read again in the same view, or typed in again, within this time adds no row to the trail
(decisions.md §4)."""

LABEL_CHARACTERS: Final = 60
"""A vault's label: it has to fit the lock screen."""

PASSPHRASE_CHARACTERS: Final = 12
"""Fewest characters of a passphrase."""
