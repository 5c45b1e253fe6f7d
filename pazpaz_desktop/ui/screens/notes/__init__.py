"""The note: its editor, files, signing and the signed view."""
