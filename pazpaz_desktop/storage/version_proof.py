"""Proof of a signed version: its text, its signature and the certificates up to the root fit together."""

from collections.abc import Mapping

from pazpaz_desktop.crypto.certificates import CertificateKind, Statement, verify_chain
from pazpaz_desktop.crypto.signing import SignTag, VerifyKey
from pazpaz_desktop.domain.notes import NoteContent, VersionRecord, content_hash, signed_bytes
from pazpaz_desktop.foundation.errors import SignatureBroken
from pazpaz_desktop.foundation.ids import CertificateId
from pazpaz_desktop.storage.queries import certificates
from pazpaz_desktop.storage.queries.reader import Reader

Statements = Mapping[CertificateId, Statement]


def trusted_statements(reader: Reader, root_fingerprint: bytes) -> Statements:
    """What every stored certificate says, once all verify up to the root key with this fingerprint.

    SignatureBroken names the first that does not.
    """
    return verify_chain(certificates.every(reader), root_fingerprint)


def prove(version: VersionRecord, content: NoteContent, statements: Statements) -> None:
    """SignatureBroken unless exactly this content was signed, by a certified device of the person named."""
    statement = statements.get(version.certificate_id)
    if statement is None or statement.heading.kind is not CertificateKind.DEVICE or statement.ed25519 is None:
        raise SignatureBroken(kind="certificate", id=version.id)
    signer = (version.signing.device_id.raw, version.signing.person_id.raw)
    if (statement.subject, statement.person) != signer:
        raise SignatureBroken(kind="signer", id=version.id)
    if content_hash(content) != version.content_hash:
        raise SignatureBroken(kind="content", id=version.id)
    message = signed_bytes(content, version.signing)
    VerifyKey(statement.ed25519).verify(SignTag.NOTE, message, version.signature)
