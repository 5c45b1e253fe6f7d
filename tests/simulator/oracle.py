"""The oracle: every edit that a person was told is saved, and what they had on the screen before it.

It lives outside the laptops and knows nothing of operations, heads or parents.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import GROUPS, Rule
from pazpaz_desktop.sync.ops import OpKind
from tests.simulator.ledger import Entry, History, Ledger, Register, Wrong

_MARK = re.compile(r"\bm(\d+)\b")


@dataclass(frozen=True)
class Edit:
    """A saved value. `known` has a bit for each edit whose words its author had read, at any remove.

    `must_pass` are those of them that may not stand beside it afterwards.
    """

    number: int
    laptop: int
    register: Register
    text: str
    known: int
    must_pass: int


@dataclass
class Oracle:
    """Hears of every acknowledged edit."""

    edits: list[Edit] = field(default_factory=list)
    _next: int = 0
    _by_text: dict[tuple[Register, str], Edit] = field(default_factory=dict)
    _known: dict[int, int] = field(default_factory=dict)
    _by_register: dict[Register, list[Edit]] = field(default_factory=dict)
    created: dict[Entity, set[bytes]] = field(default_factory=dict)
    versions: set[bytes] = field(default_factory=set)

    def mark(self) -> str:
        """A word that stands in one edit only."""
        self._next += 1
        return f"m{self._next - 1}"

    def known_from(self, texts: Iterable[str]) -> int:
        """What somebody knows who has these texts before them."""
        known = 0
        for text in texts:
            for found in _MARK.findall(text):
                known |= 1 << int(found) | self._known.get(int(found), 0)
        return known

    def made(self, entity: Entity, object_id: bytes) -> None:
        """A new record was acknowledged."""
        self.created.setdefault(entity, set()).add(object_id)

    def saved(self, laptop: int, register: Register, text: str, known: int, *, is_old: bool = False) -> int:
        """A save of a text with a fresh mark was acknowledged; what its author knows from now on.

        `is_old`: between reading and writing this laptop may have sent what was not sent then. It may
        come up once more beside the decision that was made over it: asking twice loses nothing.
        """
        number = max(int(found) for found in _MARK.findall(text))
        before = known & ~(1 << number)
        edit = Edit(number, laptop, register, text, before, 0 if is_old else before)
        self.edits.append(edit)
        self._known[number] = edit.known
        self._by_text[(register, text)] = edit
        self._by_register.setdefault(register, []).append(edit)
        return edit.known | 1 << number

    def check(self, ledger: Ledger) -> None:
        """Wrong unless every edit is in the log, or was replaced before it was sent by one who knew it.

        And unless the log says of each edit that it had seen exactly what its author had.
        """
        for register, edits in self._by_register.items():
            history = ledger.registers.get(register)
            if history is None:
                raise Wrong(f"edit m{edits[0].number} is lost: nothing of {register[1]} is in the log")
            self._check_register(register, edits, history)

    def _check_register(self, register: Register, edits: list[Edit], history: History) -> None:
        sent = self._places(register, history)
        for each in edits:
            if each.number not in sent and not _was_replaced(each, edits, sent):
                raise Wrong(f"edit m{each.number} of laptop {each.laptop} is lost ({register[1]})")
        for entry in history.entries:
            if isinstance(entry.value, str):
                edit = self._edit(register, entry)
                is_first = edit is not None and sent[edit.number] == entry.place
                known = edit.known if edit is not None and is_first else self.known_from([entry.value])
                may_pass = -1 if GROUPS[history.entity][register[1]] is Rule.NEWEST else known
                _check_seen(entry, may_pass, edit.must_pass if edit is not None and is_first else 0, sent)

    def _edit(self, register: Register, entry: Entry) -> Edit | None:
        return self._by_text.get((register, entry.value)) if isinstance(entry.value, str) else None

    def _places(self, register: Register, history: History) -> dict[int, int]:
        """Number of each edit → the first entry that says it."""
        places: dict[int, int] = {}
        for entry in history.entries:
            edit = self._edit(register, entry)
            if edit is None:
                continue
            if edit.number in places and entry.kind is OpKind.SET:
                raise Wrong(f"edit m{edit.number} is in the log twice")
            places.setdefault(edit.number, entry.place)
        return places


def _was_replaced(edit: Edit, edits: list[Edit], sent: dict[int, int]) -> bool:
    """Whether somebody at the same laptop, knowing it, wrote something else before it was sent."""
    return any(
        other.laptop == edit.laptop and other.known >> edit.number & 1 and other.number in sent
        for other in edits
    )


def _check_seen(entry: Entry, may_pass: int, must_pass: int, sent: dict[int, int]) -> None:
    """Both have a bit for each edit; whoever writes over the newest value passes over all it won against."""
    for number, place in sent.items():
        is_seen = bool(entry.seen >> place & 1)
        if is_seen and not may_pass >> number & 1:
            raise Wrong(f"{entry.value!r} passes over m{number}, which its author never saw")
        if not is_seen and must_pass >> number & 1:
            raise Wrong(f"{entry.value!r} is set beside m{number}, which its author knew")
