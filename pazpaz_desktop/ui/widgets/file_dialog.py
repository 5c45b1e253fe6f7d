"""The file dialog: Qt's own, because a hardened program gets none from the desktop."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, name: str) -> QFileDialog:
    """One existing file may be chosen unless the caller says otherwise; `open` it, it deletes itself."""
    made = QFileDialog(parent, title)
    made.setObjectName(name)
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setFileMode(QFileDialog.FileMode.ExistingFile)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return made


def save_dialog(parent: QWidget, title: str, name: str, *, file_name: str) -> QFileDialog:
    """The same for a file that is to be written, with a name to begin with."""
    made = file_dialog(parent, title, name)
    made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    made.setFileMode(QFileDialog.FileMode.AnyFile)
    made.selectFile(file_name)
    return made
