import psycopg
import pytest

from pazpaz_desktop.foundation.errors import (
    InvitationUsed,
    PazPazError,
    SeatRefused,
    ServerRefused,
    ServerUnreachable,
)
from pazpaz_desktop.sync.postgres_errors import of_connecting, of_statement


class _Said(psycopg.DatabaseError):
    def __init__(self, state: str | None) -> None:
        super().__init__("words of the server's own, מילים")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, ServerUnreachable(reason="connection")),
        ("57P01", ServerUnreachable(reason="connection")),
        ("57014", ServerUnreachable(reason="timeout")),
        ("40001", ServerUnreachable(reason="connection")),
        ("40P01", ServerUnreachable(reason="connection")),
        ("53100", ServerUnreachable(reason="connection")),
        ("55P03", ServerUnreachable(reason="connection")),
        ("08006", ServerUnreachable(reason="connection")),
        ("PZ001", ServerRefused(reason="too_large")),
        ("PZ002", ServerRefused(reason="hash")),
        ("PZ003", SeatRefused(reason="revoked")),
        ("PZ004", ServerRefused(reason="frozen")),
        ("PZ005", ServerRefused(reason="shape")),
        ("PZ006", ServerRefused(reason="step_taken")),
        ("PZ007", InvitationUsed()),
        ("42501", SeatRefused(reason="revoked")),
        ("42883", ServerRefused(reason="sqlstate_42883")),
        ("XX000", ServerRefused(reason="sqlstate_XX000")),
    ],
)
def test_each_sqlstate_has_a_name_and_the_servers_words_are_left_behind(
    state: str | None, expected: PazPazError
) -> None:
    named = of_statement(_Said(state))
    assert type(named) is type(expected)
    assert named.details == expected.details
    assert "words" not in str(named)


@pytest.mark.parametrize("state", ["", "<b>", "a" * 200, "קוד", "4;drop"])
def test_a_sqlstate_that_is_none_is_named_without_repeating_it(state: str) -> None:
    named = of_statement(_Said(state))
    assert named.details == {"reason": "sqlstate"}


def test_what_is_not_known_at_the_door_may_be_tried_again() -> None:
    named = of_connecting(psycopg.OperationalError("something new"))
    assert isinstance(named, ServerUnreachable)
    assert named.retryable
