"""A language that says everything in more words, and controls that are too small to be hit."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QAbstractButton, QWidget

GROWTH = 0.4
"""How much longer than English a text may be in another language."""

_SMALLEST_TARGET = 24


class LongerTexts(QTranslator):
    """Every text of the program with two fifths of it again, in letters that stand out."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Qt override."""
        return longer(source)

    def isEmpty(self) -> bool:
        """Qt override."""
        return False


def longer(text: str) -> str:
    """The text and a tail of words of four letters."""
    count = math.ceil(len(text) * GROWTH)
    tail = " ".join("żżżż"[: count - at] for at in range(0, count, 5))
    return f"{text} {tail}" if text else text


@contextmanager
def longer_texts() -> Iterator[None]:
    """Everything that is said meanwhile is longer."""
    translator = LongerTexts()
    QCoreApplication.installTranslator(translator)
    try:
        yield
    finally:
        QCoreApplication.removeTranslator(translator)


def small_targets(root: QWidget) -> list[str]:
    """Buttons on the screen that an unsteady hand would miss (WCAG 2.2, 2.5.8), by name, text and size."""
    return [
        f"{each.objectName()} {each.text()!r} {each.width()}x{each.height()}"
        for each in root.findChildren(QAbstractButton)
        if each.isVisibleTo(root) and min(each.width(), each.height()) < _SMALLEST_TARGET
    ]
