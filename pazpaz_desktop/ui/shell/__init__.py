"""The main window that hosts the screens."""
