"""Certificates as rows: insert-only, columns repeated from the signed body."""

from pazpaz_desktop.crypto.certificates import Certificate, Statement


def row_of(issued: Certificate, now_ms: int) -> dict[str, object]:
    """The row of table `certificate`. UnsupportedVersion for a body that is not one."""
    return {
        "id": issued.id.raw,
        "kind": issued.kind.value,
        "subject_id": Statement.decode(issued.body).subject,
        "issuer_id": issued.issuer.raw,
        "body": issued.body,
        "signature": issued.signature,
        "created_at": now_ms,
    }
