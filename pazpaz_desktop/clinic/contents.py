"""Contents: everything a trial clinic server holds, as whoever owns the machine can read it."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pazpaz_desktop.clinic.folder import BUCKET, DATABASE, HOST, NAME
from pazpaz_desktop.clinic.postgres_server import OPERATOR, find_binaries
from pazpaz_desktop.clinic.trial import TrialClinic
from pazpaz_desktop.foundation.errors import ClinicServerFailed

_PATIENCE_S: Final = 120.0


def dump(clinic: TrialClinic) -> bytes:
    """The whole database as its operator's backup would hold it. ClinicServerFailed (reason=dump)."""
    folder = clinic.folder
    port = folder.ports().postgres
    with tempfile.NamedTemporaryFile(dir=folder.root) as password_file:
        password = folder.secrets().database_password.reveal()
        password_file.write(f"*:{port}:*:{OPERATOR}:".encode() + password)
        password_file.flush()
        done = subprocess.run(  # noqa: S603 - the program that belongs to the server
            [find_binaries(None) / "pg_dump", "--no-password", DATABASE],
            env={
                "PATH": os.defpath,
                "PGHOST": NAME,
                "PGHOSTADDR": HOST,
                "PGPORT": str(port),
                "PGUSER": OPERATOR,
                "PGPASSFILE": password_file.name,
                "PGSSLMODE": "verify-full",
                "PGSSLROOTCERT": str(folder.certificate),
            },
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    if done.returncode != 0:
        raise ClinicServerFailed(reason="dump")
    return done.stdout


def objects(clinic: TrialClinic) -> Iterator[tuple[str, bytes]]:
    """Every object of the store, by name."""
    with clinic.store.client("s3") as store:
        for page in store.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
            for entry in page.get("Contents", ()):
                yield entry["Key"], store.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()


def folders(clinic: TrialClinic) -> tuple[Path, ...]:
    """Where the servers keep data, write-ahead log and messages."""
    return (clinic.folder.postgres, clinic.folder.store)


def plant(clinic: TrialClinic, word: str) -> None:
    """Leave a word unsealed in both, as a program that forgot to seal it would: the search must find it."""
    with clinic.postgres.connection() as connection:
        connection.execute("CREATE TABLE public.control (word text)")
        connection.execute("INSERT INTO public.control VALUES (%s)", [word])
    with clinic.store.client("s3") as store:
        store.put_object(Bucket=BUCKET, Key="control", Body=word.encode())
