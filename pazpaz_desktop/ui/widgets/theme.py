"""The theme: one set of tokens turned into palette, style sheet and font of the whole program."""

from collections.abc import Callable
from dataclasses import replace
from string import Template
from typing import Final, Self

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from pazpaz_desktop.foundation.paths import resources_dir
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice, ThemeName, Tokens, tokens

_ROLES: Final[dict[QPalette.ColorRole, str]] = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Accent: "accent",
}


class Theme(QObject):
    """The look in use; lives as a child of the application. `changed` follows every change of it.

    With the theme "as the system" it follows the desktop's light, dark and high contrast while it runs.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, system: Callable[[], ThemeName] | None = None) -> None:
        """`system` says what the desktop asks for; without it, Qt does."""
        super().__init__(app)
        self._app = app
        self._system = system or self.of_system
        self.name = ThemeName.LIGHT
        self.display = Display(ThemeChoice.LIGHT)
        self._blink = app.cursorFlashTime()
        app.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @classmethod
    def here(cls) -> Self:
        """The theme of the running application; made, and light, if there is none yet."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError("no QApplication")
        found = app.findChild(cls)
        if found is None:
            found = cls(app)
            found.use(ThemeName.LIGHT)
        return found

    @staticmethod
    def of_system() -> ThemeName:
        """What the desktop asks for: high contrast before dark, and light where it says nothing."""
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return ThemeName.CONTRAST
        return ThemeName.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else ThemeName.LIGHT

    def use(self, name: ThemeName) -> None:
        """Wear this theme whatever the desktop does, in the size and with the motion there was."""
        self.wear(replace(self.display, theme=ThemeChoice(name)))

    def wear(self, display: Display) -> None:
        """Repaint everything as a person wants it."""
        self.display = display
        self._put_on(self._system() if display.theme is ThemeChoice.SYSTEM else ThemeName(display.theme))

    def colour(self, token: str) -> QColor:
        """The colour a token has now."""
        return QColor(tokens(self.name).colours[token])

    def scaled(self, pixels: int) -> int:
        """A length that grows and shrinks with the text."""
        return self.display.scaled(pixels)

    def size(self, name: str) -> int:
        """A size of the tokens at the text size in use."""
        return self.scaled(tokens(self.name).sizes[name])

    def type_size(self, name: str) -> int:
        """The height of a kind of text in pixels, at the text size in use."""
        return self.scaled(tokens(self.name).type_sizes[name])

    def duration(self, name: str) -> int:
        """How long a motion may take, in milliseconds; 0 where nothing shall move."""
        return tokens(self.name).motion[name] if self.display.has_motion else 0

    def _put_on(self, name: ThemeName) -> None:
        self.name = name
        chosen = tokens(name)
        self._app.setCursorFlashTime(self._blink if self.display.has_motion else 0)
        self._app.setFont(_font(chosen, self.type_size("body")))
        self._app.setPalette(_palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen, self.display))
        self.changed.emit(name)

    def _follow_system(self) -> None:
        if self.display.theme is ThemeChoice.SYSTEM and self._system() is not self.name:
            self._put_on(self._system())


def style_sheet(chosen: Tokens, display: Display) -> str:
    """The whole program's style sheet. Text and controls grow with the text size; edges and spaces stay."""
    template = Template((resources_dir() / "style.qss").read_text(encoding="utf-8"))
    colours = {name: _qss_colour(QColor(value)) for name, value in chosen.colours.items()}
    ring = chosen.sizes["ring"]
    control = display.scaled(chosen.sizes["control"]) - 2 * ring
    return template.substitute(
        {name: display.scaled(value) for name, value in chosen.type_sizes.items()},
        **colours,
        **{name: chosen.spaces[name] for name in ("s", "l", "xl")},
        **{f"radius_{name}": value for name, value in chosen.radii.items()},
        ring=ring,
        disabled_edge=chosen.disabled_edge,
        field=control,
        button=control,
        choice=control + 2 * ring + chosen.spaces["l"],
        motion=chosen.motion["control"] if display.has_motion else 0,
        monospace=", ".join(f'"{family}"' for family in chosen.monospace),
    )


def _qss_colour(colour: QColor) -> str:
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def _palette(chosen: Tokens) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(chosen.colours[token]))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(disabled, role, QColor(chosen.colours["muted"]))
    return palette


def _font(chosen: Tokens, pixels: int) -> QFont:
    known = set(QFontDatabase.families())
    font = QFont()
    font.setFamilies([family for family in chosen.families if family in known] or [font.defaultFamily()])
    font.setPixelSize(pixels)
    return font
