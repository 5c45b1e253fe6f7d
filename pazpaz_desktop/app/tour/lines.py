"""What the person of the tour says and writes, in both languages. Nobody here exists."""

from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.app.tour.canaries import Canary


@dataclass(frozen=True, slots=True)
class Lines:
    """The texts of one play. The canaries are written where a reader of the pictures takes them for codes."""

    name: str
    language_button: str
    is_mirrored: bool
    practice: str
    first_name: str
    last_name: str
    phone: str
    sections: tuple[tuple[str, str], ...]


ENGLISH: Final = Lines(
    name="english",
    language_button="languageEnglish",
    is_mirrored=False,
    practice="Harbour Street Physio",
    first_name="Maya",
    last_name="Invented-Cohen",
    phone="+972 50 555 0142",
    sections=(
        (
            "sectionS",
            "Pain in the right shoulder after climbing, 5 of 10.\nכאב בכתף ימין אחרי טיפוס, 5 מתוך 10.",
        ),
        ("sectionO", "Flexion 140°, abduction 110° with pain at the end. Reference {latin}"),
        ("sectionA", "Irritated supraspinatus tendon, no sign of a tear."),
        ("sectionP", "Stretching twice a day, next visit on Tuesday. קוד {hebrew}"),
    ),
)

HEBREW: Final = Lines(
    name="hebrew",
    language_button="languageHebrew",
    is_mirrored=True,
    practice="קליניקת רחוב הנמל",
    first_name="נועה",
    last_name="בדויה",
    phone="+972 50 555 0177",
    sections=(
        ("sectionS", "כאב בגב התחתון אחרי ישיבה ממושכת, 4 מתוך 10.\nLower back pain after sitting for long."),
        ("sectionO", "כיפוף קדימה 60°, רגישות ב־L4-L5. אסמכתא {latin}"),
        ("sectionA", "עומס על שרירי הגב, ללא סימנים נוירולוגיים."),
        ("sectionP", "תרגילים פעמיים ביום, ביקור הבא ביום שלישי. קוד {hebrew}"),
    ),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """The canaries of one play."""

    latin: Canary
    hebrew: Canary

    @classmethod
    def hatch(cls) -> "Marks":
        """Fresh ones."""
        return cls(Canary.hatch("latin"), Canary.hatch("hebrew"))

    def fill(self, text: str) -> str:
        """The text with its canaries."""
        return text.format(latin=self.latin.word, hebrew=self.hebrew.word)
