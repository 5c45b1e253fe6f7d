"""Writes `docs/reference/shortcuts.md` from the table of actions."""

from pazpaz_desktop.domain.key_bindings import Scope
from pazpaz_desktop.ui.runtime.actions import ACTIONS, SCOPE_NAMES, Action

_OPENING = """# Keyboard shortcuts

Every key of the program, as it is until somebody chooses another. `Ctrl+/` shows them in the program,
`Ctrl+K` and `Ctrl+Shift+P` find an action by its words.

- A key means its place on the keyboard: under a Hebrew layout `Ctrl+ק` is `Ctrl+E`.
- A single letter or sign is a shortcut while no text is being written.
- `Alt` with an arrow follows the reading direction: in Hebrew, back is `Alt+Right`.
- Keys of `A client's page` act where a client is shown, and so on.

Generated from `pazpaz_desktop/ui/runtime/actions.py` by `make docs`.
"""


def shortcuts_page() -> str:
    """The whole page."""
    parts = [_OPENING]
    for scope in Scope:
        rows = [_row(action) for action in ACTIONS if action.scope is scope]
        if rows:
            table = ["| action | keys | name |", "| --- | --- | --- |", *rows]
            parts += [f"## {SCOPE_NAMES[scope]}", "", *table, ""]
    return "\n".join(parts)


def _row(action: Action) -> str:
    shown = (action.keys[0], action.keys[-1]) if action.is_numbered else action.keys
    keys = (" to " if action.is_numbered else ", ").join(f"`{key}`" for key in shown)
    return f"| {action.text} | {keys} | `{action.name}` |"
