"""What the program said while a test ran: log records and Qt messages that nobody expected fail it."""

import logging
import re

from PySide6.QtCore import QMessageLogContext, QtMsgType

_HARMLESS_QT = re.compile(r"This plugin does not support propagateSizeHints\(\)")
_LOUD_QT = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}


class MessagesSeen(logging.Handler):
    """Collects records of all loggers, and Qt's messages through `take_qt`.

    Unexpected are: a record at WARNING or above and a Qt warning whose text no `expect` matched; a
    record of ours at any level that is not plain ASCII (our log lines hold only events and safe
    fields, so such a record carries somebody's text); and an expectation that never came true.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._said: list[str] = []
        self._leaky: list[str] = []
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Allow messages that contain the regular expression; it fails the test if none comes."""
        self._expected.append(pattern)

    def emit(self, record: logging.LogRecord) -> None:
        """Called by logging, on any thread."""
        text = record.getMessage()
        if record.name.startswith("pazpaz") and not text.isascii():
            self._leaky.append(f"log line of {record.name} is not ASCII")
        if record.levelno >= logging.WARNING:
            self._add(f"{record.levelname} {record.name}: {text}")

    def take_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Qt's message handler."""
        if kind in _LOUD_QT and not _HARMLESS_QT.search(text):
            self._add(f"Qt {context.category}: {text}")

    def _add(self, said: str) -> None:
        # Ours is heard twice where topics also propagate to the root.
        if said not in self._said:
            self._said.append(said)

    def unexpected(self) -> list[str]:
        """Everything that should fail the test."""
        loud = [said for said in self._said if not any(re.search(one, said) for one in self._expected)]
        silent = [
            f"expected but never said: {one}"
            for one in self._expected
            if not any(re.search(one, said) for said in self._said)
        ]
        return [*self._leaky, *loud, *silent]
