"""Names by their sound: a word typed in Latin or in Hebrew letters finds its spellings in both."""

import re
from dataclasses import dataclass
from typing import Final

from pazpaz_desktop.domain.texts import folded

LONGEST_TYPED: Final = 16
LONGEST_HEARD: Final = 20
"""Letters of a typed word that has a sound, and of a name's word it is compared with: a pattern tries many
ways to read a word that is made to be read in many. Whatever is longer is found as spelt."""

_LONGEST_RUN: Final = 4
_JOINERS: Final = str.maketrans(dict.fromkeys("-־–—/,", " ") | dict.fromkeys("'’‘`´\"“”„׳״.()", ""))
_LATIN_ALONE: Final = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"})
_VOWELS: Final = frozenset("aeiouy")
_BACK: Final = frozenset("ou")
_FRONT: Final = frozenset("iy")
_MATRES: Final = frozenset("אהויע")
_SILENT_END: Final = re.compile("(?<=[aeo])h$")
_MATER: Final = re.compile("וו|יי|[אהויע]")
_AS_SPELT: Final = {"א": "[אע]", "ע": "[אע]", "ה": "ה", "ו": "ו{1,2}", "י": "י{1,2}"}

# What a sound of the name may look like: (in Latin letters, in Hebrew letters). Both sides are pieces of a
# regular expression; final letters and geresh are folded away before.
_Both = tuple[str, str]
_LATIN: Final[dict[str, _Both]] = {
    "b": ("b{1,2}|v", "ב"),
    "c": ("[ckq]{1,2}|ch", "[כק]"),
    "ce": ("s{1,2}|c|t[sz]|z", "[סצ]"),
    "ch": ("ch|kh?|h|tch|c", "[חכקצ]"),
    "d": ("d{1,2}", "ד"),
    "f": ("f{1,2}|ph", "פ"),
    "g": ("g{1,2}h?|j", "ג"),
    "h": ("h{1,2}|[ck]h", r"[הח]|(?<=\w)כ"),
    "j": ("j{1,2}|d[jg]|g|y", "ג|י{1,2}"),
    "kh": ("[ck]h|h{1,2}", "[חכ]"),
    "l": ("l{1,2}", "ל{1,2}"),
    "m": ("m{1,2}", "מ"),
    "n": ("n{1,2}", "נ"),
    "p": ("p{1,2}", "פ"),
    "r": ("r{1,2}h?", "ר"),
    "s": ("s{1,2}|z", "[סשז]"),
    "sh": ("sh|sch", "ש"),
    "t": ("t{1,2}h?", "[טת]{1,2}"),
    "tch": ("t?ch|cz|tsh", "צ"),
    "tz": ("t[sz]|z{1,2}|cz", "צ"),
    "v": ("[vw]{1,2}|b", "ו{1,2}|ב"),
    "x": ("x{1,2}|[kc]{1,2}s", "[קכ]ס"),
    "y": ("[yji]", "י{1,2}"),
    "yi": ("[yji]{1,2}", "י{1,2}"),
    "z": ("z{1,2}|t[sz]|s", "[זצ]"),
    "zh": ("zh|j", "ז"),
}
_SAME: Final = {
    "w": "v",
    "q": "c",
    "k": "c",
    "ck": "c",
    "ph": "f",
    "th": "t",
    "gh": "g",
    "dj": "j",
    "dg": "j",
    "sch": "sh",
    "ts": "tz",
    "cz": "tz",
    "tsh": "tch",
}
_LATIN_TOKEN: Final = re.compile(
    r"^yi|^y(?=[aeou])|sch|tch|tsh|sh|ch|kh|ck|ph|th|t[sz]|d[gj](?=[aeiou])|gh|cz|zh"
    r"|c(?=[eiy])|([b-df-hj-np-tv-xz])\1*|[aeiouy]+"
)
_HEBREW: Final[dict[str, _Both]] = {
    "ב": ("b{1,2}|v{1,2}|w", "ב|וו"),
    "ג": ("g{1,2}h?|j|d[gj]", "ג"),
    "ד": ("d{1,2}", "ד"),
    "ז": (r"z{1,2}h?|(?<=\w)s", "ז"),
    "ח": ("[ck]h|h{1,2}", "[חכ]"),
    "ט": ("t{1,2}h?", "[טת]"),
    "כ": ("kh?|k{1,2}|c{1,2}[kh]?|q|h", "[כקח]"),
    "ל": ("l{1,2}", "ל"),
    "מ": ("m{1,2}", "מ"),
    "נ": ("n{1,2}", "נ"),
    "ס": ("s{1,2}|c", "[סש]"),
    "פ": ("p{1,2}h?|f{1,2}", "פ"),
    "צ": ("t[sz]|z{1,2}|t?ch|cz?", "צ"),
    "ק": ("k{1,2}|c{1,2}[kh]?|q", "[קכ]"),
    "ר": ("r{1,2}h?", "ר"),
    "ש": ("sch|sh|s{1,2}", "[שס]"),
    "ת": ("t{1,2}h?", "[תט]"),
    "קס": ("x|[kc]{1,2}s", "[קכ]ס"),
    "כס": ("x|[kc]{1,2}s", "[קכ]ס"),
}
_HEBREW_TOKEN: Final = re.compile(r"[קכ]ס|[אהויע]+|[א-ת]")


