"""A text to be compared with others: read only, what differs underlined or struck out as well as coloured."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from pazpaz_desktop.ui.viewmodels.differences import Piece
from pazpaz_desktop.ui.widgets.basics import styled
from pazpaz_desktop.ui.widgets.notes_text import NotesText
from pazpaz_desktop.ui.widgets.theme import Theme


class ComparedText(NotesText):
    """`strikes`: what is marked is gone elsewhere, and struck out; otherwise it is new, and underlined.

    It takes the keyboard, so that it can be read and copied from without a mouse.
    """

    def __init__(self, *, strikes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strikes = strikes
        self._pieces: tuple[Piece, ...] = ()
        self.setReadOnly(True)
        styled(self, readOnly="true")

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """The whole text anew."""
        self._pieces = tuple(pieces)
        self.setPlainText("".join(piece.text for piece in self._pieces))
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        """Qt override: the marks follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_pieces"):
            self._mark()

    def _mark(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        face = self._face()
        for piece in self._pieces:
            words = piece.text.rstrip()
            self._advance(cursor, words, face if piece.is_marked else None)
            self._advance(cursor, piece.text[len(words) :], None)

    def _advance(self, cursor: QTextCursor, text: str, face: QTextCharFormat | None) -> None:
        length = len(text.encode("utf-16-le")) // 2  # as Qt counts
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor, length)
        if face is not None and length:
            cursor.setCharFormat(face)
        cursor.clearSelection()

    def _face(self) -> QTextCharFormat:
        face, theme = QTextCharFormat(), Theme.here()
        if self._strikes:
            face.setFontStrikeOut(True)
            face.setForeground(theme.colour("muted"))
            return face
        face.setFontUnderline(True)
        face.setFontWeight(QFont.Weight.DemiBold)
        face.setBackground(theme.colour("soft"))
        face.setForeground(theme.colour("on_soft"))
        return face
