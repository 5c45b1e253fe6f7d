"""The guide: the help pages in each language, read from the disk once, without any network."""

from dataclasses import dataclass
from functools import cache

from pazpaz_desktop.domain.texts import folded
from pazpaz_desktop.foundation.paths import guide_dir
from pazpaz_desktop.ui.runtime.i18n import Language


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page: `name` is its file, which links of other pages name; `text` is Markdown with the title."""

    name: str
    title: str
    text: str


@cache
def pages(language: Language) -> tuple[GuidePage, ...]:
    """All pages in their order, the same names in every language."""
    files = sorted((guide_dir() / language.value).glob("*.md"))
    return tuple(_page(path.name, path.read_text(encoding="utf-8")) for path in files)


def found(language: Language, search: str) -> tuple[GuidePage, ...]:
    """The pages in which every word of the search occurs, whatever its case or niqqud."""
    words = folded(search).split()
    return tuple(page for page in pages(language) if all(word in folded(page.text) for word in words))


def _page(name: str, text: str) -> GuidePage:
    return GuidePage(name, text.partition("\n")[0].removeprefix("# "), text)
