"""Marks texts of tables for translation without translating them yet."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text itself. pyside6-lupdate finds it by this function's name; Qt's own is untyped.

    `context` is read by lupdate only; the table is translated by QCoreApplication.translate when shown.
    """
    del context
    return text
