"""What the lock screen looks like before a vault is open."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pazpaz_desktop.app.appearance import Appearance
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.theme import Theme
from pazpaz_desktop.ui.widgets.tokens import ThemeName


def test_the_chosen_look_is_there_at_the_next_start(tmp_path: Path, qapp: QApplication) -> None:
    chosen = Appearance(Language.HEBREW, ThemeName.CONTRAST)
    chosen.keep(Profile(tmp_path / "new"))
    assert Appearance.of(Profile(tmp_path / "new")) == chosen


@pytest.mark.parametrize(
    "kept", [None, b"", b"{}", b"[]", b'{"language": "xx", "theme": "light"}', b"\xff" * 9000]
)
def test_the_desktops_look_is_taken_where_nothing_usable_is_kept(
    tmp_path: Path, qapp: QApplication, kept: bytes | None
) -> None:
    if kept is not None:
        (tmp_path / "appearance.json").write_bytes(kept)
    assert Appearance.of(Profile(tmp_path)) == Appearance(Languages.of_system(), Theme.of_system())
