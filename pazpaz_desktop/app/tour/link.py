"""The line between the tour and a director: JSON lines on a socket pair handed over a common socket.

The tour's `Switchboard` owns one datagram socket pair, whose far end every child of the tour
inherits. A child makes its own stream pair and sends one end over it with its process id. So no
process listens anywhere, and the tour hears from each child, however the supervisor started it.
"""

import array
import json
import selectors
import socket
from collections import deque
from typing import Any, Final

Message = dict[str, Any]
_HELLO_LIMIT: Final = 64
_CHUNK: Final = 1 << 16


class LinkEnded(ConnectionError):
    """The child at the other end is gone."""


def call_in(common: socket.socket, pid: int) -> socket.socket:
    """Child side: a new line to the tour, announced over the inherited socket."""
    ours, theirs = socket.socketpair()
    with theirs:
        rights = array.array("i", [theirs.fileno()])
        common.sendmsg([str(pid).encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    return ours


class LineCutter:
    """Cuts received bytes into JSON messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages completed by `data`."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(line) for line in whole]


def line(message: Message) -> bytes:
    """One message as it travels."""
    return json.dumps(message).encode() + b"\n"


class Link:
    """Tour side of the line to one child. Blocking calls with deadlines; one thread."""

    def __init__(self, stream: socket.socket, pid: int) -> None:
        self.pid = pid
        self.has_ended = False
        self.heard: deque[Message] = deque()
        self._stream = stream
        self._cutter = LineCutter()
        self._next = 0

    def fileno(self) -> int:
        """For selectors."""
        return self._stream.fileno()

    def close(self) -> None:
        """Hang up; the child does not notice."""
        self._stream.close()

    def send(self, **command: object) -> int:
        """Give a command and return the number its reply will carry."""
        self._next += 1
        try:
            self._stream.sendall(line({"id": self._next, **command}))
        except OSError as error:
            self.has_ended = True
            raise LinkEnded(self.pid) from error
        return self._next

    def receive(self, timeout: float | None) -> list[Message]:
        """What arrives within `timeout` seconds (None: for ever); an empty list when nothing did.

        Events are also kept in `heard`. LinkEnded when the child is gone and all was read.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._stream, selectors.EVENT_READ)
            if not selector.select(timeout):
                return []
        try:
            data = self._stream.recv(_CHUNK)
        except ConnectionResetError:
            data = b""
        if not data:
            self.has_ended = True
            raise LinkEnded(self.pid)
        messages = self._cutter.feed(data)
        self.heard.extend(message for message in messages if "event" in message)
        return messages


class Switchboard:
    """Where new children call in."""

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def fileno(self) -> int:
        """For selectors."""
        return self._ours.fileno()

    def answer(self) -> Link:
        """The line of the child that calls next; blocks until one does."""
        words, rights, _flags, _address = self._ours.recvmsg(_HELLO_LIMIT, socket.CMSG_SPACE(4))
        descriptors = array.array("i")
        descriptors.frombytes(rights[0][2][:4])
        return Link(socket.socket(fileno=descriptors[0]), int(words))

    def close(self) -> None:
        """No child can call in any more."""
        self._ours.close()
        self.theirs.close()
