"""Servers' certificates, one good and the others each wrong in one way, against one pinned authority."""

import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOST = "localhost"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        """The certificate as it is pinned."""
        return self.certificate.public_bytes(Encoding.PEM).decode()


@dataclass(frozen=True)
class TlsCase:
    """What a server shows, and the word for why it is refused (None for the good one)."""

    name: str
    shown: Signed | None
    refused: str | None
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3

    def context(self, folder: Path) -> ssl.SSLContext | None:
        """The server's side of it; None for a server without TLS."""
        if self.shown is None:
            return None
        chain = folder / f"{self.name.replace(' ', '-')}.pem"
        key = self.shown.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        chain.write_bytes(self.shown.pem.encode() + key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.version < ssl.TLSVersion.TLSv1_2:
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # which is why a client must refuse it
                context.minimum_version = context.maximum_version = self.version
        context.load_cert_chain(chain)
        return context

    def __str__(self) -> str:
        return self.name


@cache
def pinned() -> Signed:
    """The one authority that the seat names."""
    return _authority("the clinic's")


@cache
def tls_cases() -> tuple[TlsCase, ...]:
    """The matrix of security.md N1."""
    ours, other = pinned(), _authority("somebody's")
    now = datetime.now(UTC)
    good = (now - _DAY, now + _DAY)
    return (
        TlsCase("good", _leaf(ours, [HOST], good), None),
        TlsCase("another self-signed", _authority("self", [HOST]), "certificate"),
        TlsCase("unknown authority", _leaf(other, [HOST], good), "certificate"),
        TlsCase("wrong name", _leaf(ours, ["clinic.example"], good), "name"),
        TlsCase("wildcard too deep", _leaf(ours, ["*.localhost", "*"], good), "name"),
        TlsCase("expired", _leaf(ours, [HOST], (now - 2 * _DAY, now - _DAY)), "expired"),
        TlsCase("not yet valid", _leaf(ours, [HOST], (now + _DAY, now + 2 * _DAY)), "not_yet_valid"),
        TlsCase("TLS 1.1", _leaf(ours, [HOST], good), "tls", ssl.TLSVersion.TLSv1_1),
        TlsCase("no TLS", None, "no_tls"),
    )


def good_case() -> TlsCase:
    """The one that is accepted."""
    return tls_cases()[0]


def name_only_in_its_subject() -> TlsCase:
    """A certificate of the old kind, without alternative names."""
    now = datetime.now(UTC)
    return TlsCase("name in the subject only", _leaf(pinned(), [], (now - _DAY, now + _DAY)), "name")


def _authority(name: str, hosts: list[str] | None = None) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    builder = _builder(name, name, key, (now - _DAY, now + _DAY))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return Signed(_named(builder, hosts or []).sign(key, hashes.SHA256()), key)


def _leaf(authority: Signed, hosts: list[str], valid: tuple[datetime, datetime]) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    builder = _named(_builder(HOST, str(issuer), key, valid), hosts)
    return Signed(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, valid: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _named(builder: x509.CertificateBuilder, hosts: list[str]) -> x509.CertificateBuilder:
    if not hosts:
        return builder
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    return builder.add_extension(names, critical=False)
