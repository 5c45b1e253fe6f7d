"""The gallery's page of form fields: empty, filled in, with an error, and not to be changed."""

from datetime import date

from PySide6.QtWidgets import QSpinBox, QWidget

from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.shell.gallery.texts import card
from pazpaz_desktop.ui.widgets.basics import label, pad_text, row
from pazpaz_desktop.ui.widgets.day_field import DayField
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.notes_text import NotesText
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField
from pazpaz_desktop.ui.widgets.qr import QrCode

_DAY = date(2026, 9, 9)


class FieldsPage(QWidget):
    """Forms on one side, long text on the other."""

    def __init__(self) -> None:
        super().__init__()
        layout = row(self, gap="l")
        layout.addWidget(card(*self._lines(), self._numbers()), 1)
        layout.addWidget(card(*self._long(), self._picture()), 1)

    def _lines(self) -> list[QWidget]:
        empty, wrong, off = Field("emptyField"), Field("wrongField"), Field("offField")
        empty.call(self.tr("Name of the practice"), self.tr("Clients never see it."))
        empty.input.setPlaceholderText(self.tr("For example Galil Clinic"))
        wrong.call(self.tr("E-mail"))
        wrong.input.setText("dana.example.org")
        wrong.blame(self.tr("An e-mail address has an @ in its middle."))
        off.call(self.tr("Phone"))
        off.input.setText(left_to_right("050-123-4567"))
        off.input.setEnabled(False)
        secret = PassphraseField("galleryPassphrase")
        secret.call(self.tr("Passphrase"))
        secret.blame(self.tr("That passphrase does not open this practice. Your notes are safe."))
        return [empty, wrong, off, secret]

    def _numbers(self) -> QWidget:
        day, minutes, whole = DayField("galleryDay"), QSpinBox(), QWidget()
        day.call(self.tr("Day of the session"))
        day.show_day(_DAY, latest=_DAY)
        minutes.setAccessibleName(self.tr("Length of the session in minutes"))
        minutes.setRange(0, 480)
        minutes.setValue(50)
        minutes.setSuffix(self.tr(" min"))
        pad_text(minutes)
        layout = row(whole, gap="m")
        layout.addWidget(day)
        layout.addWidget(minutes)
        layout.addStretch()
        return whole

    def _long(self) -> list[QWidget]:
        written, read_only, title = NotesText(), NotesText(), label("label")
        title.setText(self.tr("Two directions in one text"))
        written.setPlainText("Sleeping better.\nכאב בכתף ימין 3/10, NRS 6→3.\n110° ← 90°")
        written.setAccessibleName(self.tr("A text that can be changed"))
        read_only.setPlainText("להמשיך תרגילים פעמיים ביום.\nNext visit in a week.")
        read_only.setReadOnly(True)
        read_only.setAccessibleName(self.tr("A text that can only be read"))
        return [title, written, read_only]

    def _picture(self) -> QWidget:
        code = QrCode()
        code.setAccessibleName(self.tr("A code to be scanned"))
        code.show_text("PAZPAZ-GALLERY-4F7K-9QWE-22XM")
        return code
