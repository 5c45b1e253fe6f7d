"""Composition, processes, start, lock and headless commands."""
