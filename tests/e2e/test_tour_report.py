"""The report says that all is well only where every step, both laptops and both searches say so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pazpaz_desktop.app.tour.report import Report, StepFailed
from tests.support.clocks import FakeClock

DIGEST, OTHER_DIGEST = "ab" * 32, "cd" * 32


def _good(out: Path) -> Report:
    report = Report(out, "passphrase", FakeClock())
    with report.step("english: start"):
        pass
    report.devices = {"a_digest": DIGEST, "b_digest": DIGEST}
    report.server = {"postgres": {}, "s3": {}, "canaries_found": 0, "control_found": True}
    return report


def _fail_a_step(report: Report) -> None:
    with pytest.raises(StepFailed), report.step("english: lock"):
        raise OSError


def _forget_a_step(report: Report) -> None:
    report.steps.clear()


def _change_a_digest(report: Report) -> None:
    report.devices["b_digest"] = OTHER_DIGEST


def _lose_a_digest(report: Report) -> None:
    del report.devices["b_digest"]


def _leak_on_a_laptop(report: Report) -> None:
    report.canaries_found = 1


def _leak_on_the_server(report: Report) -> None:
    report.server["canaries_found"] = 1


def _miss_the_control(report: Report) -> None:
    report.server["control_found"] = False


def _search_no_server(report: Report) -> None:
    report.server = {}


def test_a_tour_in_which_all_went_well_is_ok(tmp_path: Path) -> None:
    report = _good(tmp_path)

    assert report.is_ok
    assert json.loads(report.write().read_text("utf-8"))["ok"] is True


@pytest.mark.parametrize(
    "spoil",
    [
        _fail_a_step,
        _forget_a_step,
        _change_a_digest,
        _lose_a_digest,
        _leak_on_a_laptop,
        _leak_on_the_server,
        _miss_the_control,
        _search_no_server,
    ],
)
def test_one_thing_that_is_not_well_makes_the_tour_not_ok(
    spoil: Callable[[Report], None], tmp_path: Path
) -> None:
    report = _good(tmp_path)
    spoil(report)

    assert not report.is_ok
    assert json.loads(report.write().read_text("utf-8"))["ok"] is False
