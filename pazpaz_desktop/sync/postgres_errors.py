"""What PostgreSQL and libpq report, as errors of this program; no word of the server's goes into them."""

import re
from typing import Final

import psycopg

from pazpaz_desktop.foundation.errors import (
    InvitationUsed,
    PazPazError,
    SeatRefused,
    ServerNotTrusted,
    ServerRefused,
    ServerUnreachable,
)

_CUT: Final = re.compile(r"unexpected eof|EOF detected")
_UNTRUSTED: Final = (
    (r"certificate verify failed", "certificate"),
    (r"server certificate for .* does not match|host name", "name"),
    (r"does not support SSL", "no_tls"),
    (r"channel binding", "channel_binding"),
    (r"authentication method", "authentication"),
    (r"SSL error|root certificate", "tls"),
)
"""libpq has no codes for these; its own sentences, which it writes untranslated in the wheels of psycopg."""

_SEAT_REFUSED: Final = re.compile(
    r"password authentication failed|not permitted to log in|no pg_hba\.conf entry|SCRAM|"
    r"role .* does not exist|permission denied for database"
)
_OWN_CODES: Final = {
    "PZ001": "too_large",
    "PZ002": "hash",
    "PZ004": "frozen",
    "PZ005": "shape",
    "PZ006": "step_taken",
}
_SQLSTATE: Final = re.compile(r"[0-9A-Z]{5}")
_PASSING: Final = {"57", "40", "53", "55", "08", "58"}
"""Classes of SQLSTATE that a later try may find gone: interventions, conflicts, resources, locks, system."""


def of_connecting(error: psycopg.Error) -> PazPazError:
    """Why no session came about. What is not known for certain counts as unreachable: trying again is safe,
    since no parameter is ever loosened.
    """
    said = str(error)
    if _CUT.search(said):
        return ServerUnreachable(reason="connection")
    for pattern, reason in _UNTRUSTED:
        if re.search(pattern, said):
            return ServerNotTrusted(reason=reason)
    if _SEAT_REFUSED.search(said):
        return SeatRefused(reason="login")
    return ServerUnreachable(reason="timeout" if "timeout" in said else "connection")


def of_statement(error: psycopg.Error) -> PazPazError:
    """Why a call of an established session failed."""
    state = error.sqlstate
    if state is None or state[:2] in _PASSING:
        return ServerUnreachable(reason="timeout" if state == "57014" else "connection")
    if state in {"PZ003", "42501"}:  # revoked: by the function, or by the database itself
        return SeatRefused(reason="revoked")
    if state == "PZ007":
        return InvitationUsed()
    other = f"sqlstate_{state}" if _SQLSTATE.fullmatch(state) else "sqlstate"
    return ServerRefused(reason=_OWN_CODES.get(state, other))
