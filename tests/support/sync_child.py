"""A program of its own that syncs one vault and kills itself at a step, so that a test sees what is left.

Arguments: the vault's folder, the step, and at which time of reaching it. Standard input: one line of JSON
with the keys in hex, the device and the seat. It ends with `not reached` if the step never came.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from pazpaz_desktop.attachments.blobs import BlobStore
from pazpaz_desktop.crypto.keys import DatabaseKey, MasterKey
from pazpaz_desktop.foundation.errors import LogBroken
from pazpaz_desktop.foundation.lanes import ThreadLane
from pazpaz_desktop.storage.store import Store
from pazpaz_desktop.sync import seats
from pazpaz_desktop.sync.engine import Engine
from pazpaz_desktop.sync.postgres import PostgresRemote
from pazpaz_desktop.sync.seal import EnvelopeSeal
from pazpaz_desktop.sync.sizes import Sizes
from pazpaz_desktop.sync.steps import Step
from tests.support.clocks import FakeClock
from tests.support.made_seats import patient

SIZES = Sizes(page_ops=6, long_page_ops=6, long_absence=2, portion=2, batch_ops=4)
"""Small, so that a cycle passes each step several times."""


class SmallEngine(Engine):
    """The engine, taking little at once."""

    sizes = SIZES


def main(folder: Path, step: Step, time: int) -> None:
    """One cycle on real lanes, up to the step."""
    said = json.loads(sys.stdin.readline())
    database_key = DatabaseKey(bytes.fromhex(said["database_key"]))
    master = MasterKey(bytes.fromhex(said["master"]))
    db, clock = ThreadLane("db"), FakeClock()
    clock.advance(minutes=5)
    store = db.submit(lambda: Store.open(folder, database_key, master, clock)).result()
    left = [time]

    def die_at(reached: Step) -> None:
        left[0] -= reached is step
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    remote = PostgresRemote(seats.decode(said["seat"].encode()), folder / "server", patient())
    engine = SmallEngine(store, remote, EnvelopeSeal(), db, BlobStore(folder / "blobs"), on_step=die_at)
    with suppress(LogBroken):
        engine.cycle()
    db.submit(store.close).result()
    db.close()
    print("not reached", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Step(sys.argv[2]), int(sys.argv[3]))
