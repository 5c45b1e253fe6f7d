"""One connection to the clinic server's database: the log, mailboxes and seat as SQL.

Loaded only when a laptop connects: psycopg takes longer to load than a window to show.
"""

import select
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, LiteralString, Self

import psycopg
from psycopg import sql
from psycopg.abc import RV, PQGen
from psycopg.conninfo import make_conninfo
from psycopg.waiting import Ready, Wait

from pazpaz_desktop.domain.entities import Compartment
from pazpaz_desktop.foundation.errors import PazPazError, ServerRefused
from pazpaz_desktop.foundation.ids import DeviceId, InvitationId, OpId
from pazpaz_desktop.foundation.secret import Secret
from pazpaz_desktop.sync.batches import LARGEST_BATCH, MOST_OPS, Header, Position, SealedBatch, SealedOp
from pazpaz_desktop.sync.deadlines import SLICE, Deadline, Patience
from pazpaz_desktop.sync.postgres_errors import of_connecting, of_statement
from pazpaz_desktop.sync.remote import Head, Pushed

PAGE_BYTES: Final = LARGEST_BATCH
_LARGEST_PAGE: Final = (
    3 * LARGEST_BATCH
)  # a page's first batch may be as large as the server takes: twice ours
_HEADER_BYTES: Final = 4 * 1024
_SMALL: Final = 64 * 1024
_MAILBOX: Final = 1024 * 1024  # four letters, each as large as the server takes
_ROW: Final = 64  # what a row costs here that holds next to nothing
_ROWS_AT_ONCE: Final = 64
_COMPARTMENTS: Final[Mapping[Compartment, int]] = {
    Compartment.CLINIC: 1,
    Compartment.CLINICAL: 2,
    Compartment.AUDIT: 3,
}

Row = tuple[type | tuple[type, ...], ...]
"""The types of one row's values: a server may send anything."""

_HEAD_ROW: Final = (int, int, bytes, int, int)
_BATCH_ROW: Final = (int, bytes, bytes, bytes, int)
_OP_ROW: Final = (int, bytes, bytes, (bytes, type(None)))  # a body that was taken out is for the check to see

_HEAD: Final = "select log_gen, head_seq, head_chain, format_min, server_ms from sync.head()"
_PUSH: Final = """
    select p.outcome, p.log_gen, p.head_seq, p.head_chain, (select format_min from sync.head()), p.server_ms
    from sync.push(
        %(gen)b::int, %(seq)b::bigint, %(chain)b::bytea, %(batch)b::uuid, %(device)b::uuid, %(kind)b::text,
        %(compartment)b::smallint, %(epoch)b::int, %(hdr)b::bytea, %(sig)b::bytea,
        %(ids)b::uuid[], %(hashes)b::bytea[], %(bodies)b::bytea[]
    ) as p"""
_BATCHES: Final = """
    with few as (
        select ws, seq, hdr, sig, chain, compartment,
               sum(n_ops) over (order by seq) as ops, row_number() over (order by seq) as place
        from sync.batch where seq > %(after)b::bigint and seq <= %(after)b::bigint + %(limit)b::bigint
    ), sized as (
        select few.*, sum(bodies.size) over (order by seq) as moved
        from few cross join lateral (
            select coalesce(sum(octet_length(body)), 0) as size from sync.op
            where op.ws = few.ws and op.seq = few.seq and few.compartment = any(%(readable)b::smallint[])
        ) as bodies
        where place = 1 or ops <= %(limit)b::bigint
    )
    select seq, hdr, sig, chain, compartment from sized
    where place = 1 or moved <= %(bytes)b::bigint order by seq"""
_OPS: Final = """
    select seq, uuid_send(op_id), body_hash, body
    from sync.op where seq = any(%(seqs)b::bigint[]) order by seq, idx"""
_POST: Final = """
    select sync.post(%(box)b::uuid, %(step)b::smallint, %(body)b::bytea, interval '1 day')::text"""
