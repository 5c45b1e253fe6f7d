"""What queries read from: a snapshot of its own on lane `read`, or the open transaction on lane `db`."""

from collections.abc import Mapping

from pazpaz_desktop.domain.entities import Part
from pazpaz_desktop.foundation.errors import SealBroken
from pazpaz_desktop.foundation.ids import Id
from pazpaz_desktop.storage.audit_log import Audited
from pazpaz_desktop.storage.read_view import ReadView
from pazpaz_desktop.storage.unit_of_work import UnitOfWork

Reader = ReadView | UnitOfWork


def opened_text(values: Mapping[tuple[bytes, Part], bytes], record: Id, part: Part) -> str:
    """The part's text. SealBroken where it is missing: a record's parts are all written when it begins."""
    return opened_bytes(values, record, part).decode("utf-8")


def opened_bytes(values: Mapping[tuple[bytes, Part], bytes], record: Id, part: Part) -> bytes:
    """The part's bytes; SealBroken where it is missing."""
    value = values.get((record.raw, part))
    if value is None:
        raise SealBroken()
    return value


def require_receipt(receipt: Audited, *subjects: Id) -> None:
    """TypeError for a receipt that was made out for another record."""
    if receipt.subject not in subjects:
        raise TypeError("the receipt of an audited read is for another record")
