"""Where the person was, and the way back."""

from pazpaz_desktop.services.form_drafts import PlaceState

_LONGEST = 100


class History:
    """A line of places with a finger on one of them. Going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._places: list[PlaceState] = []
        self._at = -1

    def go(self, place: PlaceState) -> None:
        """Somewhere new; the same record again only updates where the caret was."""
        if self._at >= 0 and _same(self._places[self._at], place):
            self._places[self._at] = place
            return
        self._places = [*self._places[: self._at + 1], place][-_LONGEST:]
        self._at = len(self._places) - 1

    def leave(self, place: PlaceState) -> None:
        """Remember the caret of the place the finger is on."""
        if self._at >= 0 and _same(self._places[self._at], place):
            self._places[self._at] = place

    def back(self) -> PlaceState | None:
        """The place before, if there is one."""
        return self._move(-1)

    def forward(self) -> PlaceState | None:
        """The place the way back came from, if there is one."""
        return self._move(+1)

    def can_go(self, step: int) -> bool:
        """Whether there is a place so many steps from here."""
        return 0 <= self._at + step < len(self._places)

    def _move(self, step: int) -> PlaceState | None:
        at = self._at + step
        if not self.can_go(step):
            return None
        self._at = at
        return self._places[at]


def _same(one: PlaceState, other: PlaceState) -> bool:
    return (one.screen, one.client_id, one.note_id) == (other.screen, other.client_id, other.note_id)
