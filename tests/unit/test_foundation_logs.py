import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pazpaz_desktop.foundation import logs
from pazpaz_desktop.foundation.errors import DiskFull
from pazpaz_desktop.foundation.ids import ClientId
from tests.support.messages_seen import MessagesSeen


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger("pazpaz")
    before = (list(root.handlers), root.level, root.propagate)
    logs.write_to(tmp_path)
    yield tmp_path / "pazpaz.log"
    for handler in [h for h in root.handlers if h not in before[0]]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[1])
    root.propagate = before[2]


def test_counts_and_ids_are_written_and_texts_are_not(log_file: Path) -> None:
    logs.TopicLog("vault").info("client.opened", client=ClientId(bytes(16)), count=3, name="Dana Levi")

    written = log_file.read_text(encoding="utf-8")
    assert "count=3" in written
    assert "00" * 16 in written
    assert "Dana" not in written


def test_a_foreign_error_is_logged_by_type_and_our_own_by_code(
    log_file: Path, messages: MessagesSeen
) -> None:
    messages.expect("save.failed error=")
    log = logs.TopicLog("vault")
    log.failure("save.failed", ValueError("Dana Levi"))
    log.failure("save.failed", DiskFull(needed=10))

    written = log_file.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "PZ-4001" in written
    assert "Dana" not in written
