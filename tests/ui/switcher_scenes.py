"""The switcher as people see it: the last clients, a name in the other script, nobody, actions."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pazpaz_desktop.services.clients import AddClient
from pazpaz_desktop.ui.runtime.i18n import Languages
from pazpaz_desktop.ui.shell.main_window import MainWindow
from tests.support.ui import Asked, inline_desk
from tests.ui.clinic_scenes import SIZE, Shot

_SMALLEST = (960, 480)
_PEOPLE = [
    ("Dana", "Levi", "050-123-4567"),
    ("דנה", "לוי", "052-000-1122"),
    ("יצחק", "כהן", "+972 54 765 4321"),
    ("Daniel", "Cohen", ""),
    ("Maria-Constanza", "Vandenberghe-Abulafia of the very long name that goes on", "03-555-0199"),
    ("יוסף חיים", "בן־שושן", "052-333-2211"),
]
_TYPED = {"recent": "", "sound": "levi", "hebrew": "כהן", "nobody": "Damna"}


def switcher(languages: Languages, folder: Path) -> Iterator[Shot]:
    """Over the clients room of a small practice."""
    with inline_desk(folder, is_demo=True) as desk:
        clients = [desk.practice.clients.add(AddClient(*person)).result for person in _PEOPLE]
        for client in clients[1:]:
            desk.practice.clients.open(client)
        desk.practice.clients.archive(clients[3])
        window = MainWindow(desk, Asked().requests(), languages)
        window.resize(*SIZE)
        window.show()
        window.start()
        for name, text in _TYPED.items():
            window.switcher.close_switcher()
            window.switcher.open()
            window.switcher.line.setText(text)
            QApplication.processEvents()
            yield Shot(f"switcher-{name}-focus", window)
        window.switcher.open(actions_only=True)
        yield Shot("switcher-actions", window)
        window.resize(*_SMALLEST)
        yield Shot("switcher-smallest", window)
        window.switcher.close_switcher()
        window.flush()
        window.stop()
        window.hide()
        window.deleteLater()
