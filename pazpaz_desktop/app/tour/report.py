"""What the tour leaves behind: its steps, pictures, profiles and digests, and what the searches found."""

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pazpaz_desktop.foundation.clock import Clock
from pazpaz_desktop.system.files import write_atomic

_DEVICES: Final = ("a_digest", "b_digest")


class StepFailed(Exception):
    """A step of the tour did not end as it should; what went wrong is in the report."""


@dataclass(slots=True)
class Report:
    """Grows while the tour goes on. `devices` and `server` stay empty until the two laptops are played."""

    out: Path
    passphrase: str
    clock: Clock
    steps: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    profiles: list[dict[str, str]] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    server: dict[str, Any] = field(default_factory=dict)
    canaries_found: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        """Whether every step went well, both laptops hold the same, and no search found a canary.

        A search of the server that does not find what was planted for it proves nothing, and is not well.
        """
        went_well = bool(self.steps) and all(step["ok"] for step in self.steps)
        return went_well and self._are_laptops_equal and self.canaries_found == 0 and self._is_server_blind

    @property
    def _are_laptops_equal(self) -> bool:
        return set(self.devices) == set(_DEVICES) and len(set(self.devices.values())) == 1

    @property
    def _is_server_blind(self) -> bool:
        return self.server.get("canaries_found") == 0 and self.server.get("control_found") is True

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step; StepFailed after any error, which is kept in `troubles`."""
        start = self.clock.monotonic()
        row: dict[str, Any] = {"name": name, "ok": False, "ms": 0}
        self.steps.append(row)
        try:
            yield
            row["ok"] = True
        except Exception as error:
            self.troubles.append(f"{name}: {''.join(traceback.format_exception(error))}")
            raise StepFailed(name) from error
        finally:
            row["ms"] = round((self.clock.monotonic() - start) * 1000)

    def picture(self, name: str) -> Path:
        """Where the next picture goes."""
        self.pictures.append(f"{name}.png")
        return self.out / self.pictures[-1]

    def write(self) -> Path:
        """Write `report.json`."""
        path = self.out / "report.json"
        content = {
            "ok": self.is_ok,
            "passphrase": self.passphrase,
            "steps": self.steps,
            "pictures": self.pictures,
            "profiles": self.profiles,
            "digests": self.digests,
            "devices": self.devices,
            "server": self.server,
            "canaries_found": self.canaries_found,
        }
        write_atomic(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
        return path