@dataclass(frozen=True, slots=True, repr=False)
class SoundsLike:
    """What one typed word sounds like, to be compared with the words of a text from `spoken`.

    `close` matches the beginning of a word and spares no vowel that is usually written; `loose` matches
    whole words, whatever their vowels.
    """

    close: re.Pattern[str]
    loose: re.Pattern[str]


def spoken(text: str) -> str:
    """The text as its sound is looked for: folded, without geresh and quotes, hyphens as blanks."""
    return " ".join(folded(text).translate(_JOINERS).translate(_LATIN_ALONE).split())


def sounds_like(word: str) -> SoundsLike | None:
    """How a word from `spoken` may be spelt; None where it has no sound to go by.

    That is a word of mixed or other scripts, one with digits, a single letter, or a very long one.
    """
    if not 1 < len(word) <= LONGEST_TYPED:
        return None
    if all("a" <= letter <= "z" for letter in word):
        close, loose = _of_latin(word, is_loose=False), _of_latin(word, is_loose=True)
    elif all("א" <= letter <= "ת" for letter in word):
        close, loose = _of_hebrew(word, is_loose=False), _of_hebrew(word, is_loose=True)
    else:
        return None
    return SoundsLike(
        re.compile(f"{close[0]}|{close[1]}"), re.compile(f"(?:{loose[0]}|{loose[1]})[aeiouyhאהויע]{{0,2}}")
    )


def _of_latin(word: str, *, is_loose: bool) -> _Both:
    tokens = [match.group() for match in _LATIN_TOKEN.finditer(_SILENT_END.sub("", word))]
    both = [
        _vowels(tokens, at, is_loose=is_loose) if _is_vowel(tokens, at) else _LATIN[_sound(tokens, at)]
        for at in range(len(tokens))
    ]
    latin = "".join(f"(?:{one}|{token})" for (one, _), token in zip(both, tokens, strict=True))
    return latin, "".join(f"(?:{hebrew})" for _, hebrew in both)


def _is_vowel(tokens: list[str], at: int) -> bool:
    token = tokens[at]
    return token[0] in _VOWELS and not (at == 0 and token in ("y", "yi"))


def _sound(tokens: list[str], at: int) -> str:
    heard = tokens[at]
    if heard == "c" and tokens[at + 1 : at + 2] and tokens[at + 1][0] in "eiy":
        return "ce"
    single = heard[0] if len(set(heard)) == 1 else heard
    return _SAME.get(single, single)


def _vowels(tokens: list[str], at: int, *, is_loose: bool) -> _Both:
    """What stands for a run of Latin vowels: Hebrew writes `o`, `u` and `i` mostly, the others seldom."""
    run, is_first, is_last = _run(tokens[at]), at == 0, at == len(tokens) - 1
    if is_loose:
        return ("[aeiouyj]{1,4}", "[אהויע]{1,3}") if is_first else ("[aeiouyj]{0,4}", "[אהויע]{0,4}")
    back, front, is_closed = _place(run, _BACK), _place(run, _FRONT), _is_closed(tokens, at + 1)
    if max(back, front) < 0:
        return _open(run, is_first=is_first, is_last=is_last)
    if front < 0:
        return _back(run, is_first=is_first, is_last=is_last, is_closed=is_closed)
    if back < 0:
        after_v = not is_first and tokens[at - 1][0] in "vw" and not is_last
        return _front(run, is_first=is_first, is_optional=after_v or is_closed)
    if back < front:
        return "[ae]?[ou]{1,2}w?[aeiyj]{1,3}", "[אעה]?ו{0,2}[אע]?י{1,2}[אעה]{0,2}"
    return "[ae]?[iyj]{1,2}[ae]?[ou]{1,2}[aeiyj]{0,2}", "[אע]?י{1,2}[אעה]?ו[אעה]{0,2}"


