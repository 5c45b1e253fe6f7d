"""Servers on loopback that speak from a script and keep what they are told."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from typing import Self

Converse = Callable[[socket.socket], None]

_SSL_REQUEST = 80877103


class Impostor:
    """Holds one conversation at a time, each on a new connection, until it is closed."""

    def __init__(self, converse: Converse) -> None:
        self._converse = converse
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.told = bytearray()
        """Everything heard, as it came over the line, in clear where there was no TLS."""
        self.connections = 0
        self._ended = threading.Event()
        self._open: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open = line.dup()  # a line that TLS was put around has no other handle
            with line, self._open, contextlib.suppress(OSError):
                self._converse(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


class PostgresImpostor(Impostor):
    """Answers the request for TLS with `context` (None: "no"), reads the start packet, then says `answer`.

    Then it hears out what the client has to say until that hangs up. A mute one never says anything.
    """

    def __init__(self, context: ssl.SSLContext | None, answer: bytes, *, is_mute: bool = False) -> None:
        self._context = context
        self._is_mute = is_mute
        self._answer = answer
        self.started = b""
        """The start packet: the connection parameters, which follow only where the client trusts."""
        super().__init__(self._speak)

    def _speak(self, line: socket.socket) -> None:
        first = line.recv(8)
        self.told += first
        if struct.unpack("!II", first)[1] != _SSL_REQUEST:
            self.told += line.recv(65536)
            return
        if self._is_mute:
            self._hear_out(line)
            return
        line.sendall(b"N" if self._context is None else b"S")
        if self._context is None:
            self._hear_out(line)
            return
        with self._context.wrap_socket(line, server_side=True) as tls:
            self.started = tls.recv(65536)
            tls.sendall(self._answer)
            self._hear_out(tls)

    def _hear_out(self, line: socket.socket) -> None:
        while heard := line.recv(65536):
            self.told += heard

    def parameters(self) -> dict[str, str]:
        """What the start packet states."""
        words = self.started[8:].rstrip(b"\0").split(b"\0")
        return {name.decode(): value.decode() for name, value in zip(words[::2], words[1::2], strict=True)}


class StoreImpostor(Impostor):
    """Reads a request over TLS, then lets `answer` say what it likes. A deaf one reads nothing."""

    def __init__(self, context: ssl.SSLContext | None, answer: Converse, *, is_deaf: bool = False) -> None:
        self._context = context
        self._say = answer
        self._is_deaf = is_deaf
        super().__init__(self._speak)

    def _speak(self, line: socket.socket) -> None:
        if self._context is None:
            self.told += line.recv(65536)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return
        with self._context.wrap_socket(line, server_side=True) as tls:
            if self._is_deaf:
                self._ended.wait()
            else:
                self._hear_request(tls)
                self._say(tls)

    def _hear_request(self, line: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and (heard := line.recv(65536)):
            request += heard
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(
            (int(row[15:]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")), 0
        )
        while len(body) < length and (heard := line.recv(65536)):
            body += heard
        self.told += head + b"\r\n\r\n" + body


def postgres_error(state: str, words: str) -> bytes:
    """An ErrorResponse, as a server ends a connection with."""
    fields = (
        b"".join(
            kind + value.encode() + b"\0"
            for kind, value in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", state), (b"M", words))
        )
        + b"\0"
    )
    return b"E" + struct.pack("!I", len(fields) + 4) + fields


def postgres_asks(code: int, rest: bytes = b"") -> bytes:
    """An authentication request of that code: 0 ok, 3 clear text, 5 MD5, 10 SASL."""
    return b"R" + struct.pack("!II", len(rest) + 8, code) + rest