_LETTERS: Final = "select step, body from sync.mailbox where box = %(box)b::uuid"
_PASSWORD: Final = sql.SQL("alter role current_user password {}")


class _TimedConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection whose waits end at a deadline, or when somebody wants to stop."""

    deadline: Deadline | None = None

    def wait(self, gen: PQGen[RV], interval: float = SLICE, timeout: float | None = None) -> RV:  # noqa: ARG002 - as psycopg calls it
        """Drive one exchange with the server."""
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send(self._ready(wanted))
        except StopIteration as done:
            answer: RV = done.value
            return answer
        except PazPazError:
            self.pgconn.finish()  # else psycopg would ask the server to stop, and wait for it
            raise
        finally:
            gen.close()

    def _ready(self, wanted: Wait) -> Ready:
        """What the socket is ready for; at least once in a while nothing, so that the deadline is asked."""
        reading = [self.pgconn.socket] if wanted & Wait.R else []
        writing = [self.pgconn.socket] if wanted & Wait.W else []
        can_read, can_write, _ = select.select(reading, writing, [], SLICE)
        if self.deadline is not None:
            self.deadline.check()
            if can_read:
                self.deadline.heard()
        return Ready((Ready.R if can_read else 0) | (Ready.W if can_write else 0))


class PostgresSession:
    """One connection for one cycle. After an error that the server did not answer with, of no more use."""

    page_bytes = PAGE_BYTES
    """Where a page ends, unless its first batch is larger."""

    def __init__(self, connection: _TimedConnection, patience: Patience) -> None:
        self._connection = connection
        self._patience = patience

    @classmethod
    def connect(cls, parameters: Mapping[str, str | int], patience: Patience) -> Self:
        """Connect with exactly these parameters. ServerUnreachable, ServerNotTrusted, SeatRefused."""
        patience.deadline(0).check()
        try:
            connection = _TimedConnection.connect(make_conninfo("", **parameters), autocommit=True)
        except psycopg.Error as error:
            raise of_connecting(error) from error
        return cls(connection, patience)

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()

    def head(self) -> Head:
        """Where the log ends."""
        return _head(*self._one(_HEAD, {}, _HEAD_ROW, _SMALL))

    def push(self, expected: Position, batch: SealedBatch) -> Pushed:
        """Append if the log still ends at `expected`; a batch that is in it already counts as accepted."""
        moved = _SMALL + len(batch.header) + sum(len(op.body or b"") for op in batch.ops)
        outcome, *head = self._one(_PUSH, _pushed(expected, batch), (str, *_HEAD_ROW), moved)
        if outcome not in {"accepted", "known", "behind"}:
            raise ServerRefused(reason="answer")
        return Pushed(outcome != "behind", _head(*head))

    def pull(
        self, after: int, limit_ops: int, compartments: frozenset[Compartment]
    ) -> tuple[SealedBatch, ...]:
        """Whole batches behind `after`; those of other compartments without operations."""
        readable = [_COMPARTMENTS[one] for one in compartments & _COMPARTMENTS.keys()]
        values = {"after": after, "limit": limit_ops, "bytes": self.page_bytes, "readable": readable}
        rows = list(self._rows(_BATCHES, values, _BATCH_ROW, _SMALL + limit_ops * _HEADER_BYTES))
        ops = self._ops([row[0] for row in rows if row[4] in readable], limit_ops + MOST_OPS)
        return tuple(
            SealedBatch(seq, header, signature, chain, tuple(ops.get(seq, ())))
            for seq, header, signature, chain, _ in rows
        )

    def post(self, box: InvitationId, step: int, body: bytes) -> None:
        """Put a letter into a mailbox. ServerRefused reason=step_taken."""
        values = {"box": uuid.UUID(bytes=box.raw), "step": step, "body": body}
        self._one(_POST, values, (str,), _SMALL + len(body))

    def letters(self, box: InvitationId) -> Mapping[int, bytes]:
        """The letters of a mailbox by step."""
        values = {"box": uuid.UUID(bytes=box.raw)}
        return dict(self._rows(_LETTERS, values, (int, bytes), _SMALL + _MAILBOX))

    def claim(self, device: DeviceId, new_password: Secret) -> None:
        """Take the seat for this device and change its password, both or neither. InvitationUsed.

        The server is shown a verifier, never the password. If the answer is lost the new password may
        count already: keep it before calling, and try it where the old one is refused.
        """
        connection = self._connection
        with self._patiently(_SMALL), connection.transaction():
            connection.execute("select sync.claim(%b::uuid)", [uuid.UUID(bytes=device.raw)])
            connection.execute(_PASSWORD.format(sql.Literal(self._verifier(new_password))))

    def _verifier(self, password: Secret) -> str:
        role = self._connection.info.user.encode()
        made = self._connection.pgconn.encrypt_password(password.reveal(), role, b"scram-sha-256")
        return made.decode()

    def _ops(self, seqs: list[int], most: int) -> Mapping[int, list[SealedOp]]:
        """The operations of these batches, in order. ServerRefused if they are more than were asked for."""
        found: dict[int, list[SealedOp]] = {seq: [] for seq in seqs}
        rows = self._rows(_OPS, {"seqs": seqs}, _OP_ROW, _LARGEST_PAGE) if seqs else ()
        for count, (seq, op_id, body_hash, body) in enumerate(rows, 1):
            if seq not in found or count > most or len(op_id) != 16:
                raise ServerRefused(reason="answer")
            found[seq].append(SealedOp(OpId(op_id), body_hash, body))
        return found

    def _one(self, query: LiteralString, values: Mapping[str, object], row: Row, moved: int) -> Any:
        rows = list(self._rows(query, values, row, moved))
        if len(rows) != 1:
            raise ServerRefused(reason="answer")
        return rows[0]

    def _rows(
        self, query: LiteralString, values: Mapping[str, object], row: Row, moved: int
    ) -> Iterator[Any]:
        """The rows as they come. ServerRefused where their types are others, or they hold more than `moved`
        bytes.
        """
        left = moved
        with self._patiently(moved), self._connection.cursor(binary=True) as cursor:
            for found in cursor.stream(query, values, binary=True, size=_ROWS_AT_ONCE):
                left -= _ROW + sum(len(value) for value in found if isinstance(value, bytes))
                if left < 0 or len(found) != len(row) or not all(map(isinstance, found, row)):
                    self.close()  # or psycopg would hear the rest out
                    raise ServerRefused(reason="answer")
                yield found

    @contextmanager
    def _patiently(self, moved: int) -> Iterator[None]:
        """Within a deadline for that many bytes, and with this program's names for what goes wrong."""
        self._connection.deadline = self._patience.deadline(moved)
        try:
            yield
        except psycopg.Error as error:
            raise of_statement(error) from error


def _head(gen: int, seq: int, chain: bytes, format_min: int, server_ms: int) -> Head:
    return Head(Position(gen, seq, chain), format_min, server_ms)


def _pushed(expected: Position, batch: SealedBatch) -> Mapping[str, object]:
    header = Header.decode(batch.header)
    return {
        "gen": expected.gen,
        "seq": expected.seq,
        "chain": expected.chain,
        "batch": uuid.UUID(bytes=header.batch_id.raw),
        "device": uuid.UUID(bytes=header.device.raw),
        "kind": header.kind.value,
        "compartment": _COMPARTMENTS[header.compartment],
        "epoch": header.epoch,
        "hdr": batch.header,
        "sig": batch.signature,
        "ids": [uuid.UUID(bytes=op.op_id.raw) for op in batch.ops],
        "hashes": [op.body_hash for op in batch.ops],
        "bodies": [op.body for op in batch.ops],
    }
