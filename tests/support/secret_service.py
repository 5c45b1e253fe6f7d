"""Fixtures with a real Secret Service: one for a module, reached through the environment of one test."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pazpaz_desktop.system.private_bus import PrivateSecretService

needs_secret_service = pytest.mark.skipif(
    shutil.which("gnome-keyring-daemon") is None or shutil.which("dbus-daemon") is None,
    reason="gnome-keyring-daemon and dbus-daemon are not installed",
)


@pytest.fixture(scope="module")
def started_secret_service() -> Iterator[PrivateSecretService]:
    """The daemons, shared by a module; a test that spoils the keyring starts its own."""
    with PrivateSecretService() as service:
        yield service


@pytest.fixture
def secret_service(
    started_secret_service: PrivateSecretService, monkeypatch: pytest.MonkeyPatch
) -> PrivateSecretService:
    """The module's service, which programs and calls of this test reach."""
    point_at(started_secret_service, monkeypatch)
    return started_secret_service


def point_at(service: PrivateSecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process find `service` where a session's own keyring would be."""
    for name, value in service.environment.items():
        monkeypatch.setenv(name, value)


@contextmanager
def stopped_bus(service: PrivateSecretService) -> Iterator[None]:
    """The bus accepts connections and answers nothing, as a hung session bus does."""
    os.kill(service.bus_process_id, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service.bus_process_id, signal.SIGCONT)
