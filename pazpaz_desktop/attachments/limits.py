"""How much a file may ask of us; beyond it the file is refused before anything is decoded."""

from typing import Final

PIXELS: Final = 50_000_000
"""Width times height (decisions.md §6)."""

SIDE: Final = 20_000
"""Longer side in pixels (security.md §3.0)."""

DECODED_BYTES: Final = 384 << 20
"""What decoding may take of the worker's 512 MiB, from the picture's header."""

SEGMENTS: Final = 2_000
"""A real photo has some ten; extended XMP at the largest file size needs 160."""

SCANS: Final = 100
"""A progressive photo has about ten; each costs a pass over the whole picture."""

PROFILE_BYTES: Final = 1 << 20
"""A colour profile (security.md §3.0)."""
