"""A program of its own that makes a demo clinic in the profile named, and says each step, to be killed."""

import sys
from pathlib import Path

from tests.support.demo_clinics import short_clinics_of


def _say(done: int, total: int) -> None:
    print(done, total, flush=True)


if __name__ == "__main__":
    short_clinics_of(Path(sys.argv[1])).make(_say, lambda: False).close()
    print("made", flush=True)
