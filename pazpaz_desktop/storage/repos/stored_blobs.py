"""Which sealed files are known to lie on the server, so that none is named before it is there."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.foundation.ids import BlobId
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import stored_blob
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def add(work: UnitOfWork, blob_id: BlobId) -> None:
    """The server has it: this laptop stored it there, or another did before it named it. Harmless again."""
    row = {"blob_id": blob_id.raw, "stored_at": milliseconds(work.now)}
    work.connection.execute(insert(stored_blob).values(**row).on_conflict_do_nothing())


def is_stored(reader: Reader, blob_id: BlobId) -> bool:
    """Whether it is known to be there."""
    found = reader.connection.execute(
        select(stored_blob.c.blob_id).where(stored_blob.c.blob_id == blob_id.raw)
    )
    return found.first() is not None
