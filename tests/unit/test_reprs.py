"""What a person wrote, or a file holds, is in no `repr`: no log, traceback or debugger can show it by one."""

import dataclasses
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from typing import Any

import pytest

import pazpaz_desktop

FLOORS = ("attachments", "clinic", "crypto", "domain", "services", "storage", "sync")
MAY_HOLD_ANYTHING = ("str", "bytes", "Mapping")
SPEAK_OF_NOBODY = {
    "AttachmentRecord",
    "AuditRow",
    "Audited",
    "Binding",
    "BriefAnchor",
    "Certificate",
    "Clash",
    "ClinicProgress",
    "ClinicStanding",
    "ClinicState",
    "CreateVault",
    "Cut",
    "DeviceIdentity",
    "Findings",
    "Founding",
    "Header",
    "Heading",
    "InvitationCard",
    "KeySlot",
    "Measure",
    "NewHeads",
    "NoteRecord",
    "PlaceState",
    "Position",
    "Problem",
    "Register",
    "RemovedItem",
    "SealContext",
    "SealedParts",
    "SeatRow",
    "SignedFacts",
    "Statement",
    "Stored",
    "Structure",
    "SyncStanding",
    "SyncState",
    "VaultCard",
    "VaultHeader",
    "VaultState",
    "VerifyKey",
    "VersionRecord",
    "VersionRow",
    "Witness",
    "WorkingKeys",
    "WrappedKey",
}
"""Ids, hashes, sealed bytes, code words, labels shown before unlock, and what an operator named."""


def _data_classes() -> list[type]:
    found = []
    for floor in FLOORS:
        package = importlib.import_module(f"{pazpaz_desktop.__name__}.{floor}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            members = vars(importlib.import_module(module.name)).values()
            found += [each for each in members if inspect.isclass(each) and each.__module__ == module.name]
    return [each for each in found if dataclasses.is_dataclass(each)]


def _says(cls: Any) -> bool:
    """Whether its `repr` shows a field that may hold anything at all."""
    return cls.__dataclass_params__.repr and any(
        field.repr and any(kind in str(field.type) for kind in MAY_HOLD_ANYTHING)
        for field in dataclasses.fields(cls)
    )


@pytest.mark.parametrize("cls", _data_classes(), ids=lambda cls: cls.__name__)
def test_no_repr_shows_what_a_person_wrote(cls: type) -> None:
    assert not _says(cls) or cls.__name__ in SPEAK_OF_NOBODY


def test_the_list_of_those_that_may_speak_names_nobody_else() -> None:
    assert SPEAK_OF_NOBODY & {cls.__name__ for cls in _data_classes() if not _says(cls)} == set()


def test_a_class_that_speaks_is_told() -> None:
    @dataclass(frozen=True)
    class Loud:
        first_name: str

    assert _says(Loud)
