"""The bar over a signed note: when, its fingerprint, and the way back while there is one."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.viewmodels.signing import SigningModel
from pazpaz_desktop.ui.widgets.basics import Icon, Translated, button, label, row
from pazpaz_desktop.ui.widgets.growth import stack_when_narrow

_NARROW = 640


class SigningBar(Translated):
    """Hidden for drafts. The countdown is text, so that nothing depends on colour or motion."""

    def __init__(self, editor: NoteEditorModel, signing: SigningModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._signing = editor, signing
        self._frame = QFrame()
        self._frame.setProperty("role", "banner")
        self._frame.setProperty("tone", "ok")
        self._when, self._caption, self._fingerprint = label("strong"), label("muted"), label("strong")
        self._fingerprint.setObjectName("fingerprint")
        self._undo = button("", "undoSignButton")
        self._undo.clicked.connect(signing.undo)
        inner, layout = row(self._frame, gap="m", margin="m"), row(self, margin="s")
        inner.addWidget(Icon("signed", "ok"))
        inner.addLayout(self._facts(), 1)
        inner.addWidget(self._undo)
        layout.addWidget(self._frame)
        signing.changed.connect(self.retranslate)
        self.retranslate()

    def _facts(self) -> QHBoxLayout:
        """When it was signed, and by which fingerprint it is known; under one another in a narrow window."""
        facts, known_by = row(gap="m"), row(gap="m")
        facts.addWidget(self._when)
        known_by.addWidget(self._caption)
        known_by.addWidget(self._fingerprint)
        known_by.addStretch()
        facts.addLayout(known_by)
        facts.addStretch()
        stack_when_narrow(self, facts, _NARROW)
        return facts

    def retranslate(self) -> None:
        """Texts of the bar."""
        page = self._editor.page
        is_shown = page is not None and page.state is not NoteState.DRAFT
        self.setVisible(is_shown)
        if page is None or not is_shown:
            return
        self._caption.setText(self.tr("fingerprint"))
        signed = page.signed or page.signing
        self._when.setText(
            self.tr("Signed {moment}").format(moment=formats.moment_of(signed.signed_at))
            if signed is not None
            else self.tr("Signed")
        )
        self._fingerprint.setText(left_to_right(signed.fingerprint) if signed is not None else "")
        left = self._signing.seconds_left
        self._undo.setVisible(page.state is NoteState.SIGNING and left > 0)
        self._undo.setText(self.tr("Undo ({time} left)").format(time=formats.countdown(left)))
        self._undo.setAccessibleName(self.tr("Undo signing"))
