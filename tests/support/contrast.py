"""Which colours of the tokens meet in the style sheet and in painted rows, and how well they stand apart."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.support.source_tree import ROOT, dotted

Pair = tuple[str, str]
"""What is in front, then what it stands on: names of tokens."""

GROUNDS: Final = ("canvas", "surface", "rail", "hover")
"""What a see-through widget may stand on; banners bring their own ground."""

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?P<kind>[A-Za-z*]+)(?P<rest>(?:\[[^\]]+\]|::?[a-z-]+)*)$")
_PART = re.compile(r"\[[^\]]+\]|::?[a-z-]+")
_COLOUR = re.compile(r"\$([a-z_]+)")
_TEXTS: Final = (
    ("color", "background"),
    ("placeholder-text-color", "background"),
    ("selection-color", "selection-background-color"),
)
_WITHOUT_TEXT: Final = {'[role="rule"]', '[role="veil"]'}
_CONTROLS: Final = {"QLineEdit", "QSpinBox", "QDateEdit", "QPlainTextEdit", "QPushButton", "QScrollBar"}


@dataclass(frozen=True)
class Style:
    """One rule of the sheet: the kind of widget, its attributes and states, and what it declares."""

    kind: str
    parts: frozenset[str]
    facts: Mapping[str, str]

    def covers(self, other: "Style") -> bool:
        """Whether it also counts for what `other` selects."""
        is_kind = self.kind in {"*", "QWidget", other.kind} and not self._is_of_a_part(other)
        return is_kind and self.parts <= other.parts

    def _is_of_a_part(self, other: "Style") -> bool:
        """A scroll bar's handle has nothing of its scroll bar."""
        return any(part.startswith("::") for part in other.parts - self.parts)


def styles(sheet: str) -> list[Style]:
    """The rules of a sheet, one for each selector, in their order."""
    sheet = re.sub(r"\$\{(\w+)\}", r"$\1 ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    found = []
    for selectors, body in _RULE.findall(sheet):
        facts = {
            name.strip(): value.strip()
            for name, _, value in (one.partition(":") for one in body.split(";"))
            if value
        }
        for selector in selectors.split(","):
            last = _SELECTOR.match(selector.split()[-1])
            if last is None:
                raise ValueError(selector)
            found.append(Style(last["kind"], frozenset(_PART.findall(last["rest"])), facts))
    return found


def resolved(one: Style, sheet: list[Style]) -> dict[str, str]:
    """Everything that is declared for what `one` selects: the more particular and the later rule wins."""
    facts: dict[str, str] = {}
    rules = [rule for rule in sheet if rule.covers(one)]
    for rule in sorted(rules, key=lambda rule: (rule.kind not in {"*", "QWidget"}, len(rule.parts))):
        if "border" in rule.facts:
            facts.pop("border-color", None)
        facts |= rule.facts
    return facts


def texts_of(sheet: str) -> Iterator[Pair]:
    """Every colour of text in the sheet with every ground it may stand on."""
    rules = styles(sheet)
    for rule in rules:
        facts = resolved(rule, rules)
        if not rule.parts & _WITHOUT_TEXT and rule.kind != "QScrollBar":
            for front, behind in _TEXTS:
                yield from _met(facts, front, behind)


def edges_of(sheet: str) -> Iterator[Pair]:
    """The edge of every control that can be used, with what is around it; a focus ring also with its inside.

    A focus ring inside a filled control, and the filling of a scroll bar's handle, count as edges too.
    """
    rules = styles(sheet)
    for rule in rules:
        facts = resolved(rule, rules)
        edge = _token(facts.get("border-color", "")) or _token(facts.get("border", ""))
        inside = _token(facts.get("background", ""))
        if rule.kind == "QScrollBar":
            edge = inside
        is_ring = ":focus" in rule.parts
        if edge is None or ":disabled" in rule.parts or not (is_ring or rule.kind in _CONTROLS):
            continue
        if is_ring and inside is not None:
            yield (edge, inside)
        elif edge != "line":
            yield from ((edge, ground) for ground in GROUNDS)


def _met(facts: Mapping[str, str], front: str, behind: str) -> Iterator[Pair]:
    text, ground = _token(facts.get(front, "")), _token(facts.get(behind, ""))
    if text is None or ("background" not in facts and text == "text"):
        return
    if ground is not None:
        yield (text, ground)
    else:
        yield from ((text, one) for one in GROUNDS)


def _token(value: str) -> str | None:
    found = _COLOUR.findall(value)
    return found[-1] if found else None


def asks_for_colours(tree: ast.Module) -> bool:
    """Whether a module paints with colours of the theme itself."""
    return any(isinstance(node, ast.Attribute) and node.attr == "colour" for node in ast.walk(tree))


def named_in(tree: ast.AST, tokens: Iterable[str]) -> set[str]:
    """The tokens of colour that a piece of code names."""
    known = set(tokens)
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known
    }


def handed_over(tree: ast.AST, tokens: Iterable[str]) -> set[str]:
    """The tokens that are handed to an icon or to a painted row to be drawn in."""
    takers = {"Icon", "show_as", "lines", "paragraph"}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in takers:
            found |= set().union(*(named_in(argument, tokens) for argument in node.args))
    return found


def style_sheet_source() -> str:
    """The style sheet as it is written, with its names."""
    return (ROOT / "resources/style.qss").read_text(encoding="utf-8")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
