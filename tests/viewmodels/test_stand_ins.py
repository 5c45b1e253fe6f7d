"""Stand-ins of view-model tests have the shape of what they stand for, so that neither drifts away unseen."""

import inspect

import pytest

from pazpaz_desktop.services.clinic import ClinicLink
from pazpaz_desktop.services.enrolling import Enrolling
from pazpaz_desktop.services.notes import Notes
from tests.support.scripted_clinic import ScriptedClinic, ScriptedEnrolling
from tests.support.scripted_notes import ScriptedNotes

_OF_THE_TEST = {"write_elsewhere"}


def methods(kind):
    found = inspect.getmembers(kind, inspect.isfunction)
    return {name: made for name, made in found if not name.startswith("_") and name not in _OF_THE_TEST}


def misshapen(stand_in, real):
    """Methods that the real one has not, or has with other parameters."""
    known = methods(real)
    return [
        name
        for name, made in methods(stand_in).items()
        if name not in known
        or list(inspect.signature(made).parameters) != list(inspect.signature(known[name]).parameters)
    ]


@pytest.mark.parametrize(
    ("stand_in", "real"),
    [(ScriptedClinic, ClinicLink), (ScriptedEnrolling, Enrolling), (ScriptedNotes, Notes)],
)
def test_a_stand_in_is_asked_as_the_real_one_is(stand_in, real):
    assert misshapen(stand_in, real) == []


def test_a_method_that_drifted_away_is_noticed():
    class Drifted:
        def standing(self, whose):
            """Asks for what the real one does not."""

        def gone(self):
            """Is not there any more."""

    assert misshapen(Drifted, ClinicLink) == ["gone", "standing"]
