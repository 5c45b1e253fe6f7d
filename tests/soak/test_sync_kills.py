"""Kill -9 at every step of a cycle, on a real vault and a real server: nothing lost, nothing twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.ids import AttachmentId, NoteId
from pazpaz_desktop.storage.repos import ops as op_repo
from pazpaz_desktop.storage.repos import registers
from pazpaz_desktop.storage.repos.ops import OpState
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.opening import HeadReader
from pazpaz_desktop.sync.steps import Step
from tests.evil.hands import Hands, Kept
from tests.evil.scene import Laptop
from tests.simulator.practice import LaptopVault, template
from tests.support.clinics import RunningClinic
from tests.support.counts import scaled
from tests.support.soak import SoakRun

pytestmark = pytest.mark.soak

CHILD_S = 120.0

IN_EVERY_CYCLE = (
    Step.CUT_BEFORE_COMMIT,
    Step.CUT_AFTER_COMMIT,
    Step.FILE_BEFORE_PUT,
    Step.FILE_AFTER_PUT,
    Step.FILE_BEFORE_COMMIT,
    Step.FILE_AFTER_COMMIT,
    Step.HEAD_BEFORE_CALL,
    Step.HEAD_AFTER_CALL,
    Step.PULL_BEFORE_CALL,
    Step.PULL_AFTER_CALL,
    Step.PAGE_BEFORE_COMMIT,
    Step.PAGE_AFTER_COMMIT,
    Step.PROJECT_BEFORE_COMMIT,
    Step.PROJECT_AFTER_COMMIT,
    Step.PUSH_BEFORE_CALL,
    Step.PUSH_AFTER_CALL,
    Step.CONTACT_BEFORE_COMMIT,
    Step.CONTACT_AFTER_COMMIT,
)
ONCE_IN_A_CYCLE = frozenset(
    {
        Step.CONTACT_BEFORE_COMMIT,
        Step.CONTACT_AFTER_COMMIT,
        Step.ALARM_BEFORE_COMMIT,
        Step.ALARM_AFTER_COMMIT,
    }
)
IN_AN_ALARM = (Step.ALARM_BEFORE_COMMIT, Step.ALARM_AFTER_COMMIT)
TIMES = 5


@dataclass
class Scene:
    """Two laptops that both wrote since they last met, and what each was told is saved."""

    here: LaptopVault
    there: LaptopVault
    here_seat: bytes
    there_seat: bytes
    note: NoteId
    written: dict[NoteId, str]
    photo: AttachmentId

    def copied(self, folder: Path) -> "Scene":
        """The same laptops in another folder."""
        here, there = (
            replace(vault, folder=shutil.copytree(vault.folder, folder / vault.folder.name))
            for vault in (self.here, self.there)
        )
        return replace(self, here=here, there=there, written=dict(self.written))

    @contextmanager
    def open(self, vault: LaptopVault, seat: bytes) -> Iterator[Laptop]:
        """Until the end of the block."""
        laptop = Laptop(vault, seats.decode(seat))
        try:
            yield laptop
        finally:
            laptop.close()

    def killed_at(self, step: Step, time: int) -> int:
        """How the child ended that was to die at this step."""
        keys = {
            "database_key": self.here.database_key.reveal().hex(),
            "master": self.here.master.reveal().hex(),
            "seat": self.here_seat.decode(),
        }
        child = subprocess.run(
            [sys.executable, "-m", "tests.support.sync_child", str(self.here.folder), step.value, str(time)],
            input=json.dumps(keys) + "\n",
            capture_output=True,
            text=True,
            timeout=CHILD_S,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert child.returncode in {0, -signal.SIGKILL}, child.stderr
        return child.returncode


def prepared(clinic: RunningClinic, folder: Path) -> Scene:
    """Both know a note; each then goes on alone, in one record and in others, one with a photograph."""
    here_seat = clinic.new_place()
    there_seat = clinic.new_seat(here_seat)
    here_vault, there_vault = template(2).copied(folder).laptops
    scene = Scene(here_vault, there_vault, here_seat, there_seat, NoteId.random(), {}, AttachmentId.random())
    with scene.open(here_vault, here_seat) as here, scene.open(there_vault, there_seat) as there:
        client = here.add_client("Dana")
        note = here.start_note(client)
        here.write(note, "base")
        here.engine.cycle()
        there.engine.cycle()
        for number in range(4):
            other = there.start_note(there.add_client(f"Noa {number}"))
            there.write(other, f"written there {number}")
            there.write(note, f"there {number}")
            scene.written[other] = f"written there {number}"
            there.engine.cycle()
        for number in range(3):
            own = here.start_note(here.add_client(f"Avi {number}"))
            here.write(own, f"written here {number}")
            scene.written[own] = f"written here {number}"
        here.write(note, "here")
        scene.photo = here.attach(note, b"a photograph " * 3000)
        here.attach(note, b"another one " * 3000)
        scene.note = note
    return scene


@dataclass(frozen=True)
class Origin:
    """A scene and its server's log and store, to begin from again and again."""

    scene: Scene
    log: Kept
    clinic: RunningClinic

    @contextmanager
    def begun(self, folder: Path) -> Iterator[Scene]:
        """Vaults, log and store as they were when both laptops had written."""
        self.log.put_back()
        access = seats.decode(self.scene.here_seat).store
        with self.clinic.store_admin() as admin:
            for found in admin.list_objects_v2(Bucket=access.bucket, Prefix=access.prefix).get(
                "Contents", ()
            ):
                admin.delete_object(Bucket=access.bucket, Key=found["Key"])
        yield self.scene.copied(folder)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def origin(clinic: RunningClinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    """Played once; each test begins from it."""
    scene = prepared(clinic, tmp_path_factory.mktemp("origin"))
    with clinic.superuser() as superuser:
        hands = Hands(superuser, UUID(bytes=seats.decode(scene.here_seat).place))
        yield Origin(scene, hands.kept(), clinic)


def complaints(scene: Scene, clinic: RunningClinic) -> list[str]:
    """What is missing, there twice, or different on the two laptops, once they have met."""
    found: list[str] = []
    with (
        scene.open(scene.here, scene.here_seat) as here,
        scene.open(scene.there, scene.there_seat) as there,
    ):
        for _ in range(2):
            here.engine.cycle()
            there.engine.cycle()
        for laptop in (here, there):
            found += missing(scene, laptop)
        if here.digest() != there.digest():
            found.append("the laptops differ")
    with clinic.superuser() as superuser:
        hands = Hands(superuser, UUID(bytes=seats.decode(scene.here_seat).place))
        ids = [row[0] for row in hands.do("select op_id from sync.op where ws = :ws")]
    if len(ids) != len(set(ids)):
        found.append("an operation is there twice")
    return found


def missing(scene: Scene, laptop: Laptop) -> Iterator[str]:
    for note, text in scene.written.items():
        if laptop.text(note) != text:
            yield f"{text} is not there"
    with laptop.store.write(applying=True) as work:
        heads, base = HeadReader(laptop.store).heads_of(work, scene.note.raw, Group.SUBJECTIVE)
        states = {state for state in OpState if op_repo.count(work, state)}
        dirty = registers.count_dirty(work)
    if ({head.value for head in heads}, base) != ({"here", "there 3"}, "base"):
        yield "the two texts are not both there over what they began from"
    if states != {OpState.LIVE} or dirty:
        yield "something still waits"
    if len(laptop.notes.open(scene.note).attachments) != 2:
        yield "a photograph is not there"


@pytest.mark.parametrize("step", IN_EVERY_CYCLE)
def test_kill_9_at_a_step_of_a_cycle_loses_nothing_and_doubles_nothing(
    step: Step, origin: Origin, tmp_path: Path, soak: SoakRun
) -> None:
    times = 1 if step in ONCE_IN_A_CYCLE else TIMES
    found: list[str] = []
    for time in range(1, scaled(times, 1) + 1):
        with origin.begun(tmp_path / str(time)) as scene:
            ended = scene.killed_at(step, time)
            assert time > 1 or ended == -signal.SIGKILL
            found += [f"{step} {time}: {wrong}" for wrong in complaints(scene, origin.clinic)]
    soak.failed(len(found))
    assert found == []


@pytest.mark.parametrize("step", IN_AN_ALARM)
def test_kill_9_while_an_alarm_is_kept_loses_nothing(step: Step, origin: Origin, tmp_path: Path) -> None:
    with origin.begun(tmp_path / "begun") as scene:
        origin.log.hands.cut_off(1)
        assert scene.killed_at(step, 1) == -signal.SIGKILL
        origin.log.put_back()

        assert complaints(scene, origin.clinic) == []


def test_the_complaints_find_a_lost_text_and_one_that_passes_over_others(
    origin: Origin, tmp_path: Path
) -> None:
    """The control: what the kills are held to is seen where it is not so."""
    with origin.begun(tmp_path / "begun") as scene:
        assert complaints(scene, origin.clinic) == []

        scene.written[next(iter(scene.written))] = "what nobody finds"
        with scene.open(scene.there, scene.there_seat) as there:
            there.write(scene.note, "passes over both")

        found = complaints(scene, origin.clinic)
    assert "what nobody finds is not there" in found
    assert "the two texts are not both there over what they began from" in found


def test_a_child_that_never_reaches_its_step_says_so(origin: Origin, tmp_path: Path) -> None:
    with origin.begun(tmp_path / "begun") as scene:
        assert scene.killed_at(Step.ALARM_AFTER_COMMIT, 1) == 0
