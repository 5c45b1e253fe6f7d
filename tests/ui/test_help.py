"""The help room: pages in both languages, searched, walked by links and keys, without a network."""

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton

from pazpaz_desktop.ui.runtime import guide
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.screens.help.screen import HelpScreen
from tests.support.source_tree import ROOT

_QUOTED = re.compile(r"(?<!\*)\*(?!\*)([^*]+)\*(?!\*)")
_LINK = re.compile(r"\]\(([^)]+)\)")


@pytest.fixture
def languages():
    made = Languages()
    yield made
    made.use(Language.ENGLISH)


@pytest.fixture
def room(qtbot, languages, still_desk):
    made = HelpScreen(languages, still_desk)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def interface_texts(language):
    """What the program itself says: the sources of the catalogue, or their translations."""
    messages = list(ElementTree.parse(ROOT / "resources/translations/pazpaz_he.ts").iter("message"))
    if language is Language.ENGLISH:
        return {message.findtext("source") for message in messages}
    return {message.find("translation").text for message in messages}


def unknown_quotes(language, texts):
    """Words in italics that stand for texts of the interface which it does not say."""
    said = {text.strip(".") for text in interface_texts(language) if text}
    quoted = [" ".join(one.split()) for text in texts for one in _QUOTED.findall(text)]
    return [one for one in quoted if one.strip(".") not in said]


def titles(room):
    return [room.pages.item(number).text() for number in range(room.pages.count())]


def test_both_languages_have_the_same_pages():
    names = {language: [page.name for page in guide.pages(language)] for language in Language}
    assert len(names[Language.ENGLISH]) >= 8
    assert names[Language.ENGLISH] == names[Language.HEBREW]


@pytest.mark.parametrize("language", Language)
def test_every_page_has_a_title_of_its_own_and_links_that_lead_to_pages(language):
    pages = guide.pages(language)
    assert len({page.title for page in pages}) == len(pages)
    assert all(page.text.startswith(f"# {page.title}\n") for page in pages)
    linked = {link for page in pages for link in _LINK.findall(page.text)}
    assert linked <= {page.name for page in pages}


@pytest.mark.parametrize("language", Language)
def test_the_guide_calls_buttons_and_messages_what_the_program_calls_them(language):
    assert unknown_quotes(language, [page.text for page in guide.pages(language)]) == []


def test_a_button_the_program_does_not_have_is_noticed():
    text = "Choose *Add a laptop…*, then *Make coffee*."
    assert unknown_quotes(Language.ENGLISH, [text]) == ["Make coffee"]


def test_the_first_page_is_open_and_search_leaves_those_with_all_words(room, qtbot):
    assert room.text.toPlainText().startswith("First steps")
    qtbot.keyClicks(room.search, "RECOVERY passphrase")
    assert titles(room) == ["Lock, passphrase and recovery kit"]
    assert "ends the program" in room.text.toPlainText()
    room.search.clear()
    assert len(titles(room)) == len(guide.pages(Language.ENGLISH))
    assert room.text.toPlainText().startswith("Lock, passphrase")


def test_words_that_no_page_has_are_answered_in_words(room, qtbot):
    qtbot.keyClicks(room.search, "zzz")
    assert not room.pages.isVisible()
    assert room.text.toPlainText() == ""
    assert "No page has these words." in [one.text() for one in room.findChildren(type(room._none))]


def test_a_link_opens_the_page_also_while_a_search_hides_it(room, qtbot):
    room.text.anchorClicked.emit(QUrl("3-notes.md"))
    assert room.text.toPlainText().startswith("Notes")
    qtbot.keyClicks(room.search, "carry bring invitation digits")
    room.search.setText("digits")
    assert titles(room) == ["A second laptop"]
    room.text.anchorClicked.emit(QUrl("4-signing.md"))
    assert room.text.toPlainText().startswith("Signing")


def test_an_address_outside_is_not_gone_to(room):
    room.text.anchorClicked.emit(QUrl("https://example.org/"))
    assert room.text.toPlainText().startswith("First steps")


def test_another_language_shows_the_same_page_from_right_to_left(room, languages, qtbot):
    assert room.show_page("7-laptops.md")
    languages.use(Language.HEBREW)
    qtbot.waitUntil(lambda: room.text.toPlainText().startswith("מחשב שני"))
    assert room.text.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
    assert titles(room)[0] == "צעדים ראשונים"


def test_the_keys_go_from_the_search_to_the_pages(room, qtbot):
    room.take_focus()
    qtbot.keyClicks(room.search, "laptop")
    qtbot.keyClick(room.search, Qt.Key.Key_Return)
    assert room.pages.hasFocus()
    qtbot.keyClick(room.pages, Qt.Key.Key_Down)
    assert room.text.toPlainText().startswith(room.pages.currentItem().text())


def test_the_bundle_is_shown_and_written_as_it_was_shown(room, qtbot, tmp_path):
    qtbot.mouseClick(room.findChild(QPushButton, "aboutButton"), Qt.MouseButton.LeftButton)
    preview = room.findChild(QPlainTextEdit, "diagnosticsPreview")
    assert "rows of client: 1" in preview.toPlainText()
    assert "Dana" not in preview.toPlainText()
    qtbot.mouseClick(room.findChild(QPushButton, "keepDiagnosticsButton"), Qt.MouseButton.LeftButton)
    dialog = room.findChild(QFileDialog, "diagnosticsDialog")
    dialog.fileSelected.emit(str(tmp_path / "told.txt"))
    dialog.close()
    assert (tmp_path / "told.txt").read_text(encoding="utf-8") == preview.toPlainText()
    assert room.findChild(QLabel, "aboutSaid").text() == "The file is written."
    assert room.close_top()
    assert not room.about.isVisible()


def test_a_place_that_takes_no_file_is_said(room, qtbot, tmp_path):
    room.about.show_sheet()
    room.about._model.keep(tmp_path / "nowhere" / "told.txt")
    assert room.findChild(QLabel, "aboutSaid").text().startswith("It could not be written there.")
