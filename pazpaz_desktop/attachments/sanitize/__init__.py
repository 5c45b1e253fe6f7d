"""Cleaners, one module for each format; they run inside the sandboxed worker."""
