"""Ports of a new clinic: nine free ones in a row on the loopback address."""

import contextlib
import secrets
import socket
from collections.abc import Iterable
from typing import Final

from pazpaz_desktop.clinic.folder import HOST, Ports
from pazpaz_desktop.foundation.errors import ClinicServerFailed

# Below 32768, from where Linux takes the ports of outgoing connections; spread, so that a second clinic,
# made while the first is stopped, hardly ever draws the same.
_FIRST: Final = range(12_000, 32_000, 10)
_TRIES: Final = 200


def draw() -> Ports:
    """Ports that nobody listens on now. ClinicServerFailed (reason=no_ports)."""
    for _ in range(_TRIES):
        ports = Ports(secrets.choice(_FIRST))
        if are_free(ports.all):
            return ports
    raise ClinicServerFailed(reason="no_ports")


def are_free(ports: Iterable[int]) -> bool:
    """Whether nobody listens on any of them."""
    with contextlib.ExitStack() as open_ones:
        for port in ports:
            probe = open_ones.enter_context(socket.socket())
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that closed just now is free
            try:
                probe.bind((HOST, port))
            except OSError:
                return False
    return True
