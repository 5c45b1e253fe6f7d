"""FaultyWire: a network that loses requests and answers, repeats them, delays them and is cut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pazpaz_desktop.foundation.errors import ServerError, ServerUnreachable
from tests.simulator.chance import Chance

T = TypeVar("T")


@dataclass
class Faults:
    """How often each thing goes wrong, for each request."""

    request_lost: float = 0.0
    answer_lost: float = 0.0
    repeated: float = 0.0
    late: float = 0.0

    @classmethod
    def drawn(cls, chance: Chance) -> "Faults":
        """A world's own network: some are quiet in some ways and terrible in others."""
        return cls(*(chance.one_of([0.0, 0.02, 0.1, 0.25]) for _ in range(4)))


@dataclass
class FaultyWire:
    """Between one laptop and the server. `is_cut`: nothing comes through."""

    chance: Chance
    faults: Faults
    is_cut: bool = False
    _late: list[Callable[[], object]] = field(default_factory=list)

    def carry(self, request: str, act: Callable[[], T]) -> T:
        """The answer, or ServerUnreachable with the request done, not done, or done later."""
        if self.is_cut or self.chance.happens(self.faults.request_lost):
            raise ServerUnreachable(reason="lost")
        if request in {"push", "put"} and self.chance.happens(self.faults.late):
            self._late.append(act)
            raise ServerUnreachable(reason="late")
        if self.chance.happens(self.faults.repeated):
            act()
        answer = act()
        if self.chance.happens(self.faults.answer_lost):
            raise ServerUnreachable(reason="answer")
        return answer

    def deliver_late(self) -> int:
        """What was on its way arrives, with nobody left to hear the answer; how many arrived."""
        arrived, self._late = self._late, []
        for act in arrived:
            try:
                act()
            except ServerError:
                continue
        return len(arrived)

    def heal(self) -> None:
        """From now on nothing goes wrong; what was late has arrived."""
        self.deliver_late()
        self.is_cut = False
        self.faults = Faults()
