"""The gallery shows every widget of ours, in the language and display that are chosen in it."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QListView, QPushButton, QWidget

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.shell.gallery.window import PAGES, GalleryWindow


@pytest.fixture
def gallery(qapp):
    languages = Languages()
    languages.use(Language.ENGLISH)
    window = GalleryWindow(languages)
    window.show()
    yield window, languages
    languages.use(Language.ENGLISH)
    window.hide()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_takes_the_keyboard_has_a_name(gallery, page):
    window, _ = gallery
    window.show_page(page)
    stops = [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.objectName() != "qt_spinbox_lineedit"
    ]
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in stops]

    assert stops
    assert [type(one).__name__ for one, name in zip(stops, names, strict=True) if not name.strip()] == []


def test_the_page_stays_when_the_language_changes(gallery):
    window, languages = gallery
    window.show_page("rows")
    languages.use(Language.HEBREW)
    assert window.page().findChildren(QListView)
    assert window.findChild(QPushButton, "rows").isChecked()


def test_a_button_that_is_off_looks_off_in_every_theme(gallery):
    window, _ = gallery
    window.show_page("buttons")
    for role in ("primary", "plain", "quiet"):
        on, off = (window.findChild(QPushButton, f"{role}Button{state}") for state in (0, 1))
        assert on.grab().toImage() != off.grab().toImage()


def test_a_machine_without_a_display_is_told_so():
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("DISPLAY", "PLATFORM"))}
    command = [sys.executable, "-m", "pazpaz_desktop", "gallery"]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == Exit.ENVIRONMENT
    assert "no display" in done.stderr
