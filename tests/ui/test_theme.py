"""Theme, text size and motion: worn at once, as the desktop has them where a person wants that."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QStyle

from pazpaz_desktop.domain.settings import MOTION, TEXT_SIZE, THEME
from pazpaz_desktop.ui.runtime.i18n import Language
from pazpaz_desktop.ui.shell.display_menu import DisplayMenu
from pazpaz_desktop.ui.widgets.basics import IconButton, label
from pazpaz_desktop.ui.widgets.theme import Theme, style_sheet
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice, ThemeName, tokens
from tests.support.contrast import style_sheet_source
from tests.support.ui import Asked, inline_desk, main_window

_LONGEST_MOTION_MS = 150


@pytest.fixture
def theme(qapp):
    worn = Theme.here()
    yield worn
    worn.wear(Display(ThemeChoice.LIGHT))


@pytest.fixture
def desktop(qapp):
    """A desktop that can be told to turn dark, and a theme that asks it."""
    asked = [ThemeName.LIGHT]
    worn = Theme(qapp, lambda: asked[0])
    yield asked, worn
    worn.setParent(None)
    worn.deleteLater()
    QCoreApplication.sendPostedEvents(worn, QEvent.Type.DeferredDelete.value)
    Theme.here().use(ThemeName.LIGHT)


def test_all_themes_name_the_same_colours():
    assert len({frozenset(tokens(theme).colours) for theme in ThemeName}) == 1


def test_no_motion_is_longer_than_a_moment():
    assert all(0 < one <= _LONGEST_MOTION_MS for one in tokens(ThemeName.LIGHT).motion.values())


def test_the_style_sheet_takes_its_colours_and_radii_from_the_tokens():
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|radius: ?\d", style_sheet_source()) == []


@pytest.mark.parametrize("name", ThemeName)
def test_the_style_sheet_has_no_name_left_open(name):
    assert "$" not in style_sheet(tokens(name), Display())


def test_a_change_of_theme_repaints_what_is_shown(still_window, theme):
    before = still_window.grab().toImage().pixelColor(5, still_window.height() // 2)
    theme.use(ThemeName.DARK)
    after = still_window.grab().toImage().pixelColor(5, still_window.height() // 2)
    assert before != after


def test_the_theme_follows_the_desktop_while_the_program_runs(desktop):
    asked, worn = desktop
    worn.wear(Display(ThemeChoice.SYSTEM))
    asked[0] = ThemeName.DARK
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert worn.name is ThemeName.DARK
    asked[0] = ThemeName.CONTRAST
    hints = QGuiApplication.styleHints().accessibility()
    hints.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert worn.name is ThemeName.CONTRAST


def test_a_chosen_theme_stays_whatever_the_desktop_does(desktop):
    asked, worn = desktop
    worn.wear(Display(ThemeChoice.LIGHT))
    asked[0] = ThemeName.DARK
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert worn.name is ThemeName.LIGHT


@pytest.mark.parametrize("percent", TEXT_SIZE.choices)
def test_text_controls_and_icons_grow_at_once(qtbot, theme, percent):
    text, icon, push = label("title"), IconButton("lock"), QPushButton("Lock")
    for one in (text, icon, push):
        qtbot.addWidget(one)
        one.ensurePolished()
    theme.wear(Display(ThemeChoice.LIGHT, percent))
    for one in (text, icon, push):
        one.ensurePolished()
    assert text.font().pixelSize() == round(tokens(ThemeName.LIGHT).type_sizes["title"] * percent / 100)
    assert icon.iconSize().height() == round(20 * percent / 100)
    assert push.minimumSizeHint().height() >= round(36 * percent / 100) - 2


def test_a_widget_that_is_gone_is_not_measured_any_more(theme):
    gone = IconButton("lock")
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
    theme.wear(Display(ThemeChoice.LIGHT, 150))


def test_with_reduced_motion_nothing_moves_or_blinks(qtbot, theme):
    push = QPushButton()
    qtbot.addWidget(push)
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    theme.wear(Display(ThemeChoice.LIGHT, has_motion=False))
    push.ensurePolished()
    assert push.style().styleHint(duration, None, push) == theme.duration("control") == 0
    assert QApplication.cursorFlashTime() == 0
    theme.wear(Display(ThemeChoice.LIGHT))
    push.ensurePolished()
    assert push.style().styleHint(duration, None, push) == theme.duration("control") > 0
    assert QApplication.cursorFlashTime() > 0


def test_what_is_chosen_in_the_menu_is_worn_kept_and_told_to_the_lock_screen(qtbot, tmp_path, theme):
    asked = Asked()
    with inline_desk(tmp_path) as desk, main_window(desk, asked) as window:
        menu = window.findChild(DisplayMenu)
        for name in ("theme_dark", "textSize150", "reduceMotion"):
            menu.fill()
            next(
                one for one in (*menu.actions(), *menu.sizes.actions()) if one.objectName() == name
            ).trigger()
        settings = desk.practice.settings
        kept = settings.get(THEME), settings.get(TEXT_SIZE), settings.get(MOTION)
    wanted = Display(ThemeChoice.DARK, 150, False)
    assert theme.display == wanted
    assert asked.looks[-1] == (Language.ENGLISH, wanted)
    assert kept == ("dark", 150, "reduced")


def test_the_menu_marks_what_is_in_use(qtbot, still_window, theme):
    theme.wear(Display(ThemeChoice.CONTRAST, 125, False))
    menu = still_window.findChild(DisplayMenu)
    menu.fill()
    checked = [one.objectName() for one in (*menu.actions(), *menu.sizes.actions()) if one.isChecked()]
    assert {"theme_high_contrast", "textSize125", "reduceMotion"} <= set(checked)
