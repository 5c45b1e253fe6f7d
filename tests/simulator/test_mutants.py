"""The simulator itself: every mistake that is planted into the engine must be noticed."""

import pytest

from tests.simulator.killing import STEPS, kill
from tests.simulator.mutants import MUTANTS
from tests.simulator.running import run_world
from tests.support.identity_seal import IdentitySeal


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_killed_within_sixty_seeds(name: str) -> None:
    killed = kill(MUTANTS[name])

    print(f"{name}: {killed.seeds} seeds; {killed.noticed}")
    assert killed.is_dead


@pytest.mark.parametrize("seed", range(3))
def test_the_engine_as_it_is_lives_through_the_same_worlds(seed: int) -> None:
    run_world(seed, STEPS, IdentitySeal())


def test_a_mutant_is_gone_when_its_test_is_over() -> None:
    for mutant in MUTANTS.values():
        places = [(owner, name) for owner, name, _ in mutant.changes()]
        before = [vars(owner)[name] for owner, name in places]
        with mutant.planted():
            assert not any(vars(owner)[name] in before for owner, name in places)
        assert [vars(owner)[name] for owner, name in places] == before
