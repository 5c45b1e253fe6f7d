"""The search of the clinic's server: dump, objects and names, data files, write-ahead log and messages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pazpaz_desktop.app.tour.canaries import Canary, CanaryScan, Sighting
from pazpaz_desktop.clinic import contents
from pazpaz_desktop.clinic.trial import TrialClinic

_CONTROL: Final = "control"
Plant = Callable[[TrialClinic, str], None]
"""Leaves a word unsealed in database and object store."""


@dataclass(frozen=True, slots=True)
class ServerSearch:
    """What was read of the server and what was found there.

    `control_found`: a word that lay there unsealed was seen in each place, so the search is not blind.
    """

    dump_bytes: int
    database_files: int
    objects: int
    store_files: int
    found: tuple[Sighting, ...]
    control_found: bool

    def row(self) -> dict[str, Any]:
        """As it stands in the report."""
        return {
            "postgres": {"dump_bytes": self.dump_bytes, "files": self.database_files},
            "s3": {"objects": self.objects, "files": self.store_files},
            "canaries_found": len(self.found),
            "control_found": self.control_found,
        }


def search(clinic: TrialClinic, canaries: Iterable[Canary], plant: Plant = contents.plant) -> ServerSearch:
    """Look for canaries in all that a running server holds; a control is planted first and stays there.

    Stops the server, and reads its files after that: none of them changes or goes while it is searched.
    """
    control = Canary(_CONTROL, Canary.hatch("latin").word)
    plant(clinic, control.word)
    scan = CanaryScan([*canaries, control])
    dump = contents.dump(clinic)
    objects = list(contents.objects(clinic))
    by_place = [
        scan.in_bytes(dump, "dump"),
        [seen for name, body in objects for seen in _in_object(scan, name, body)],
    ]
    clinic.stop()
    files = []
    for folder in contents.folders(clinic):
        read_before = scan.files_read
        by_place.append(scan.in_places([folder]))
        files.append(scan.files_read - read_before)
    return ServerSearch(
        dump_bytes=len(dump),
        database_files=files[0],
        objects=len(objects),
        store_files=files[1],
        found=tuple(seen for sightings in by_place for seen in sightings if seen.script != _CONTROL),
        control_found=all(any(seen.script == _CONTROL for seen in sightings) for sightings in by_place),
    )


def _in_object(scan: CanaryScan, name: str, body: bytes) -> list[Sighting]:
    return scan.in_bytes(name.encode(), "name of an object") + scan.in_bytes(body, name)
