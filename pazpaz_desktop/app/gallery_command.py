"""`pazpaz gallery`: a window with every widget of ours in its states. It opens no vault and keeps nothing."""

import argparse
import sys

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.main import NO_DISPLAY, has_display


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`pazpaz gallery` takes nothing."""


def run(_arguments: argparse.Namespace) -> int:
    """Show the gallery until its window is closed."""
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return Exit.ENVIRONMENT
    from PySide6.QtWidgets import QApplication  # noqa: TID251 - this command owns its window

    from pazpaz_desktop.ui.runtime.i18n import Languages
    from pazpaz_desktop.ui.shell.gallery.window import GalleryWindow
    from pazpaz_desktop.ui.widgets.theme import Theme
    from pazpaz_desktop.ui.widgets.tokens import Display

    application = QApplication(["pazpaz"])
    Theme.here().wear(Display())
    languages = Languages(application)
    languages.use(Languages.of_system())
    window = GalleryWindow(languages)
    window.show()
    return application.exec()
