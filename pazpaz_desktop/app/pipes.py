"""The program's end of the pipes to its supervisor; their end is the program's end."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from pazpaz_desktop.app import wire
from pazpaz_desktop.app.wire import Circumstances, Said, Told
from pazpaz_desktop.foundation.logs import TopicLog

_LOG = TopicLog("processes")
_ENDINGS = ("SIGTERM", "SIGINT", "SIGHUP")

Hear = Callable[[Told, Circumstances | None], None]


class SupervisorLine:
    """Says words, and hears them on a thread of its own. The process ends at once when the pipe does."""

    def __init__(self, heard: BinaryIO, said: BinaryIO) -> None:
        self._heard = heard
        self._said = said

    @classmethod
    def take_standard_streams(cls) -> "SupervisorLine":
        """Use stdin and stdout as the pipes; what anything prints from now on goes to stderr.

        Signals that end a session are left to the supervisor, which lets the program write first.
        """
        for name in _ENDINGS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        sys.stdout.flush()
        said = os.fdopen(os.dup(1), "wb", buffering=0)
        heard = os.fdopen(os.dup(0), "rb", buffering=0)
        os.dup2(2, 1)
        return cls(heard, said)

    def say(self, word: Said, circumstances: Circumstances | None = None) -> None:
        """Say one word; does nothing when the supervisor is gone, since then this process ends anyway."""
        try:
            self._said.write(wire.said(word, circumstances))
        except OSError as error:
            _LOG.failure("not said", error, word=word)

    def listen(self, hear: Hear) -> None:
        """Call `hear` for each word, on the listening thread, from now on."""
        threading.Thread(  # noqa: TID251 - reads a pipe for as long as the process lives
            target=self._listen, args=(hear,), name="supervisor-line", daemon=True
        ).start()

    def _listen(self, hear: Hear) -> None:
        while line := self._heard.readline(wire.LINE_LIMIT):
            try:
                word, circumstances = wire.hear_told(line)
            except ValueError:
                _LOG.warning("unknown word", length=len(line))
                continue
            hear(word, circumstances)
        leave()


def leave() -> None:
    """End this process now, with all it holds: no handler runs, nothing is torn down, nothing lingers."""
    os._exit(0)
