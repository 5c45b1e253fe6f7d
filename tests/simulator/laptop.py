"""A simulated laptop: the shipped store, services and engine over a wire, with a clock that may be wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.foundation.lanes import InlineLane
from pazpaz_desktop.services.clients import Clients
from pazpaz_desktop.services.notes import Notes
from pazpaz_desktop.services.signatures import Signatures
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync.engine import CycleReport, Engine
from pazpaz_desktop.sync.opening import HeadReader
from pazpaz_desktop.sync.seal import OpSeal
from tests.simulator.clocks import LaptopClock
from tests.simulator.practice import LaptopVault
from tests.simulator.wire import FaultyWire
from tests.support.memory_clinic import MemoryClinic, MemorySeat


class Crash(BaseException):
    """The laptop's power is gone. No part of the program may catch it."""


@dataclass(frozen=True)
class Running:
    """What exists between an unlock and the next lock or crash."""

    store: Store
    notes: Notes
    clients: Clients
    blobs: BlobStore
    engine: Engine


class Laptop:
    """One laptop. `on_step` is called at every step of a cycle; a Crash raised there ends the program."""

    def __init__(
        self,
        number: int,
        vault: LaptopVault,
        *,
        clinic: MemoryClinic,
        wire: FaultyWire,
        clock: LaptopClock,
        seal: OpSeal,
        engine: type[Engine],
        on_step: Callable[["Laptop", str], None],
    ) -> None:
        self.number = number
        self.vault = vault
        self.wire = wire
        self.clock = clock
        self._seal = seal
        self._engine = engine
        self._on_step = on_step
        self._remote = clinic.remote(MemorySeat(vault.device), wire)
        self._running: Running | None = None
        self.is_in_cycle = False
        self.is_committing = False

    @property
    def on(self) -> Running:
        """The running program; it is started where it is not."""
        if self._running is None:
            self._running = self._started()
        return self._running

    @property
    def is_on(self) -> bool:
        """Whether the vault is open."""
        return self._running is not None

    def cycle(self) -> CycleReport:
        """One cycle of the engine. A Crash leaves the laptop off."""
        self.is_in_cycle = True
        try:
            return self.on.engine.cycle()
        except Crash:
            self.off()
            raise
        finally:
            self.is_in_cycle = False

    def off(self) -> None:
        """Let go of the database. What was not committed is gone."""
        if self._running is not None:
            self._running.store.close()
            self._running = None

    def _started(self) -> Running:
        store = self.vault.open(self.clock)
        blobs = BlobStore(self.vault.folder / "blobs")
        engine = self._engine(
            store,
            self._remote,
            self._seal,
            InlineLane("db"),
            blobs,
            on_step=lambda step: self._on_step(self, str(step)),
        )
        heads = HeadReader(store, self._seal)
        return Running(store, Notes(store, Signatures(store), heads), Clients(store, heads), blobs, engine)
