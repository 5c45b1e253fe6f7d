"""Pictures of our widgets and screens look as they did when somebody last looked at them.

After a change that was meant, look at the pictures of `python -m tests.ui.gallery FOLDER`, then write the
baseline anew with `python -m tests.ui.gallery --baseline`.
"""

import json

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton

from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.shell.gallery.window import GalleryWindow
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.digests import Digest
from tests.ui.gallery import BASELINE, COMPARED
from tests.ui.look_scenes import SIZE, picture, plain_font

_CHANGED = {
    "a changed colour of text": 'QLabel[role="muted"] { color: #a3312a; }',
    "a changed ground": 'QFrame[role="banner"][tone="ok"] { background: #ffffff; }',
    "a thicker edge": "QPushButton { border-width: 3px; }",
}


@pytest.fixture(params=COMPARED)
def open_page(qapp, request):
    """Opens the gallery's page of texts in one of the looks that are compared."""
    language, display = COMPARED[request.param]
    languages, windows = Languages(), []
    languages.use(language)
    Theme.here().wear(display)

    def opened(hinting=QFont.HintingPreference.PreferNoHinting):
        plain_font(hinting)
        window = GalleryWindow(languages)
        windows.append(window)
        window.resize(*SIZE)
        window.show()
        return window

    yield opened
    for window in windows:
        window.hide()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    languages.use(Language.ENGLISH)
    Theme.here().wear(Display(ThemeChoice.LIGHT))


@pytest.fixture
def texts_page(open_page):
    return open_page()


def label_of(window, role):
    return next(one for one in window.page().findChildren(QLabel) if one.property("role") == role)


@pytest.mark.parametrize("look", COMPARED)
def test_everything_looks_as_it_did(shown, look):
    baseline = {
        name: Digest.read(text) for name, text in json.loads(BASELINE.read_text("utf-8"))[look].items()
    }
    digests = {name: Digest.of(image) for name, image in shown.still_pictures(*COMPARED[look])}

    assert digests.keys() == baseline.keys()
    assert {
        name: one.worst(baseline[name]) for name, one in digests.items() if not one.looks_like(baseline[name])
    } == {}


def test_another_rasteriser_is_no_difference(open_page):
    before = Digest.of(picture(open_page()))
    after = Digest.of(picture(open_page(QFont.HintingPreference.PreferVerticalHinting)))

    assert after != before
    assert after.looks_like(before)


@pytest.mark.parametrize("what", _CHANGED)
def test_a_changed_style_is_noticed(texts_page, what):
    before = Digest.of(picture(texts_page))
    texts_page.setStyleSheet(_CHANGED[what])
    assert not Digest.of(picture(texts_page)).looks_like(before)


@pytest.mark.parametrize("role", ["muted", "small", "title"])
def test_a_clipped_label_is_noticed(texts_page, role):
    before = Digest.of(picture(texts_page))
    clipped = label_of(texts_page, role)
    clipped.setFixedWidth(clipped.sizeHint().width() // 2)
    assert not Digest.of(picture(texts_page)).looks_like(before)


def test_a_moved_control_is_noticed(texts_page):
    before = Digest.of(picture(texts_page))
    moved = texts_page.findChild(QPushButton, "calmBannerAction")
    moved.move(moved.x() + 12, moved.y())
    assert not Digest.of(texts_page.grab().toImage()).looks_like(before)


def test_a_digest_survives_being_written(texts_page):
    digest = Digest.of(picture(texts_page))
    assert Digest.read(digest.written()) == digest
