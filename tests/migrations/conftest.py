"""Fixtures of the migration tests."""

from tests.support.vaults import clock, store, vault

__all__ = ["clock", "store", "vault"]
