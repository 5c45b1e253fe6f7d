"""The sign sheet: what will be locked, what looks wrong, and the two ways out."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pazpaz_desktop.ui.runtime import formats
from pazpaz_desktop.ui.runtime.bidi import isolate
from pazpaz_desktop.ui.screens.notes.wording import finding_text, section_name
from pazpaz_desktop.ui.viewmodels.note_editor import NoteEditorModel
from pazpaz_desktop.ui.viewmodels.signing import SigningModel
from pazpaz_desktop.ui.widgets.basics import Icon, button, column, label, row
from pazpaz_desktop.ui.widgets.sheet import Sheet


class SignSheet(Sheet):
    """Lives over the note; texts are said anew each time it opens."""

    def __init__(self, editor: NoteEditorModel, signing: SigningModel, parent: QWidget) -> None:
        super().__init__("signSheet", parent)
        self._editor, self._signing = editor, signing
        self._title, self._text = label("title"), label("muted", wraps=True)
        self._summary, self._findings = column(gap="xs"), column(gap="s")
        self._keep, self._sign = button("", "keepDraftButton"), button("primary", "confirmSignButton")
        self._keep.clicked.connect(self.close_sheet)
        self._sign.clicked.connect(self._on_sign)
        end = row(gap="m")
        end.addStretch()
        end.addWidget(self._keep)
        end.addWidget(self._sign)
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)
        self.body.addLayout(self._summary)
        self.body.addLayout(self._findings)
        self.body.addLayout(end)

    def show_sheet(self) -> None:
        """Open with the note as it is on the screen."""
        page = self._editor.page
        if page is None or not self._editor.is_editable:
            return
        self._say()
        _empty(self._summary)
        _empty(self._findings)
        minutes = formats.number(page.duration_min) if page.duration_min else self.tr("not set")
        facts = [
            self.tr("Client: {name}").format(name=isolate(page.client_name)),
            self.tr("Session: {day}").format(day=isolate(formats.day(page.session_on))),
            self.tr("Length in minutes: {minutes}").format(minutes=minutes),
        ]
        facts += [
            self.tr("{section}: {count} characters").format(
                section=section_name(section), count=formats.number(len(text))
            )
            for section, text in self._editor.texts.items()
            if text.strip()
        ]
        facts.append(self.tr("Files: {count}").format(count=formats.number(len(page.attachments))))
        for fact in facts:
            self._summary.addWidget(_line("lock", "muted", fact))
        for finding in self._signing.findings:
            tone = "danger" if finding.is_blocking else "warning"
            self._findings.addWidget(_line("warning", tone, finding_text(finding)))
        self._sign.setEnabled(self._signing.can_sign)
        self.open(self._sign if self._signing.can_sign else self._keep)

    def _say(self) -> None:
        self._title.setText(self.tr("Sign this note?"))
        self._text.setText(
            self.tr("This is locked as it stands. For a while it can be undone; after that it never changes.")
            if self._signing.can_sign
            else self.tr("This note cannot be signed yet.")
        )
        self._keep.setText(self.tr("Keep draft"))
        self._sign.setText(self.tr("Sign"))
        self.card.setAccessibleName(self._title.text())

    def _on_sign(self) -> None:
        self.close_sheet()
        self._signing.sign()


def _line(icon: str, tone: str, text: str) -> QWidget:
    part = QWidget()
    layout = row(part)
    words = label(wraps=True)
    words.setText(text)
    layout.addWidget(Icon(icon, tone))
    layout.addWidget(words, 1)
    return part


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        part = item.widget()
        if part is not None:
            part.hide()
            part.deleteLater()
