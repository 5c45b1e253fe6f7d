"""Nothing is cut off: in a small window, and with text of every size in the window it is meant for."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from pazpaz_desktop.ui.runtime.i18n import Language
from pazpaz_desktop.ui.widgets.basics import label
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.clipping import clipped
from tests.ui.look_scenes import picture

_ROOMY, _SMALLEST = (1280, 800), (960, 480)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("size", "percent"), [(_ROOMY, 80), (_ROOMY, 100), (_ROOMY, 150), (_ROOMY, 200), (_SMALLEST, 100)]
)
def test_no_screen_cuts_anything_off(shown, language, size, percent):
    found = {}
    for name, widget in shown.scenes(language, Display(ThemeChoice.LIGHT, percent), size):
        picture(widget)
        if cut := clipped(widget):
            found[name] = cut
    assert found == {}


@pytest.fixture
def narrow(qtbot):
    """A window that is too small for whatever is put into it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_label_without_room_for_its_words_is_found(narrow):
    text = label("title")
    text.setParent(narrow)
    text.setText("Not saved on this laptop")
    text.show()
    text.resize(40, 40)
    assert "its words are cut" in str(clipped(narrow))


def test_a_paragraph_whose_last_lines_are_missing_is_found(narrow):
    text = label(wraps=True)
    text.setParent(narrow)
    text.setText("Not saved on this laptop. " * 8)
    text.show()
    text.resize(200, 20)
    assert "its lines are cut" in str(clipped(narrow))


def test_a_button_that_sticks_out_is_found(narrow):
    push = QPushButton("Sign", narrow)
    push.show()
    push.adjustSize()
    push.move(narrow.width() - 10, 0)
    assert "it is cut by what it stands in" in str(clipped(narrow))


def test_parts_that_lie_on_each_other_are_found(narrow):
    layout = QHBoxLayout(narrow)
    one, other = QLabel("one"), QLabel("other")
    layout.addWidget(one)
    layout.addWidget(other)
    picture(narrow)
    other.setGeometry(one.geometry())
    assert "lies under" in str(clipped(narrow))
