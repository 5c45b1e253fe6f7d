"""The theme: one set of tokens turned into palette, style sheet and font of the whole program."""

from string import Template
from typing import Final, Self

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from pazpaz_desktop.foundation.paths import resources_dir
from pazpaz_desktop.ui.widgets.tokens import ThemeName, Tokens, tokens

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
    """The look in use; lives as a child of the application."""

    changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.name = ThemeName.LIGHT
        app.setStyle("Fusion")

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
        """Dark where the desktop is dark, light otherwise."""
        is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return ThemeName.DARK if is_dark else ThemeName.LIGHT

    def use(self, name: ThemeName) -> None:
        """Repaint everything in this theme."""
        self.name = name
        chosen = tokens(name)
        self._app.setFont(_font(chosen))
        self._app.setPalette(_palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen))
        self.changed.emit(name)

    def colour(self, token: str) -> QColor:
        """The colour a token has now."""
        return QColor(tokens(self.name).colours[token])


def style_sheet(chosen: Tokens) -> str:
    """The whole program's style sheet."""
    template = Template((resources_dir() / "style.qss").read_text(encoding="utf-8"))
    colours = {name: _qss_colour(QColor(value)) for name, value in chosen.colours.items()}
    control = chosen.sizes["control"]
    return template.substitute(
        chosen.type_sizes,
        **colours,
        **{name: chosen.spaces[name] for name in ("s", "l", "xl")},
        radius=chosen.sizes["radius"],
        ring=chosen.sizes["ring"],
        field=control - 2 * chosen.sizes["ring"],
        button=control - 2 * chosen.sizes["ring"],
        choice=control + chosen.spaces["l"],
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


def _font(chosen: Tokens) -> QFont:
    known = set(QFontDatabase.families())
    font = QFont()
    font.setFamilies([family for family in chosen.families if family in known] or [font.defaultFamily()])
    font.setPixelSize(chosen.type_sizes["body"])
    return font
