"""Text as people type it: what counts as visible, and the folded form in which names are compared."""

import unicodedata
from typing import Final

_FINAL_LETTERS: Final = str.maketrans("ךםןףץ", "כמנפצ")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Me", "Zs", "Zl", "Zp"})
_UNSPOKEN: Final = frozenset({"Mn", "Me", "Cf", "Cc"})
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def well_formed(text: str) -> str:
    """The text with each lone half of a surrogate pair as U+FFFD, and two halves that meet as one letter.

    A clipboard or an input method can hand over half a character. No encoding holds it, so without this
    the whole text around it could never be saved.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def has_visible_text(text: str) -> bool:
    """True if a reader would see something: not only blanks, marks, controls or invisible letters."""
    return any(unicodedata.category(c) not in _INVISIBLE and c not in _BLANK_LETTERS for c in text)


def folded(text: str) -> str:
    """The text without case, accents, niqqud, final letters and direction marks; blanks made single.

    Two names a person would call the same fold to the same text; folding twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    plain = text
    for _ in range(2):  # folding case can bring forth letters that decompose or fold once more
        plain = unicodedata.normalize("NFKD", plain).casefold()
    spread = unicodedata.normalize("NFKD", plain)
    kept = "".join(c for c in spread if c.isspace() or unicodedata.category(c) not in _UNSPOKEN)
    return unicodedata.normalize("NFC", " ".join(kept.translate(_FINAL_LETTERS).split()))


def digits(text: str) -> str:
    """The decimal digits alone, in ASCII, whatever script or punctuation they were typed in."""
    if text.isascii():
        return "".join(filter(str.isdigit, text))
    return "".join(str(unicodedata.decimal(c)) for c in text if unicodedata.decimal(c, None) is not None)
