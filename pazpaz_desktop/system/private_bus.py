"""A real Secret Service on a private bus, for the tour and the tests; nothing of it stays."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from pazpaz_desktop.foundation.errors import KeystoreUnavailable

_SECRETS_NAME: Final = "org.freedesktop.secrets"
_START_LIMIT_S: Final = 15.0
_END_LIMIT_S: Final = 5.0
_NOT_PASSED_ON: Final = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")

# No service folders: a session bus would start a second keyring daemon for a call that comes too early,
# and that one would outlive us.
_BUS_CONFIG: Final = """<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class PrivateSecretService:
    """dbus-daemon and gnome-keyring-daemon with an empty, unlocked keyring that no other program can reach.

    Programs started with `environment` find this keyring instead of the person's own. The service
    itself sees no display, so that a question for a password fails instead of opening a window.
    """

    def __init__(self, password: str | None = None) -> None:
        self.password = secrets.token_urlsafe(16) if password is None else password
        self._folder = Path()
        self._bus: subprocess.Popen[bytes] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None
        self._address = ""

    def __enter__(self) -> Self:
        """Start both daemons; KeystoreUnavailable (missing, start) when that cannot be."""
        if shutil.which("dbus-daemon") is None or shutil.which("gnome-keyring-daemon") is None:
            raise KeystoreUnavailable(reason="missing")
        # short, because a socket's path may have no more than 107 bytes
        self._folder = Path(tempfile.mkdtemp(prefix="pazpaz-bus-"))
        try:
            self._start_bus()
            self._start_daemon(self.password)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._daemon, self._bus):
            if process is not None:
                _end(process)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Where the keyring file lies, under `share/keyrings`."""
        return self._folder

    @property
    def bus_process_id(self) -> int:
        """The bus, for whoever wants to stop it answering."""
        return 0 if self._bus is None else self._bus.pid

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables to lay over a program's own environment."""
        return {**self._folders(), "DBUS_SESSION_BUS_ADDRESS": self._address}

    def restart(self, password: str | None = None) -> None:
        """End the keyring daemon and start it again; another `password` leaves the keyring locked."""
        if self._daemon is not None:
            _end(self._daemon)
        self._start_daemon(self.password if password is None else password)

    def _folders(self) -> dict[str, str]:
        root = self._folder
        return {
            "XDG_RUNTIME_DIR": str(root),
            "XDG_DATA_HOME": str(root / "share"),
            "XDG_CONFIG_HOME": str(root / "config"),
            "GNOME_KEYRING_CONTROL": "",
        }

    def _service_environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
        return {**inherited, "HOME": str(self._folder), **self._folders()}

    def _start_bus(self) -> None:
        config = self._folder / "bus.conf"
        config.write_text(_BUS_CONFIG.format(address=f"unix:path={self._folder}/bus"))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        self._bus = subprocess.Popen(  # noqa: S603 - fixed words
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._service_environment(),
        )
        if self._bus.stdout is None:
            raise KeystoreUnavailable(reason="start")
        with self._bus.stdout as answer:
            self._address = answer.readline().decode("ascii").strip()
        if not self._address:
            raise KeystoreUnavailable(reason="start")

    def _start_daemon(self, password: str) -> None:
        self._daemon = subprocess.Popen(  # noqa: S603 - fixed words
            [  # noqa: S607 - found on PATH like every desktop service
                "gnome-keyring-daemon",
                "--foreground",
                "--unlock",
                "--components=secrets",
                f"--control-directory={self._folder}",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**self._service_environment(), "DBUS_SESSION_BUS_ADDRESS": self._address},
        )
        if self._daemon.stdin is not None:
            with self._daemon.stdin as answer:
                answer.write(password.encode())
        _wait_for_owner(self._address)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for_owner(address: str) -> None:
    from jeepney import (  # type: ignore[import-untyped]  # ships no types
        DBusAddress,
        MatchRule,
        message_bus,
        new_method_call,
    )
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # ships no types

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    rule.add_arg_condition(0, _SECRETS_NAME)
    try:
        with open_dbus_connection(address) as connection, connection.filter(rule) as changes:
            connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_START_LIMIT_S)
            asked = new_method_call(bus, "NameHasOwner", "s", (_SECRETS_NAME,))
            if not connection.send_and_get_reply(asked, timeout=_START_LIMIT_S).body[0]:
                connection.recv_until_filtered(changes, timeout=_START_LIMIT_S)
    except (OSError, TimeoutError) as error:
        raise KeystoreUnavailable(reason="start") from error
