"""PazPaz Desktop: an offline-first, encrypted practice record for therapists."""

__version__ = "0.1.0"
