"""Every screen, in longer words and mirrored: nothing is cut off, and no control is without a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from pazpaz_desktop.ui.runtime.i18n import Language
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.clipping import clipped
from tests.support.pseudo import longer, longer_texts, small_targets
from tests.ui.test_window import nameless

_ROUNDS = 4  # wrapped text asks for its height once it knows its width, card by card


def settled(widget):
    for _ in range(_ROUNDS):
        QApplication.processEvents()
    return widget


def found(scenes, flaws):
    return [f"{name}: {flaw}" for name, widget in scenes for flaw in flaws(settled(widget))]


def test_nothing_is_cut_off_in_a_language_of_longer_words(shown):
    with longer_texts():
        assert found(shown.scenes(Language.ENGLISH, Display(ThemeChoice.LIGHT, 100)), clipped) == []


def test_nothing_is_cut_off_in_longer_words_from_right_to_left(shown):
    def mirrored(scenes):
        for scene in scenes:
            QGuiApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            yield scene

    with longer_texts():
        scenes = shown.scenes(Language.ENGLISH, Display(ThemeChoice.LIGHT, 100))
        assert found(mirrored(scenes), clipped) == []


@pytest.mark.parametrize("language", Language)
def test_every_control_has_a_name(shown, language):
    assert found(shown.scenes(language, Display(ThemeChoice.LIGHT, 100)), nameless) == []


def test_every_button_can_be_hit(shown):
    assert found(shown.scenes(Language.ENGLISH, Display(ThemeChoice.LIGHT, 100)), small_targets) == []


def test_what_is_cut_off_nameless_or_small_is_noticed(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    label, button = QLabel("a long text that does not fit", page), QPushButton("the same here", page)
    label.setFixedSize(30, 20)
    button.setFixedSize(20, 20)
    QPushButton(page).setFixedSize(40, 40)
    page.show()
    assert len(clipped(page)) == 3
    assert len(small_targets(page)) == 1
    assert len(nameless(page)) == 1


def test_the_longer_language_says_two_fifths_more():
    assert len(longer("Save as a file")) == 14 + 1 + 6
    assert longer("") == ""
