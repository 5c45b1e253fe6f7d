"""The audit trail as rows: appended, read in order, its head signed."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from pazpaz_desktop.crypto.certificates import CertificateKind
from pazpaz_desktop.crypto.signing import DeviceSigningKey, SignTag
from pazpaz_desktop.domain.audit import AuditRow
from pazpaz_desktop.foundation import canonical
from pazpaz_desktop.foundation.errors import DatabaseBroken
from pazpaz_desktop.foundation.ids import DeviceId
from pazpaz_desktop.storage.schema import audit, audit_signature, certificate

SIGN_EVERY: Final = 500
"""Rows after which the head is signed even while nothing else asks for it."""

_INSERT: Final = audit.insert()


def append(connection: Connection, row: AuditRow) -> None:
    """Write the row in the running transaction."""
    connection.execute(
        _INSERT,
        {
            "seq": row.seq,
            "device_id": row.device_id.raw,
            "at": row.at_ms,
            "event": row.event,
            "subject_id": row.subject_id,
            "facts": row.facts,
            "prev_hash": row.prev_hash,
            "hash": row.hash,
        },
    )


def in_order(connection: Connection) -> Iterator[AuditRow]:
    """The whole trail as stored, unchecked, read in batches."""
    rows = connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.seq))
    return (_row(row) for row in rows)


def _row(row: "Row[Any]") -> AuditRow:
    try:
        device = DeviceId(row.device_id)
    except ValueError as error:
        raise DatabaseBroken(reason="audit") from error
    return AuditRow(row.seq, device, row.at, row.event, row.subject_id, row.facts, row.prev_hash, row.hash)


def signed_head(device: DeviceId, seq: int, head: bytes) -> bytes:
    """The message an audit signature covers."""
    return canonical.encode({"v": 1, "device": device.raw, "seq": seq, "head": head})


def sign_head(connection: Connection, device: DeviceId, key: DeviceSigningKey, seq: int, head: bytes) -> None:
    """Sign the trail up to row `seq`, once; nothing to do for an empty trail or a head signed before."""
    is_signed = connection.execute(select(audit_signature.c.seq).where(audit_signature.c.seq == seq)).first()
    if seq == 0 or is_signed:
        return
    connection.execute(
        audit_signature.insert(),
        {
            "seq": seq,
            "device_id": device.raw,
            "head_hash": head,
            "signature": key.sign(SignTag.AUDIT, signed_head(device, seq, head)),
            "certificate_id": device_certificate(connection, device),
        },
    )


def device_certificate(connection: Connection, device: DeviceId) -> bytes:
    """Id of the newest certificate of the device; DatabaseBroken if it has none."""
    found = connection.execute(
        select(certificate.c.id)
        .where(certificate.c.kind == CertificateKind.DEVICE.value, certificate.c.subject_id == device.raw)
        .order_by(certificate.c.created_at.desc())
        .limit(1)
    ).scalar()
    if found is None:
        raise DatabaseBroken(reason="certificate")
    return bytes(found)
