"""Takes from the process environment what libpq would heed beside the parameters it is given."""

import os
from typing import Final

_BESIDE_PARAMETERS: Final = ("PGSERVICEFILE", "PGSYSCONFDIR", "PGTZ", "PGDATESTYLE", "PGGEQO", "PGLOCALEDIR")
_CHOOSES_THE_LIBPQ: Final = "PSYCOPG_IMPL"


def variables() -> tuple[str, ...]:
    """The names of all variables that libpq reads."""
    from psycopg.pq import Conninfo

    options = Conninfo.get_defaults()
    return tuple(option.envvar.decode() for option in options if option.envvar) + _BESIDE_PARAMETERS


def forget_environment() -> None:
    """Remove them from this process: PGSERVICE and some others cannot be overruled by any parameter.

    Before anything loads psycopg, so that it comes with the libpq of its own wheel.
    """
    os.environ.pop(_CHOOSES_THE_LIBPQ, None)
    for name in variables():
        os.environ.pop(name, None)
