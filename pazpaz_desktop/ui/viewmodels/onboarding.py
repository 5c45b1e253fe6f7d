"""Setting up a practice, or joining one: name and passphrase, the recovery kit, proof that it was kept."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Signal

from pazpaz_desktop.domain import limits
from pazpaz_desktop.domain.passphrases import check_passphrase
from pazpaz_desktop.domain.texts import has_visible_text
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import RuleBroken
from pazpaz_desktop.foundation.lanes import Lane
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.vault import CreateVault, Unlocked, Vaults
from pazpaz_desktop.ui.runtime.tasks import Tasks
from pazpaz_desktop.ui.viewmodels.admission import Admission
from pazpaz_desktop.ui.viewmodels.demo_clinic import DemoClinicModel

_ASKED_GROUPS = 2
# Read alike in the kit's alphabet (Crockford base 32), so they count as alike when typed back.
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})


class Step(StrEnum):
    """The pages of set-up, in order; two of them only where a practice is joined, one only for a demo."""

    LANGUAGE = "language"
    DEMO = "demo"
    INVITATION = "invitation"
    PRACTICE = "practice"
    KIT = "kit"
    CONFIRM = "confirm"
    COMPARE = "compare"


_JOINS_ONLY: Final = frozenset({Step.INVITATION, Step.COMPARE})


@dataclass(frozen=True, slots=True)
class SetUpState:
    """What the screens show. `asked` are the numbers, from 1, of the kit's groups to type back."""

    step: Step = Step.LANGUAGE
    is_joining: bool = False
    label: str = ""
    kit_groups: tuple[str, ...] = ()
    kit_code: str = ""
    asked: tuple[int, ...] = ()
    is_busy: bool = False
    problems: Mapping[str, RuleBroken] = field(default_factory=dict)
    error: Exception | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages of this way."""
        if self.step is Step.DEMO:
            return (Step.LANGUAGE, Step.DEMO)
        others = {Step.DEMO} if self.is_joining else {Step.DEMO, *_JOINS_ONLY}
        return tuple(step for step in Step if step not in others)


class OnboardingModel(QObject):
    """Nothing is on the disk before the kit is proved; then the vault is made on lane `keys`.

    Where a practice is joined, it is made once the other laptop said yes; without `admission` none can be.
    Without `demo` no demo clinic is offered. `opened` hands over the Unlocked, which then belongs to the
    receiver. `left`: the person goes back to the demo clinic that is there.
    """

    changed = Signal()
    opened = Signal(object)
    left = Signal()

    def __init__(
        self,
        vaults: Vaults,
        keys: Lane,
        tasks: Tasks,
        *,
        has_keyring: bool,
        is_demo: bool = False,
        admission: Admission | None = None,
        demo: DemoClinicModel | None = None,
        is_beside_demo: bool = False,
    ) -> None:
        super().__init__()
        self.admission, self.demo = admission, demo
        self.is_beside_demo = is_beside_demo
        if demo is not None:
            demo.setParent(self)
            demo.opened.connect(self.opened)
            demo.stopped.connect(self._to_beginning)
        self._is_kit_proved = False
        if admission is not None:
            admission.setParent(self)
            admission.admitted.connect(self._on_admitted)
        self._vaults, self._keys, self._tasks = vaults, keys, tasks
        self._is_demo = is_demo
        self._request: CreateVault | None = None
        self.has_keyring = has_keyring
        self.state = SetUpState()

    def start(self) -> None:
        """The language is chosen; the practice begins on this laptop."""
        self._show(step=Step.PRACTICE, is_joining=False)

    def join(self) -> None:
        """The language is chosen; the practice is on another laptop, which gave an invitation."""
        self._show(step=Step.INVITATION, is_joining=True)

    def try_demo(self) -> None:
        """The language is chosen; a demo clinic is made, or shown again where there is one."""
        if self.is_beside_demo:
            self.left.emit()
        elif self.demo is not None:
            self._show(step=Step.DEMO, is_joining=False)
            self.demo.make()

    def answer(self, device_name: str) -> None:
        """Go on with the invitation that was read, under this name for the laptop."""
        if self.admission is None or not self.admission.name(device_name):
            return
        if self._is_kit_proved:  # an earlier invitation was of no more use: only that was chosen anew
            self._compare()
        else:
            self._show(step=Step.PRACTICE)

    def back(self) -> None:
        """One page back; the kit stays the same, the passphrase has to be typed again.

        From a demo clinic that is being made only once the making has stopped.
        """
        if self.demo is not None and self.demo.state.is_busy:
            self.demo.stop()
            return
        steps = self.state.steps
        self._show(step=steps[max(0, steps.index(self.state.step) - 1)])

    def choose_another(self) -> None:
        """Another invitation in place of one that is of no more use; all the rest stays."""
        if self.admission is not None:
            self.admission.stop()
        self._show(step=Step.INVITATION)

    def name_practice(self, label: str, passphrase: Secret, again: Secret) -> None:
        """Check name and passphrase; the kit is next."""
        problems = _problems(label, passphrase, again)
        if problems:
            self._show(label=label, problems=problems)
            return
        label = canonical.nfc(label).strip()
        self._request = self._requested(label, passphrase)
        kit = self._request.kit
        self._show(
            step=Step.KIT,
            label=label,
            kit_groups=kit.groups,
            kit_code=kit.code,
            asked=self.state.asked or _some_groups(len(kit.groups)),
        )

    def kit_is_kept(self) -> None:
        """The person says the kit is written down."""
        self._show(step=Step.CONFIRM)

    def finish(self, typed: tuple[str, ...]) -> None:
        """Compare the groups typed back; make the vault if they match."""
        problems = {
            f"kit{at}": RuleBroken(field="kit", rule="different")
            for at, (number, text) in enumerate(zip(self.state.asked, typed, strict=True), 1)
            if _group(text) != _group(self.state.kit_groups[number - 1])
        }
        if problems:
            self._show(problems=problems)
        elif self._request is not None and not self.state.is_busy:
            self._is_kit_proved = True
            if self.state.is_joining:
                self._compare()
            else:
                self._create(self._request, self._vaults.create)

    def try_again(self) -> None:
        """Go on where the joining stopped: with the other laptop, or with making the vault."""
        if self.admission is None or self.state.is_busy:
            return
        if self.state.error is not None:
            self._on_admitted()
        else:
            self.admission.look()

    def _to_beginning(self) -> None:
        self._show(step=Step.LANGUAGE)

    def _compare(self) -> None:
        self._show(step=Step.COMPARE)
        if self.admission is not None:
            self.admission.begin()

    def _on_admitted(self) -> None:
        if self._request is not None and self.admission is not None:
            self._create(self._request, self.admission.finish)

    def _requested(self, label: str, passphrase: Secret) -> CreateVault:
        if self._request is not None:
            return replace(self._request, label=label, passphrase=passphrase, keyring=self.has_keyring)
        return CreateVault(
            label=label,
            passphrase=passphrase,
            kit=self._vaults.new_kit(),
            keyring=self.has_keyring,
            is_demo=self._is_demo,
            beside_others=self.is_beside_demo,
        )

    def _create(self, request: CreateVault, make: Callable[[CreateVault], Unlocked]) -> None:
        self._show(is_busy=True)
        self._tasks.read(self, self._keys, lambda: make(request), self._on_created, self._on_failed)

    def _on_created(self, unlocked: Unlocked) -> None:
        self._request = None
        now = self.state
        self.state = SetUpState(step=now.step, is_joining=now.is_joining, is_busy=True)
        self.opened.emit(unlocked)

    def _on_failed(self, error: Exception) -> None:
        self._show(error=error)

    def _show(self, **changes: object) -> None:
        fresh: dict[str, object] = {"is_busy": False, "problems": {}, "error": None}
        self.state = replace(self.state, **(fresh | changes))  # type: ignore[arg-type]  # fields by name
        self.changed.emit()


def _problems(label: str, passphrase: Secret, again: Secret) -> dict[str, RuleBroken]:
    problems: dict[str, RuleBroken] = {}
    if not has_visible_text(label):
        problems["label"] = RuleBroken(field="label", rule="empty")
    elif len(canonical.nfc(label).strip()) > limits.LABEL_CHARACTERS:
        problems["label"] = RuleBroken(field="label", rule="too_long", limit=limits.LABEL_CHARACTERS)
    try:
        check_passphrase(passphrase)
    except RuleBroken as broken:
        problems["passphrase"] = broken
    else:
        if not passphrase.matches(again):
            problems["passphrase_again"] = RuleBroken(field="passphrase_again", rule="different")
    return problems


def _some_groups(count: int) -> tuple[int, ...]:
    return tuple(sorted(secrets.SystemRandom().sample(range(1, count + 1), _ASKED_GROUPS)))


def _group(text: str) -> str:
    return text.strip().upper().translate(_ALIKE)
