"""From an unlocked vault to its practice: opened on lane `db`, asked once where it may be an older copy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.app import crash
from pazpaz_desktop.app.composition import Composition
from pazpaz_desktop.app.entrance import Entrance
from pazpaz_desktop.app.surroundings import Surroundings
from pazpaz_desktop.domain.settings import IDLE_MINUTES
from pazpaz_desktop.foundation.errors import HeaderBroken, PazPazError, VaultMissing, VaultRolledBack
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services.vault import Unlocked

if TYPE_CHECKING:  # storage comes with it, and the standby loads no storage
    from pazpaz_desktop.services.form_drafts import FormDraft
    from pazpaz_desktop.services.practice import Practice

_SIGNS_OF_AN_OLDER_COPY: Final[tuple[tuple[type[PazPazError], dict[str, str]], ...]] = (
    (VaultRolledBack, {}),
    (VaultMissing, {"part": "anchor"}),
    (HeaderBroken, {"reason": "older"}),
)


@dataclass(frozen=True, slots=True)
class OpenedPractice:
    """A practice just opened, with what has to be known to show it as it was left."""

    unlocked: Unlocked
    practice: "Practice"
    idle_minutes: int
    drafts: "tuple[FormDraft, ...]"


class Opening(QObject):
    """Opens what the entrance unlocked; `opened` hands over the practice. Qt thread."""

    opened = Signal(object)

    def __init__(self, around: Surroundings, entrance: Entrance) -> None:
        super().__init__(entrance)
        self._around, self._entrance = around, entrance
        entrance.opened.connect(self._on_unlocked)

    def load_ahead(self) -> None:
        """Import what an open practice needs while the person types the passphrase."""
        self._around.tasks.read(self, self._around.lanes.db, _load, lambda _nothing: None)

    def _on_unlocked(self, unlocked: Unlocked) -> None:
        self._open(unlocked, accept_rollback=False)

    def _open(self, unlocked: Unlocked, *, accept_rollback: bool) -> None:
        lanes, composition = self._around.lanes, self._around.composition
        self._around.tasks.read(
            self,
            lanes.db,
            lambda: open_practice(unlocked, lanes, composition, accept_rollback=accept_rollback),
            self.opened.emit,
            lambda error: self._on_not_opened(unlocked, error, was_asked=accept_rollback),
        )

    def _on_not_opened(self, unlocked: Unlocked, error: Exception, *, was_asked: bool) -> None:
        crash.note(error)
        if was_asked or not may_be_restored(error):
            self._refuse(unlocked, error)
            return

        def on_answer(is_restored: bool) -> None:
            if is_restored:
                self._open(unlocked, accept_rollback=True)
            else:
                self._refuse(unlocked, error)

        self._entrance.ask_if_restored(on_answer)

    def _refuse(self, unlocked: Unlocked, error: Exception) -> None:
        unlocked.close()
        self._entrance.refuse(error)


def open_practice(
    unlocked: Unlocked, lanes: Lanes, composition: Composition, *, accept_rollback: bool = False
) -> OpenedPractice:
    """Open the database behind an unlocked vault and read how it was left. Lane `db`.

    Form drafts stay where they are until the next lock replaces them: a crash before it loses none.
    """
    from pazpaz_desktop.services.practice import Practice

    practice = Practice.open(
        unlocked,
        lanes,
        composition.clock,
        composition.keyvault,
        accept_rollback=accept_rollback,
        remote_of=composition.remote_of,
    )
    return OpenedPractice(unlocked, practice, practice.settings.get(IDLE_MINUTES), _drafts(practice))


def may_be_restored(error: Exception) -> bool:
    """Whether this is how a copy looks that the person may have put back: then it is theirs to say."""
    return any(
        isinstance(error, kind) and all(error.details.get(name) == word for name, word in details.items())
        for kind, details in _SIGNS_OF_AN_OLDER_COPY
    )


def _load() -> None:
    import pazpaz_desktop.services.practice  # noqa: F401 - wanted for its effect


def _drafts(practice: "Practice") -> "tuple[FormDraft, ...]":
    from pazpaz_desktop.ui.shell.main_window import DRAFT_KINDS

    found = (practice.drafts.peek(kind) for kind in DRAFT_KINDS)
    return tuple(draft for draft in found if draft is not None)