def _run(vowels: str) -> str:
    return vowels.replace("ee", "i").replace("oo", "u")


def _place(run: str, letters: frozenset[str]) -> int:
    return next((at for at, letter in enumerate(run) if letter in letters), -1)


def _open(run: str, *, is_first: bool, is_last: bool) -> _Both:
    """`a` and `e`: written where a name begins or ends with them, and between two vowels."""
    if is_first:
        return "[ae]{1,3}", "[אעה]{1,2}"
    if len(run) > 1:
        return "[ae]{2,3}", "[אעה]{1,2}"
    return "[ae]{1,3}", r"[אעה]{1,2}|(?=\w)" if is_last else "[אע]{0,2}"


def _back(run: str, *, is_first: bool, is_last: bool, is_closed: bool) -> _Both:
    latin = "[aeiyj]{0,2}[ou]{1,2}[aeiyjw]{0,2}"
    if is_first:
        return latin, "[אעה]ו?" if is_closed else "[אעה]?ו"
    if run != "o":
        return latin, "[אעה]?ו{1,2}[אעה]{0,2}"
    return latin, r"[אע]?ו|[אעה]|(?=\w)" if is_last else "[אעה]?ו?"


def _front(run: str, *, is_first: bool, is_optional: bool) -> _Both:
    latin = f"[aeo]{{{1 if run[0] in 'ae' else 0},2}}(?:[iyj]{{1,3}}|ee)[aeo]{{0,2}}|ee"
    if is_first:
        return latin, "[אע]?י{1,2}[אעה]?|[אע]" if is_optional else "[אע]?י{1,2}[אעה]?"
    return latin, f"[אעה]?י{{{0 if is_optional else 1},2}}[אעה]{{0,2}}"


def _is_closed(tokens: list[str], at: int) -> bool:
    """Whether two consonants follow, before which an `i` need not be written."""
    pair = tokens[at : at + 2]
    return len(pair) == 2 and all(one[0] not in _VOWELS and one[0] not in _MATRES for one in pair)


def _of_hebrew(word: str, *, is_loose: bool) -> _Both:
    tokens = _HEBREW_TOKEN.findall(word)
    latin, hebrew = [], []
    for at, token in enumerate(tokens):
        is_last = at == len(tokens) - 1
        if token[0] in _MATRES:
            in_latin, in_hebrew = _matres(token, is_first=at == 0, is_last=is_last, is_loose=is_loose)
        else:
            in_latin, in_hebrew = _HEBREW[token]
        has_i = is_loose or token[-1] == "ו" or _is_closed(tokens, at + 1)
        latin.append(f"(?:{in_latin}){'' if is_last else _gap(has_i=has_i, is_loose=is_loose)}")
        hebrew.append(f"(?:{in_hebrew}|{token}){'[אהויע]{0,2}' if is_loose and not is_last else ''}")
    return "".join(latin), "".join(hebrew)


def _gap(*, has_i: bool, is_loose: bool) -> str:
    """Latin vowels that Hebrew leaves out."""
    if is_loose:
        return "[aeiouyj]{0,3}"
    return "[aeio]?" if has_i else "[aeo]?"


def _matres(run: str, *, is_first: bool, is_last: bool, is_loose: bool) -> _Both:
    """What stands for a run of the letters that are now consonants, now vowels, now silent."""
    if is_loose or len(run) > _LONGEST_RUN:
        return f"[aeiouyvwhj]{{0,{2 * min(len(run), _LONGEST_RUN)}}}", "[אהויע]{1,5}"
    letters = _MATER.findall(run)
    latin = [_mater(letters, at, is_first=is_first and at == 0) for at in range(len(letters))]
    if is_last and letters[-1] == "ה":
        is_written = letters[-2:-1] in (["א"], ["ע"])
        latin[-1] = "h?" if is_written else "(?:[aeo]h?|h)"
    return _gap(has_i=False, is_loose=False).join(latin), "".join(_AS_SPELT[one[0]] for one in letters)


def _mater(letters: list[str], at: int, *, is_first: bool) -> str:
    match letters[at]:
        case "א" | "ע":
            return "[aeiou]?" if letters[at + 1 : at + 2] and letters[at + 1][0] in "וי" else "[aeiou]"
        case "ה":
            return "h"
        case "ו":
            return "[vw]" if is_first else "(?:[ou]{1,2}w?|[vw]{1,2})"
        case "וו":
            return "[vw]{1,2}"
        case _:
            return "[yij]{1,2}" if is_first else "(?:[iyj]{1,3}|ee)"
