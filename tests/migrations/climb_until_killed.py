"""A process that climbs to a revision and kills itself before the n-th statement of the climb."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Engine, event

from pazpaz_desktop.crypto.keys import DatabaseKey
from pazpaz_desktop.storage import migrate


def main() -> None:
    """Arguments: database, head, scripts, statement to die at. Standard input: database key, hex."""
    database, head, scripts, fatal = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    key = DatabaseKey(bytes.fromhex(sys.stdin.readline()))
    seen = 0

    def die_at(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die_at)
    event.listen(Engine, "commit", die_at)
    migrate.upgrade(database, key, head=head, scripts=scripts)
    sys.stdout.write(f"{seen}\n")


if __name__ == "__main__":
    main()
