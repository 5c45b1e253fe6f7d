"""A process that commits the next number and says so, until it is killed or has done what was asked."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pazpaz_desktop.crypto.keys import DatabaseKey, MasterKey
from pazpaz_desktop.domain.audit import Event
from pazpaz_desktop.domain.entities import Entity, Part
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.ids import ClientId
from pazpaz_desktop.storage.store import Store


def main() -> None:
    """Arguments: folder, last number[, how many]. Standard input: database key, master key, in hex."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    database_key = DatabaseKey(bytes.fromhex(sys.stdin.readline()))
    master = MasterKey(bytes.fromhex(sys.stdin.readline()))
    store = Store.open(folder, database_key, master, SystemClock())
    client = ClientId(bytes(range(16)))
    last = number + int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    while number < last:
        number += 1
        with store.write() as work:
            work.fields.put(Entity.CLIENT, client, Part.FIRST_NAME, str(number))
            work.fields.put(Entity.CLIENT, client, Part.EMAIL, "x" * (number * 37 % 9000))
            work.record(Event.CLIENT_UPDATE, client, parts=2)
            work.commit()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main()
