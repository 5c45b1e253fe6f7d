"""Fixtures of the storage tests."""

from tests.support.vaults import clock, store, vault

__all__ = ["clock", "store", "vault"]
