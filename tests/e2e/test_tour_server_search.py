"""The search of the clinic's server sees what lies unsealed anywhere on it, and knows when it is blind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.canaries import Canary
from pazpaz_desktop.app.tour.lines import ENGLISH
from pazpaz_desktop.app.tour.server_search import search
from pazpaz_desktop.app.tour.tour import clear
from pazpaz_desktop.clinic import ports
from pazpaz_desktop.clinic.folder import BUCKET
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.clock import SystemClock
from tests.support.clinics import RunningClinic

PLACES = ("row", "object", "object name", "file")


def _canary(place: str) -> Canary:
    return Canary(place, Canary.hatch("latin").word)


def _plant_in_database(clinic: TrialClinic, word: str) -> None:
    with clinic.postgres.connection() as connection:
        connection.execute("CREATE TABLE public.leak (word text)")
        connection.execute("INSERT INTO public.leak VALUES (%s)", [word])


def _plant_in_store(clinic: TrialClinic, word: str) -> None:
    with clinic.store.client("s3") as store:
        store.put_object(Bucket=BUCKET, Key="leak", Body=word.encode())


def _plant_nowhere(_clinic: TrialClinic, _word: str) -> None:
    pass


def test_what_lies_unsealed_in_any_place_of_the_server_is_found(own_clinic: RunningClinic) -> None:
    trial = own_clinic.trial
    row, body, name, file = planted = [_canary(place) for place in PLACES]
    _plant_in_database(trial, row.word)
    _plant_in_store(trial, body.word)
    with own_clinic.store_admin() as store:
        store.put_object(Bucket=BUCKET, Key=name.word, Body=b"sealed")
    (trial.folder.store / "leak").write_text(file.word, "utf-8")

    searched = search(trial, [*planted, _canary("nowhere")])

    assert {seen.script for seen in searched.found} == set(PLACES)
    assert searched.row()["canaries_found"] == len(searched.found) >= len(PLACES)
    assert searched.control_found
    assert not trial.state().is_running


@pytest.mark.parametrize("plant", [_plant_nowhere, _plant_in_database, _plant_in_store])
def test_a_search_that_does_not_see_its_control_everywhere_says_so(
    own_clinic: RunningClinic, plant: Callable[[TrialClinic, str], None]
) -> None:
    searched = search(own_clinic.trial, [_canary("nowhere")], plant)

    assert searched.found == ()
    assert not searched.control_found
    assert searched.row()["control_found"] is False


def test_the_server_of_a_tour_that_was_killed_is_ended_by_the_next_one(tmp_path: Path) -> None:
    (tmp_path / ENGLISH.name).mkdir()
    left_running = TrialClinic(tmp_path / "clinic", SystemClock())
    left_running.start(is_durable=False)
    used = left_running.folder.ports().all
    assert not ports.are_free(used)

    clear(tmp_path, SystemClock())

    assert list(tmp_path.iterdir()) == []
    assert ports.are_free(used)
