"""What the lock screen looks like before a vault is open."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pazpaz_desktop.app.appearance import Appearance
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.ui.runtime.i18n import Language, Languages
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice


def test_the_chosen_look_is_there_at_the_next_start(tmp_path: Path, qapp: QApplication) -> None:
    chosen = Appearance(Language.HEBREW, Display(ThemeChoice.CONTRAST, 175, False))
    chosen.keep(Profile(tmp_path / "new"))
    assert Appearance.of(Profile(tmp_path / "new")) == chosen


def test_a_look_kept_before_sizes_could_be_chosen_is_still_read(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "appearance.json").write_text('{"language": "he", "theme": "dark"}', encoding="utf-8")
    assert Appearance.of(Profile(tmp_path)) == Appearance(
        Language.HEBREW, Display(ThemeChoice.DARK, 100, True)
    )


@pytest.mark.parametrize(
    "kept",
    [
        None,
        b"",
        b"{}",
        b"[]",
        b'{"language": "xx", "theme": "light"}',
        b'{"language": "en", "theme": "light", "text_size": 4000}',
        b'{"language": "en", "theme": "light", "motion": true}',
        b"\xff" * 9000,
    ],
)
def test_the_desktops_look_is_taken_where_nothing_usable_is_kept(
    tmp_path: Path, qapp: QApplication, kept: bytes | None
) -> None:
    if kept is not None:
        (tmp_path / "appearance.json").write_bytes(kept)
    assert Appearance.of(Profile(tmp_path)) == Appearance(Languages.of_system(), Display(ThemeChoice.SYSTEM))
