"""The demo clinic on the disk: whole or not there, told apart from every other vault, removed alone."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pazpaz_desktop.crypto.kdf import FLOOR
from pazpaz_desktop.domain.moments import local_day
from pazpaz_desktop.domain.notes import NoteState
from pazpaz_desktop.foundation.errors import Cancelled, HostError, IllegalTransition, RuleBroken, VaultInUse
from pazpaz_desktop.foundation.ids import VaultId
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.services.demo_clinic.door import PUBLIC_WORDS, DemoClinics
from pazpaz_desktop.services.demo_clinic.plan import Ending, plan
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import DEMO_LABEL, CreateVault, Unlocked, Vaults
from tests.services.laptop import Laptop
from tests.support.clocks import FakeClock
from tests.support.demo_clinics import NOW, clinics_of, copied_demo, short_clinics_of, short_plan
from tests.support.keyvaults import MemoryKeyVault

ROOT = Path(__file__).resolve().parents[2]
WORDS = PUBLIC_WORDS.encode()


def ignore(_done: int, _total: int) -> None:
    pass


def never() -> bool:
    return False


def vaults_of(folder: Path) -> Vaults:
    return Vaults(Profile(folder), None, FakeClock(NOW), FLOOR)


def own_practice(folder: Path, passphrase: bytes = b"a long enough passphrase", **wanted: object) -> VaultId:
    vaults = vaults_of(folder)
    request = CreateVault("Praxis", Secret(passphrase), vaults.new_kit(), keyring=False, beside_others=True)
    unlocked = vaults.create(replace(request, **wanted))  # type: ignore[arg-type]  # fields by name
    unlocked.close()
    return unlocked.header.place.vault


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """An open demo clinic, to look at."""
    folder = tmp_path_factory.mktemp("demo")
    unlocked = clinics_of(folder).open(copied_demo(folder))
    with closing(Practice.open(unlocked, Lanes.inline(), FakeClock(NOW))) as practice:
        yield practice


class TestWhatIsInIt:
    def test_it_says_what_was_planned(self, opened: Practice) -> None:
        planned = plan(local_day(NOW))
        rows = opened.clients.page("", 0, include_archived=True).rows
        ids = {row.full_name: row.id for row in rows}
        assert len(ids) == len(planned.clients)
        for client in planned.clients[8:]:
            person = client.person
            page = opened.clients.open(ids[f"{person.first_name} {person.last_name}"])
            found = [opened.notes.open(note.id) for note in reversed(page.timeline)]
            assert [(note.session_on, note.duration_min) for note in found] == [
                (visit.day, visit.minutes) for visit in client.visits
            ]
            for note, visit in zip(found, client.visits, strict=True):
                assert {section: text for section, text in note.sections.items() if text} == visit.sections
                assert note.state is (NoteState.SIGNED if visit.ending is Ending.SIGNED else NoteState.DRAFT)
                assert len(note.attachments) == len(visit.pictures)

    def test_every_seal_link_and_signature_in_it_is_right(self, opened: Practice) -> None:
        findings = opened.audit.verify()
        assert (findings.problems, findings.files) == ((), 6)

    def test_notes_were_signed_on_the_day_of_the_session(self, opened: Practice) -> None:
        client = opened.clients.page("Maya", 0).rows[0].id
        for summary in opened.clients.open(client).timeline:
            signed = opened.notes.open(summary.id).signed
            assert signed is not None
            assert local_day(signed.signed_at) == summary.session_on
            assert signed.signed_at <= NOW

    def test_one_person_is_in_the_archive(self, opened: Practice) -> None:
        everybody = {row.id for row in opened.clients.page("", 0, include_archived=True).rows}
        here = {row.id for row in opened.clients.page("", 0).rows}
        assert (len(everybody), len(here)) == (12, 11)

    def test_it_is_marked_as_a_demonstration(self, opened: Practice) -> None:
        assert (opened.is_demo, opened.is_demo_clinic, opened.label) == (True, True, DEMO_LABEL)

    def test_it_never_joins_a_clinic_server(self, opened: Practice) -> None:
        with pytest.raises(IllegalTransition) as refused:
            opened.clinic.join(b"whatever the file is", "Laptop")
        assert refused.value.details == {"state": "demo", "act": "join"}
        assert not opened.clinic.is_joined

    def test_another_practice_is_not_refused_for_that(self, tmp_path: Path) -> None:
        vaults = vaults_of(tmp_path)
        unlocked = vaults.unlock(own_practice(tmp_path), Secret(b"a long enough passphrase"))
        with closing(Practice.open(unlocked, Lanes.inline(), FakeClock(NOW))) as practice:
            with pytest.raises(RuleBroken) as refused:
                practice.clinic.join(b"no seat file", "Laptop")
            assert refused.value.details["field"] == "seat_file"


class TestMaking:
    def test_it_can_be_opened_at_once_and_progress_is_told_to_the_end(self, tmp_path: Path) -> None:
        steps: list[tuple[int, int]] = []
        unlocked = short_clinics_of(tmp_path).make(lambda done, total: steps.append((done, total)), never)
        unlocked.close()
        count = short_plan(local_day(NOW)).visit_count
        assert steps == [(done, count) for done in range(1, count + 1)]
        assert [card.is_demo_clinic for card in vaults_of(tmp_path).cards()] == [True]
        assert [entry.name for entry in Profile(tmp_path).vaults.iterdir()] == [unlocked.folder.name]

    @pytest.mark.parametrize("after", [0, 7])
    def test_cancelled_midway_nothing_of_it_stays(self, tmp_path: Path, after: int) -> None:
        steps: list[int] = []
        with pytest.raises(Cancelled):
            short_clinics_of(tmp_path).make(
                lambda done, _total: steps.append(done), lambda: len(steps) >= after
            )
        assert len(steps) == after
        assert list(Profile(tmp_path).vaults.iterdir()) == []

    @pytest.mark.parametrize("after", ["1 ", "8 ", "the last"])
    def test_killed_midway_nothing_opens_and_the_next_start_sweeps_it_up(
        self, tmp_path: Path, after: str
    ) -> None:
        command = [sys.executable, "-m", "tests.support.demo_child", str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                done, total = line.split()
                if line.startswith(after) or (after == "the last" and done == total):
                    child.kill()
                    break
        assert child.returncode == -signal.SIGKILL
        left = list(Profile(tmp_path).vaults.iterdir())
        assert len(left) == 1
        assert vaults_of(tmp_path).cards() == ()
        own_practice(tmp_path)
        assert not left[0].exists()

    def test_the_keyring_hears_nothing_of_it(self, tmp_path: Path) -> None:
        keyvault, vault_id = MemoryKeyVault(), copied_demo(tmp_path)
        unlocked = clinics_of(tmp_path).open(vault_id)
        Practice.open(unlocked, Lanes.inline(), FakeClock(NOW), keyvault).close()
        assert [keyvault.get(f"{kind}-{vault_id}") for kind in ("vault", "anchor")] == [None, None]

    def test_it_stands_beside_a_practice_without_touching_it(self, tmp_path: Path) -> None:
        own = own_practice(tmp_path)
        before = sorted((each.name, each.stat().st_mtime_ns) for each in _folder(tmp_path, own).rglob("*"))
        copied = copied_demo(tmp_path)
        clinics_of(tmp_path).open(copied).close()
        after = sorted((each.name, each.stat().st_mtime_ns) for each in _folder(tmp_path, own).rglob("*"))
        assert before == after


class TestResetting:
    def test_a_new_one_takes_its_place_and_what_was_written_is_gone(self, tmp_path: Path) -> None:
        old = copied_demo(tmp_path)
        fresh = short_clinics_of(tmp_path).start_afresh(old, ignore, never)
        fresh.close()
        cards = vaults_of(tmp_path).cards()
        assert [card.vault_id for card in cards] == [fresh.header.place.vault]
        assert cards[0].vault_id != old

    def test_cancelled_midway_the_old_one_is_as_it_was(self, tmp_path: Path) -> None:
        old = copied_demo(tmp_path)
        with pytest.raises(Cancelled):
            clinics_of(tmp_path).start_afresh(old, ignore, lambda: True)
        clinics_of(tmp_path).open(old).close()

    def test_if_the_new_one_cannot_take_its_place_the_old_one_is_back(self, tmp_path: Path) -> None:
        old = copied_demo(tmp_path)
        vaults = Profile(tmp_path).vaults

        def stand_in_the_way(done: int, total: int) -> None:
            if done == total:
                (built,) = vaults.glob(".new-*/vaults/[!.]*")
                (vaults / built.name / "occupied").mkdir(parents=True)

        with pytest.raises(HostError):
            short_clinics_of(tmp_path).start_afresh(old, stand_in_the_way, never)
        clinics_of(tmp_path).open(old).close()
        assert list(vaults.glob(".new-*")) == []

    def test_one_that_is_open_is_not_touched(self, tmp_path: Path) -> None:
        old = copied_demo(tmp_path)
        held = clinics_of(tmp_path).open(old)
        for act in (clinics_of(tmp_path).remove, _afresh(clinics_of(tmp_path))):
            with pytest.raises(VaultInUse):
                act(old)
        held.close()
        clinics_of(tmp_path).open(old).close()

    def test_removed_it_is_gone_whole(self, tmp_path: Path) -> None:
        clinics_of(tmp_path).remove(copied_demo(tmp_path))
        assert list(Profile(tmp_path).vaults.iterdir()) == []

    def test_half_removed_it_is_no_vault_and_swept_up(self, tmp_path: Path) -> None:
        folder = _folder(tmp_path, copied_demo(tmp_path))
        rest = folder.rename(folder.with_name(f".new-{folder.name}"))
        assert vaults_of(tmp_path).cards() == ()
        own_practice(tmp_path)
        assert not rest.exists()

    @pytest.mark.parametrize(
        ("passphrase", "wanted"),
        [
            (b"a long enough passphrase", {}),
            (WORDS, {}),
            (b"a long enough passphrase", {"is_demo": True, "label": DEMO_LABEL}),
            (WORDS, {"is_demo": True}),
        ],
        ids=["real", "real, by the public words", "demo, by words of its own", "demo by another name"],
    )
    def test_whatever_is_no_demo_clinic_is_never_removed(
        self, tmp_path: Path, passphrase: bytes, wanted: dict[str, object]
    ) -> None:
        other = own_practice(tmp_path, passphrase, **wanted)
        before = _bytes_of(tmp_path, other)
        clinics = clinics_of(tmp_path)
        for act in (clinics.remove, clinics.open, _afresh(clinics)):
            with pytest.raises(IllegalTransition):
                act(other)
        assert _bytes_of(tmp_path, other) == before
        vaults_of(tmp_path).unlock(other, Secret(passphrase)).close()

    def test_a_practice_with_a_half_in_the_keyring_is_never_removed(self, laptop: Laptop) -> None:
        clinics = DemoClinics(laptop.profile, FakeClock(NOW))
        with pytest.raises(IllegalTransition):
            clinics.remove(laptop.vault_id)
        assert laptop.opens()

    def test_a_real_header_under_a_demo_clinics_name_is_not_removed_either(self, tmp_path: Path) -> None:
        """The control of the one above: the name of a folder and a forged label prove nothing."""
        real, demo = own_practice(tmp_path), copied_demo(tmp_path)
        for name in ("vault.json", "vault.json.mirror"):
            header = (_folder(tmp_path, real) / name).read_text("ascii")
            forged = header.replace(
                '"Praxis"',
                '"Demo clinic \\u00b7 \\u05de\\u05e8\\u05e4\\u05d0\\u05ea'
                ' \\u05d4\\u05d3\\u05d2\\u05de\\u05d4"',
            )
            (_folder(tmp_path, real) / name).write_text(forged, "ascii")
        assert all(card.is_demo_clinic for card in vaults_of(tmp_path).cards())
        with pytest.raises(IllegalTransition):
            clinics_of(tmp_path).remove(real)
        clinics_of(tmp_path).remove(demo)
        assert _folder(tmp_path, real).exists()

    def test_no_practice_can_be_given_the_demo_clinics_name(self, tmp_path: Path) -> None:
        with pytest.raises(RuleBroken):
            own_practice(tmp_path, label=f" {DEMO_LABEL} ")


def _folder(profile: Path, vault_id: VaultId) -> Path:
    return Profile(profile).vaults / str(vault_id)


def _bytes_of(profile: Path, vault_id: VaultId) -> dict[str, bytes]:
    folder = _folder(profile, vault_id)
    return {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def _afresh(clinics: DemoClinics) -> Callable[[VaultId], Unlocked]:
    return lambda vault_id: clinics.start_afresh(vault_id, ignore, never)
