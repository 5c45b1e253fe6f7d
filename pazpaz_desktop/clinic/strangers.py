"""Whether the object store lets in anybody who has no key: asked at its ports, not read from its settings.

It starts without a word of complaint when it could not read its settings, and then every port serves in the
clear.
"""

import socket
import ssl
from pathlib import Path
from typing import Final

from pazpaz_desktop.clinic.folder import BUCKET, HOST, NAME, Ports

_PATIENCE_S: Final = 5.0
_REQUEST: Final = f"GET /{BUCKET}/ HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode()
_GRPC_OPENING: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
_SPEAK_TLS: Final = b"HTTP/1.0 400"
"""How a port that wants TLS answers plain words, where it answers at all."""
_NO_KEY: Final = b"HTTP/1.1 403"


def admitted(ports: Ports, certificate: Path) -> tuple[int, ...]:
    """The ports at which a stranger gets more than a refusal; none, if all is well."""
    return tuple(port for port in (ports.store, *ports.inner) if admits(port, ports.store, certificate))


def admits(port: int, store: int, certificate: Path) -> bool:
    """Whether a port of an object store answers plain words, or words without the clinic's key."""
    with_tls = ssl.create_default_context(cafile=certificate)
    plain = (_answer(port, word, None) for word in (_REQUEST, _GRPC_OPENING))
    refusal = _NO_KEY if port == store else b""
    return (
        any(words not in (b"", _SPEAK_TLS) for words in plain) or _answer(port, _REQUEST, with_tls) != refusal
    )


def _answer(port: int, word: bytes, tls: ssl.SSLContext | None) -> bytes:
    try:
        with socket.create_connection((HOST, port), _PATIENCE_S) as plain, _spoken(plain, tls) as stream:
            stream.sendall(word)
            return stream.recv(len(_NO_KEY))
    except OSError:
        return b""


def _spoken(plain: socket.socket, tls: ssl.SSLContext | None) -> socket.socket:
    return plain if tls is None else tls.wrap_socket(plain, server_hostname=NAME)
