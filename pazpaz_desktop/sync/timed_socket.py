"""A TLS connection to a server that one authority vouches for, with every wait under a deadline."""

import io
import socket
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Self

from pazpaz_desktop.foundation.errors import ServerNotTrusted, ServerUnreachable
from pazpaz_desktop.sync.deadlines import SLICE, Deadline, Patience

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SENT_AT_ONCE: Final = 64 * 1024
_VERIFY_CODES: Final = {9: "not_yet_valid", 10: "expired", 62: "name", 64: "name"}
"""X509_V_ERR_* of OpenSSL; every other failure is of the chain."""


class TimedSocket:
    """What `http.client` asks of a socket."""

    def __init__(self, tls: ssl.SSLSocket, deadline: Deadline) -> None:
        self._tls = tls
        self.deadline = deadline
        tls.settimeout(SLICE)

    @classmethod
    def connect(
        cls, place: tuple[str, int], authority_pem: str, patience: Patience, deadline: Deadline
    ) -> Self:
        """Connect to host and port and have it prove who it is, before anything is said.

        ServerUnreachable, ServerNotTrusted.
        """
        deadline.check()
        context = _only(authority_pem)
        try:
            plain = socket.create_connection(place, patience.connect_s)
        except OSError as error:
            raise ServerUnreachable(reason="connection") from error
        try:
            return cls(context.wrap_socket(plain, server_hostname=place[0]), deadline)
        except ssl.SSLCertVerificationError as error:
            plain.close()
            raise ServerNotTrusted(reason=_VERIFY_CODES.get(error.verify_code, "certificate")) from error
        except OSError as error:
            plain.close()
            raise _broken(error) from error

    def sendall(self, data: bytes) -> None:
        """Send all of it. ServerUnreachable, Cancelled."""
        view = memoryview(data)
        while view:
            view = view[self._in_time(self._tls.send, view[:_SENT_AT_ONCE]) :]

    def receive_into(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer with what comes next; 0 at the end. ServerUnreachable, Cancelled."""
        return self._in_time(self._tls.recv_into, buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What the server says, as it comes."""
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Nothing: `http.client` closes before the answer is read; `hang_up` ends the connection."""

    def hang_up(self) -> None:
        """End the connection."""
        self._tls.close()

    def _in_time(self, move: Callable[[Any], int], buffer: object) -> int:
        while True:
            self.deadline.check()
            try:
                count = move(buffer)
            except TimeoutError:
                continue
            self.deadline.heard()
            return count


class _Incoming(io.RawIOBase):
    def __init__(self, line: TimedSocket) -> None:
        super().__init__()
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._line.receive_into(buffer)


def _only(authority_pem: str) -> ssl.SSLContext:
    """Trusts this authority and no other; knows nothing of the machine's own, nor of the environment."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    try:
        context.load_verify_locations(cadata=authority_pem)
    except (ssl.SSLError, ValueError) as error:
        raise ServerNotTrusted(reason="certificate") from error
    return context


def _broken(error: OSError) -> ServerNotTrusted | ServerUnreachable:
    is_refusal = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError)
    return ServerNotTrusted(reason="tls") if is_refusal else ServerUnreachable(reason="connection")
