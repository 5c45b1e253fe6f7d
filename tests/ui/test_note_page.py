"""The note page: sections that fill the window, files with their pictures."""

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QToolButton, QWidget

from pazpaz_desktop.services.form_drafts import PlaceState
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.elided import elided_name
from tests.support.jpegs import exif, picture, with_segments

LONG_NAME = "צילום_הכתף_הימנית_אחרי_שלושה_שבועות_של_טיפול_ביתי.jpg"


@pytest.fixture
def note(still_desk, still_window):
    """The main window with an empty draft open in it."""
    client = still_window.clients.page_model.page.client.id
    today = still_desk.clock.now().astimezone().date()
    note_id = still_desk.practice.notes.start(client, today).result
    still_window.go(PlaceState("note", client, note_id))
    QApplication.processEvents()
    return still_window


@pytest.fixture
def with_file(note, still_desk):
    """The same with one picture of a long name in it."""
    target = io.BytesIO()
    picture(size=(90, 60)).resize((900, 600)).save(target, "JPEG")
    photo = with_segments(target.getvalue(), exif(6))
    attached = still_desk.practice.files.attach(note.note.editor.page.id, LONG_NAME, photo)
    still_desk.bus.publish(attached.changes)
    QApplication.processEvents()
    return note


@pytest.fixture
def languages(qapp):
    made = Languages()
    yield made
    made.use(Language.ENGLISH)


def sections(window):
    return [window.findChild(QWidget, f"section{letter}") for letter in "SOAP"]


def heights(window):
    QApplication.processEvents()
    return [one.height() for one in sections(window)]


def scrolls_by(window):
    return window.note.findChild(QScrollArea).verticalScrollBar().maximum()


def thumbnail(window):
    return window.findChild(QToolButton, "openAttachmentButton")


def test_the_four_sections_share_the_height_of_the_window(note):
    note.resize(1240, 1000)
    tall = heights(note)
    assert max(tall) - min(tall) <= 1
    last = sections(note)[-1]
    area = note.note.findChild(QScrollArea)
    assert area.height() - last.mapTo(area, last.rect().bottomLeft()).y() < 40
    note.resize(1240, 800)
    assert max(heights(note)) < min(tall)


def test_a_section_is_never_lower_than_three_lines_and_then_the_page_scrolls(note):
    note.resize(1000, 480)
    lowest = 3 * QFontMetrics(sections(note)[0].font()).lineSpacing()
    assert min(heights(note)) >= lowest
    assert scrolls_by(note) > 0
    note.resize(1240, 1000)
    heights(note)
    assert scrolls_by(note) == 0


def test_a_section_grows_with_its_text_and_shrinks_again(note, qtbot):
    note.resize(1240, 900)
    before = heights(note)
    sections(note)[3].setPlainText("line\n" * 60)
    grown = heights(note)
    assert grown[3] > 60 * QFontMetrics(sections(note)[3].font()).lineSpacing()
    assert min(grown[:3]) < before[0]
    qtbot.waitUntil(lambda: scrolls_by(note) > 0)
    sections(note)[3].setPlainText("")
    qtbot.waitUntil(lambda: heights(note) == before)


def test_the_words_of_the_drop_zone_stay_whole_beside_a_file_of_any_name(with_file):
    zone = with_file.findChild(QFrame, "dropZone")
    hint = zone.findChild(QLabel)
    assert hint.height() >= hint.heightForWidth(hint.width())
    assert zone.width() <= with_file.note.findChild(QWidget, "attachmentList").width()


def test_a_picture_in_the_note_is_shown_small_and_opens_large(with_file):
    small = thumbnail(with_file)
    shown = small.icon().actualSize(small.iconSize())
    assert max(shown.width(), shown.height()) <= 96
    assert shown.width() < shown.height()  # turned upright, as its camera said
    small.setFocus()
    QTest.keyClick(small, Qt.Key.Key_Return)
    sheet = with_file.findChild(QWidget, "pictureSheet")
    assert sheet.isVisible()
    QTest.keyClick(with_file.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    small.click()
    assert sheet.isVisible()
    with_file.escape()
    assert not sheet.isVisible()
    assert with_file.place().screen == "note"


def test_the_small_picture_is_made_once_and_forgotten_with_its_note(with_file, still_desk):
    files, asked = with_file.note.files, []
    row = files.rows[0]
    files.thumbnail_ready.connect(lambda *what: asked.append(what))
    assert files.thumbnail(row.id) is not None
    assert asked == []
    with_file.go(
        PlaceState(
            "note",
            None,
            still_desk.practice.notes.start(
                with_file.note.editor.page.client_id, still_desk.clock.now().astimezone().date()
            ).result,
        )
    )
    assert files._thumbnails == {}


@pytest.mark.parametrize("name", [LONG_NAME, "IMG_2041_left_shoulder_after_three_weeks_at_home.jpeg"])
def test_a_name_gives_way_in_its_middle_and_keeps_its_kind(qapp, name):
    metrics = QFontMetrics(qapp.font())
    room = metrics.horizontalAdvance(name) // 2
    shown = elided_name(name, metrics, room)
    assert metrics.horizontalAdvance(shown) <= room
    assert shown.startswith(name[:3])
    assert shown.endswith(name[name.rindex(".") :])
    assert "…" in shown


def test_a_name_that_fits_is_left_alone(qapp):
    metrics = QFontMetrics(qapp.font())
    assert elided_name("a.jpg", metrics, metrics.horizontalAdvance("a.jpg")) == "a.jpg"


def test_the_focus_stays_in_the_note_when_its_sign_button_goes(note):
    sections(note)[3].setPlainText("walk")
    note.findChild(QWidget, "signButton").setFocus()
    note.note.signing.sign()
    assert note.note.isAncestorOf(note.focusWidget())
    note.note.signing.undo()


@pytest.mark.parametrize("language", Language)
def test_in_the_smallest_window_the_words_about_saving_are_whole(note, language, languages):
    languages.use(language)
    note.resize(note.minimumSize())
    QApplication.processEvents()
    for name in ("saveState", "savedFact"):
        words = note.findChild(QLabel, name)
        assert words.fontMetrics().horizontalAdvance(words.text()) <= words.contentsRect().width()


def test_the_keyboard_stays_at_the_button_while_a_file_is_checked(note, qtbot):
    attach = note.findChild(QWidget, "attachButton")
    note.activateWindow()
    qtbot.waitUntil(note.isActiveWindow)
    attach.setFocus()
    note.note.files.busy_changed.emit(True)
    assert attach.hasFocus()
    assert attach.text() == "Checking the file…"
