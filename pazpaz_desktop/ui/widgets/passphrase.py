"""A passphrase input: hidden or shown, with the keyboard layout and a guess at Caps Lock beside it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.ui.widgets.basics import IconButton, Translated, column, label, row, styled


class PassphraseField(Translated):
    """Qt keeps typed text in ordinary memory: `take` empties the input as soon as it is used."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = QLineEdit()
        self.input.setObjectName(name)
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.input.installEventFilter(self)
        self._label, self._layout_tag = label("label"), label("layoutTag")
        self._label.setBuddy(self.input)
        self._error, self._caps = label("small", wraps=True), label("small")
        self._caps.setObjectName("capsLockHint")
        self._error.setObjectName(f"{name}Error")
        self._error.setProperty("tone", "danger")
        self._caps.setProperty("tone", "warning")
        self._reveal = IconButton("eye")
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._on_reveal)
        self._is_caps_unlikely = False
        self._assemble()
        QGuiApplication.inputMethod().localeChanged.connect(self._show_layout)
        self.retranslate()

    def _assemble(self) -> None:
        head, line, body = row(), row(gap="xs"), column(self, gap="xs")
        head.addWidget(self._label)
        head.addStretch()
        head.addWidget(self._caps)
        head.addWidget(self._layout_tag)
        line.addWidget(self.input)
        line.addWidget(self._reveal)
        body.addLayout(head)
        body.addLayout(line)
        body.addWidget(self._error)
        self._error.hide()
        self._caps.hide()

    def call(self, title: str) -> None:
        """The field's visible and accessible name."""
        self._label.setText(title)
        self.input.setAccessibleName(title)

    def take(self) -> Secret:
        """What was typed; the input is empty afterwards."""
        taken = self.peek()
        self.input.clear()
        self._caps.hide()
        return taken

    def peek(self) -> Secret:
        """What is typed, left where it is."""
        return Secret(self.input.text().encode("utf-8"))

    def blame(self, error: str) -> None:
        """Show an error at the field, or take it away."""
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self.input.setAccessibleDescription(error)
        styled(self.input, invalid="true" if error else "false")

    def retranslate(self) -> None:
        """Texts of the toggle, the layout and the Caps Lock hint."""
        self._caps.setText(self.tr("Caps Lock seems to be on"))
        text = self.tr("Hide passphrase") if self._reveal.isChecked() else self.tr("Show passphrase")
        self._reveal.setAccessibleName(text)
        self._reveal.setToolTip(text)
        self._show_layout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: Qt cannot be asked for Caps Lock, but what the keys bring tells."""
        if watched is self.input and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._guess_caps_lock(event)
        return super().eventFilter(watched, event)

    def _guess_caps_lock(self, event: QKeyEvent) -> None:
        """Capitals without Shift mean Caps Lock, unless a small letter came without Shift as well.

        Only single letters count: what is pasted or composed says nothing about a key.
        """
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock or not self.input.text():
            self._is_caps_unlikely = False
        if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            looks_locked = text.isupper() is not has_shift
            self._is_caps_unlikely = self._is_caps_unlikely or not looks_locked
            self._caps.setVisible(looks_locked and not self._is_caps_unlikely)

    def _on_reveal(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.input.setEchoMode(mode)
        self._reveal.show_as("eye-off" if is_shown else "eye")
        self.retranslate()

    def _show_layout(self) -> None:
        code = QGuiApplication.inputMethod().locale().name().partition("_")[0].upper()
        self._layout_tag.setText(code if code != "C" else "EN")
        self._layout_tag.setToolTip(self.tr("Keyboard layout"))
        self._layout_tag.setAccessibleName(self.tr("Keyboard layout") + f": {self._layout_tag.text()}")
