"""The rules a file can break, each a stable word that messages and reports are looked up by."""

import enum


class Rule(enum.StrEnum):
    """Detail `rule` of every FileRefused that this floor raises."""

    EMPTY = "empty"
    EXTENSION = "extension"
    MISMATCH = "mismatch"
    NOT_JPEG = "not_jpeg"
    RESIDUE = "residue"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TRUNCATED = "truncated"
    UNDECODABLE = "undecodable"
    UNSUPPORTED_CODING = "unsupported_coding"
