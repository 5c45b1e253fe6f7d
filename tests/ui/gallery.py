"""Writes pictures of our widgets and screens in each language, theme and text size, or the baseline anew.

python -m tests.ui.gallery FOLDER     the whole matrix as PNG files
python -m tests.ui.gallery --baseline tests/ui/baseline.json, after somebody has looked at the pictures
"""

import itertools
import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from pazpaz_desktop.ui.runtime.i18n import Language
from pazpaz_desktop.ui.widgets.tokens import Display, ThemeChoice
from tests.support.digests import Digest
from tests.ui.look_scenes import Stage, stage

THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.CONTRAST)
TEXT_SIZES = (100, 150, 200)
BASELINE = Path(__file__).with_name("baseline.json")
COMPARED = {
    "en-light-100": (Language.ENGLISH, Display(ThemeChoice.LIGHT, 100)),
    "he-dark-100": (Language.HEBREW, Display(ThemeChoice.DARK, 100)),
    "he-high_contrast-200": (Language.HEBREW, Display(ThemeChoice.CONTRAST, 200)),
}


def digests(shown: Stage, name: str) -> dict[str, str]:
    """The digest of every picture in one of COMPARED."""
    return {scene: Digest.of(picture).written() for scene, picture in shown.still_pictures(*COMPARED[name])}


def write_matrix(shown: Stage, folder: Path) -> int:
    """Every picture in every language, theme and text size; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for language, theme, size in itertools.product(Language, THEMES, TEXT_SIZES):
        for scene, picture in shown.pictures(language, Display(theme, size)):
            picture.save(str(folder / f"{scene}-{language}-{theme}-{size}.png"))
            count += 1
    return count


def write_baseline(shown: Stage) -> None:
    """The digests that the tests compare with."""
    whole = {name: digests(shown, name) for name in COMPARED}
    BASELINE.write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    application = QApplication([])
    with tempfile.TemporaryDirectory() as temporary, stage(Path(temporary)) as shown_stage:
        if sys.argv[1] == "--baseline":
            write_baseline(shown_stage)
        else:
            print(f"{write_matrix(shown_stage, Path(sys.argv[1]))} pictures in {sys.argv[1]}")
