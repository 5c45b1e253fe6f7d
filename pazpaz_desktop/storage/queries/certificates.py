"""Certificates, read: the statements a signature's verification rests on."""

from sqlalchemy import select

from pazpaz_desktop.crypto.certificates import Certificate, CertificateKind
from pazpaz_desktop.foundation.errors import SignatureBroken
from pazpaz_desktop.foundation.ids import CertificateId, DeviceId
from pazpaz_desktop.storage.audit_rows import device_certificate
from pazpaz_desktop.storage.queries.reader import Reader
from pazpaz_desktop.storage.schema import certificate


def every(reader: Reader) -> tuple[Certificate, ...]:
    """All certificates as stored, unverified. SignatureBroken for a row that cannot be one."""
    rows = reader.connection.execute(select(certificate)).all()
    try:
        return tuple(
            Certificate(
                id=CertificateId(row.id),
                kind=CertificateKind(row.kind),
                body=row.body,
                signature=row.signature,
                issuer=CertificateId(row.issuer_id),
            )
            for row in rows
        )
    except (ValueError, TypeError) as error:
        raise SignatureBroken(kind="certificate") from error


def of_device(reader: Reader, device_id: DeviceId) -> CertificateId:
    """The newest certificate of a device. DatabaseBroken where there is none."""
    return CertificateId(device_certificate(reader.connection, device_id))
