"""The cover: hides everything in the window from the moment a lock begins."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, centred, column, frame, label, row
from pazpaz_desktop.ui.widgets.demo_mark import DemoMark
from pazpaz_desktop.ui.widgets.growth import fix_width
from pazpaz_desktop.ui.widgets.passphrase import PassphraseField

_CARD_WIDTH = 480


class Cover(Translated):
    """Opaque, above all else. Bare while locking; with a passphrase field where saving failed.

    `passphrase_given` carries a Secret: the process that holds the unsaved text asks for it.
    """

    passphrase_given = Signal(object)

    def __init__(self, parent: QWidget, *, is_demo: bool = False) -> None:
        super().__init__(parent)
        self._under = parent
        self._outer: QFrame = frame("demo" if is_demo else "plain")
        self._mark = DemoMark(self)
        self._mark.setVisible(is_demo)
        self._had_focus: QWidget | None = None
        self.setObjectName("cover")
        self._ground: QFrame = frame("cover")
        self._card: QFrame = frame("card")
        fix_width(self._card, _CARD_WIDTH, within=parent, share=0.9)
        self._title, self._message = label("title"), Banner("coverMessage")
        self._passphrase = PassphraseField("coverPassphraseField")
        self._unlock = button("primary", "coverUnlockButton")
        self._unlock.clicked.connect(self._on_unlock)
        self._passphrase.input.returnPressed.connect(self._on_unlock)
        self._assemble()
        parent.installEventFilter(self)
        self.retranslate()
        self.hide()

    def cover(self) -> None:
        """Hide the window's content at once: painted when this returns."""
        self._had_focus = self._under.focusWidget()
        self._card.hide()
        self._come_up()

    def ask(self, text: str) -> None:
        """Say why the text is not saved yet and ask for the passphrase."""
        self._message.say(text, "danger")
        self._card.show()
        self._come_up()
        self._passphrase.input.setFocus()

    def blame(self, error: str) -> None:
        """An error at the passphrase."""
        self._passphrase.blame(error)

    def lift(self) -> None:
        """Show the window's content again, with the keyboard where it was."""
        self._message.say("", "calm")
        self._passphrase.input.clear()
        self._passphrase.blame("")
        self.hide()
        if self._had_focus is not None and shiboken6.isValid(self._had_focus):
            self._had_focus.setFocus()

    def retranslate(self) -> None:
        """Texts of the cover."""
        self._mark.retranslate()
        self._title.setText(self.tr("Not saved yet"))
        self._passphrase.call(self.tr("Passphrase"))
        self._unlock.setText(self.tr("Unlock and save"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: keep the size of the window."""
        if watched is self._under and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return super().eventFilter(watched, event)

    def _assemble(self) -> None:
        column(self).addWidget(self._outer)
        column(self._outer).addWidget(self._ground)
        middle = column(self._ground)
        middle.addStretch(1)
        for part in (Icon("lock"), self._mark):
            middle.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addLayout(centred(self._card))
        middle.addStretch(2)
        body, end = column(self._card, gap="l", margin="xl"), row()
        for said in (self._title, self._message, self._passphrase):
            body.addWidget(said)
        end.addStretch()
        end.addWidget(self._unlock)
        body.addLayout(end)

    def _come_up(self) -> None:
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.repaint()

    def _on_unlock(self) -> None:
        taken: Secret = self._passphrase.take()
        if len(taken):
            self.passphrase_given.emit(taken)
