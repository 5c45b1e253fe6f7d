"""What the person of the tour says and writes, in both languages. Nobody here exists."""

from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.app.tour.canaries import Canary


@dataclass(frozen=True, slots=True)
class Lines:
    """The texts of one play; `saved` is what the program says of a note.

    The canaries are written where a reader of the pictures takes them for codes.
    """

    name: str
    language_button: str
    is_mirrored: bool
    practice: str
    first_name: str
    last_name: str
    phone: str
    saved: str
    sections: tuple[tuple[str, str], ...]


ENGLISH: Final = Lines(
    name="english",
    language_button="languageEnglish",
    is_mirrored=False,
    practice="Harbour Street Physio",
    first_name="Maya",
    last_name="Invented-Cohen",
    phone="+972 50 555 0142",
    saved="Saved on this laptop",
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
    saved="נשמר במחשב הזה",
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

    @property
    def both(self) -> tuple[Canary, Canary]:
        """In either script."""
        return (self.latin, self.hebrew)

    def fill(self, text: str) -> str:
        """The text with its canaries."""
        return text.format(latin=self.latin.word, hebrew=self.hebrew.word)


UP_TO_DATE: Final = "Up to date"
UNREACHED: Final = "Working without the server"
WAITS_FOR_PERSON: Final = "Something waits for you"
NOT_REACHED: Final = "not reached"
EXCHANGE_NOW: Final = "Exchange now"
INVITATION_WRITTEN: Final = "The invitation is written"
TWO_TEXTS: Final = "Changed on two laptops"
ONE_DECISION_AWAITED: Final = "waiting: 1"
DRAFT: Final = "Draft"
SIGNED: Final = "Signed"
"""What the program says, in the language in which the two laptops are played."""

FIRST_LAPTOP: Final = "Laptop at home"
SECOND_LAPTOP: Final = "Treatment room"

DRAFT_BEGUN: Final = (
    ("sectionS", "Shoulder is better, 2 of 10. Climbed once, without pain."),
    ("sectionO", "Abduction 160°, free of pain. Reference {latin}"),
)
WRITTEN_ON_FIRST: Final = ("sectionA", "Tendon is settling, as expected. קוד {hebrew}")
WRITTEN_ON_SECOND: Final = ("sectionP", "Two more visits, then exercises at home. Reference {latin}")
SAME_ON_FIRST: Final = " Sleeps on the right side again."
SAME_ON_SECOND: Final = " Lifting the child still hurts. כאב בהרמה."
"""What both add to the first section while neither knows of the other."""
