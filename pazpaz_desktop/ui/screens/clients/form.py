"""The inline form that adds a client or changes one."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pazpaz_desktop.domain.clients import ClientDetails
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.ui.runtime.messages import message_for
from pazpaz_desktop.ui.runtime.rules import rule_text
from pazpaz_desktop.ui.viewmodels.client_page import ClientPageModel
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Translated, button, column, frame, label, row
from pazpaz_desktop.ui.widgets.field import Field
from pazpaz_desktop.ui.widgets.growth import limit_width
from pazpaz_desktop.ui.widgets.tokens import space

_WIDTH = 640
_FIRST = "first_name"


class ClientForm(Translated):
    """Errors stand at their fields; Esc or Cancel ends it (`cancelled`). `edited`: a person typed."""

    cancelled = Signal()
    edited = Signal()

    def __init__(self, model: ClientPageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_new = True
        self._title, self._message = label("title"), Banner("clientFormMessage")
        self._fields = {
            "first_name": Field("firstNameField"),
            "last_name": Field("lastNameField"),
            "phone": Field("phoneField"),
            "email": Field("emailField"),
        }
        for name in ("phone", "email"):
            self._fields[name].input.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._save, self._cancel = button("primary", "saveClientButton"), button("", "cancelClientButton")
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.cancelled)
        for field in self._fields.values():
            field.input.returnPressed.connect(self._on_save)
            field.input.textEdited.connect(lambda _text: self.edited.emit())
        self._assemble()
        model.refused.connect(self._on_refused)
        self.retranslate()

    def start_new(self, typed: str = "") -> None:
        """For a new client; empty but for what was typed to find them: a name or a phone number."""
        self._fill(True, {**dict.fromkeys(self._fields, ""), **_told_by(typed)})

    def start_edit(self, client: ClientDetails) -> None:
        """With the facts of a client, as its page shows them."""
        self._model.begin_edit()
        facts = {name: str(getattr(client, name)) for name in self._fields}
        self._fill(False, facts)

    @property
    def is_new(self) -> bool:
        """Whether it adds a client."""
        return self._is_new

    def texts(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: field.text for name, field in self._fields.items()}

    def take_texts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed before."""
        for name, field in self._fields.items():
            field.input.setText(texts.get(name, ""))

    def caret(self) -> tuple[str, int, int]:
        """The field that has the focus, with caret and selection anchor; the first field if none has."""
        name = next((name for name, field in self._fields.items() if field.input.hasFocus()), _FIRST)
        line = self._fields[name].input
        caret = line.cursorPosition()
        if not line.hasSelectedText():
            return name, caret, caret
        return name, caret, line.selectionStart() + line.selectionEnd() - caret

    def put_caret(self, name: str, caret: int, anchor: int) -> None:
        """Put caret and selection back and take the focus."""
        line = self._fields.get(name, self._fields[_FIRST]).input
        line.setFocus()
        line.setCursorPosition(caret)
        if anchor != caret:
            line.setSelection(anchor, caret - anchor)

    def retranslate(self) -> None:
        """Texts of the form."""
        self._title.setText(self.tr("New client") if self._is_new else self.tr("Edit client"))
        self._fields["first_name"].call(self.tr("First name"))
        self._fields["last_name"].call(self.tr("Last name"))
        self._fields["phone"].call(self.tr("Phone"))
        self._fields["email"].call(self.tr("E-mail"))
        self._save.setText(self.tr("Save client"))
        self._cancel.setText(self.tr("Cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _assemble(self) -> None:
        card = frame("card")
        limit_width(card, _WIDTH)
        outer = column(self, margin="xl")
        outer.addWidget(card)
        outer.addStretch()
        body, grid, end = column(card, gap="l", margin="xl"), QGridLayout(), row(gap="m")
        grid.setHorizontalSpacing(space("l"))
        grid.setVerticalSpacing(space("l"))
        for at, field in enumerate(self._fields.values()):
            grid.addWidget(field, *divmod(at, 2), Qt.AlignmentFlag.AlignTop)
        end.addStretch()
        end.addWidget(self._cancel)
        end.addWidget(self._save)
        body.addWidget(self._title)
        body.addLayout(grid)
        body.addWidget(self._message)
        body.addLayout(end)

    def _fill(self, is_new: bool, facts: dict[str, str]) -> None:
        self._is_new = is_new
        self.take_texts(facts)
        self._blame({})
        self._message.say("", "danger")
        self.retranslate()
        self._fields[_FIRST].input.setFocus()

    def _on_save(self) -> None:
        self._blame({})
        texts = self.texts()
        act = self._model.add if self._is_new else self._model.edit
        act(texts["first_name"], texts["last_name"], texts["phone"], texts["email"])

    def _on_refused(self, error: Exception) -> None:
        field = str(error.details.get("field", "")) if isinstance(error, RuleBroken) else ""
        if isinstance(error, RuleBroken) and field in self._fields:
            self._blame({field: rule_text(error)})
            self._fields[field].input.setFocus()
        else:
            self._message.say(message_for(error).text, "danger")

    def _blame(self, errors: dict[str, str]) -> None:
        for name, field in self._fields.items():
            field.blame(errors.get(name, ""))


def _told_by(typed: str) -> dict[str, str]:
    if any(sign.isdigit() for sign in typed) and not any(sign.isalpha() for sign in typed):
        return {"phone": typed}
    first, _, last = typed.partition(" ")
    return {"first_name": first, "last_name": last}
