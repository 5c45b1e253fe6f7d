"""A line to a real server that a test cuts, or lets fall silent, after so many bytes."""

import select
import socket
from dataclasses import dataclass

from tests.support.impostors import Impostor


@dataclass
class Fault:
    """After how many bytes, towards the server or from it; whether the line is cut or only falls silent."""

    up: int | None = None
    down: int | None = None
    is_silent: bool = False


class Proxy(Impostor):
    """Carries bytes between a laptop and the server at `port`, both ways, until its fault."""

    def __init__(self, port: int, fault: Fault | None = None) -> None:
        self._target = port
        self.fault = fault or Fault()
        self.up = 0
        """Bytes carried towards the server on the last line."""
        self.down = 0
        super().__init__(self._carry)

    def _carry(self, line: socket.socket) -> None:
        self.up = self.down = 0
        with socket.create_connection(("127.0.0.1", self._target)) as server:
            while self._carry_once(line, server):
                pass
            if self.fault.is_silent:
                self._ended.wait()

    def _carry_once(self, line: socket.socket, server: socket.socket) -> bool:
        readable, _, _ = select.select([line, server], [], [])
        for source in readable:
            data = source.recv(self._room(towards_server=source is line))
            if not data:
                return False
            (server if source is line else line).sendall(data)
            self.up += len(data) * (source is line)
            self.down += len(data) * (source is server)
        return self._room(towards_server=True) > 0 and self._room(towards_server=False) > 0

    def _room(self, *, towards_server: bool) -> int:
        limit, so_far = (self.fault.up, self.up) if towards_server else (self.fault.down, self.down)
        return 65536 if limit is None else max(0, min(65536, limit - so_far))
