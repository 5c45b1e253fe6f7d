"""The gallery's pages of texts, banners and buttons."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pazpaz_desktop.foundation.paths import resources_dir
from pazpaz_desktop.ui.runtime.bidi import left_to_right
from pazpaz_desktop.ui.widgets.banner import Banner
from pazpaz_desktop.ui.widgets.basics import Icon, IconButton, button, column, frame, label, row, styled
from pazpaz_desktop.ui.widgets.choices import Choices
from pazpaz_desktop.ui.widgets.elided import ElidedLabel, FileNameLabel
from pazpaz_desktop.ui.widgets.tokens import space

_ICONS_IN_A_ROW: Final = 12


def card(*parts: QWidget, is_filled: bool = False) -> QWidget:
    """Parts under one another on a card; where it is filled, the last takes all the room there is."""
    made = frame("card")
    layout = column(made, gap="m", margin="l")
    for part in parts:
        layout.addWidget(part)
    if is_filled:
        layout.setStretchFactor(parts[-1], 1)
    else:
        layout.addStretch()
    return made


class TextsPage(QWidget):
    """Every kind of text, then every tone of a banner."""

    def __init__(self) -> None:
        super().__init__()
        layout = row(self, gap="l")
        layout.addWidget(card(*self._kinds()), 1)
        layout.addWidget(card(*self._tones(), *self._banners()), 1)

    def _kinds(self) -> list[QWidget]:
        texts = {
            "title": self.tr("A title"),
            "heading": self.tr("A heading"),
            "strong": self.tr("What counts most in a row"),
            "": self.tr("Text that is read"),
            "label": self.tr("What a field is called"),
            "muted": self.tr("What explains, and steps back"),
            "small": self.tr("A small remark"),
            "letter": self.tr("S"),
            "demoTag": self.tr("DEMO"),
            "layoutTag": self.tr("Draft"),
            "kit": left_to_right("4F7K-9QWE-22XM"),
            "digits": left_to_right("123 456"),
        }
        made = []
        for role, text in texts.items():
            one = label(role)
            one.setText(text)
            made.append(_at_its_width(one) if role.endswith("Tag") else one)
        return made

    def _tones(self) -> list[QWidget]:
        shown = []
        for tone, text in (
            ("ok", self.tr("All saved on this laptop")),
            ("warning", self.tr("Written by somebody else meanwhile")),
            ("danger", self.tr("Not saved on this laptop")),
        ):
            one = label("small")
            one.setText(text)
            styled(one, tone=tone)
            shown.append(one)
        long, name = ElidedLabel("heading"), FileNameLabel("small")
        long.setText(self.tr("A name that is much too long for the room it has in a narrow window"))
        name.setText(self.tr("a photo of the left shoulder after three weeks of exercises at home.jpg"))
        return [*shown, long, name]

    def _banners(self) -> list[QWidget]:
        made: list[QWidget] = []
        for tone, text, action in (
            ("calm", self.tr("The form was closed without saving."), self.tr("Bring it back")),
            ("ok", self.tr("Everything that was sent has arrived."), ""),
            ("warning", self.tr("Locking in 30 s. Move to stay."), ""),
            ("danger", self.tr("Not saved: this laptop's disk is full."), self.tr("Try again")),
        ):
            one = Banner(f"{tone}Banner")
            one.say(text, tone, action)
            made.append(one)
        return made


class ButtonsPage(QWidget):
    """Every kind of button, ready and not, then every icon."""

    def __init__(self) -> None:
        super().__init__()
        layout = column(self, gap="l")
        layout.addWidget(card(self._buttons(), self._choices()))
        layout.addWidget(card(_icons()))
        layout.addStretch()

    def _buttons(self) -> QWidget:
        texts = {"primary": self.tr("Sign"), "": self.tr("Not now"), "quiet": self.tr("Show all")}
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space("l"))
        for at, (role, text) in enumerate(texts.items()):
            for line, is_enabled in enumerate((True, False)):
                one: QPushButton = button(role, f"{role or 'plain'}Button{line}")
                one.setText(text)
                one.setEnabled(is_enabled)
                grid.addWidget(one, line, at)
        for at, name in enumerate(("back", "more", "remove"), len(texts)):
            one_icon = IconButton(name)
            one_icon.setAccessibleName(self.tr("A button with an icon"))
            grid.addWidget(one_icon, 0, at)
        grid.setColumnStretch(len(texts) + 3, 1)
        return whole

    def _choices(self) -> QWidget:
        made = Choices(("first", "second", "third"))
        for name, text in (
            ("first", self.tr("Light")),
            ("second", self.tr("Dark")),
            ("third", self.tr("High contrast")),
        ):
            made.call(name, text)
        made.choose("second")
        return made


def _icons() -> QWidget:
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    names = sorted(path.stem for path in (resources_dir() / "icons").glob("*.svg"))
    for number, name in enumerate(names):
        grid.addWidget(Icon(name, "text"), *divmod(number, _ICONS_IN_A_ROW))
    return whole


def _at_its_width(part: QWidget) -> QWidget:
    whole = QWidget()
    layout = row(whole)
    layout.addWidget(part)
    layout.addStretch()
    return whole
