"""What a server's superuser can do to one workspace's log, and how it is put back for the next attempt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from pazpaz_desktop.sync import batches
from pazpaz_desktop.sync.batches import FIRST_CHAIN, Position, SealedBatch

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = ("batch", "op")


class Hands:
    """A superuser's hands on one workspace: every row of its log, and nobody to stop them."""

    def __init__(self, connection: Connection, place: UUID) -> None:
        self._connection = connection
        self._place = place
        connection.execute("set session_replication_role = replica")  # no trigger, no foreign key

    def do(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run SQL in which `:ws` is the workspace."""
        done = self._connection.execute(statement.replace(":ws", f"'{self._place}'"), values)  # type: ignore[call-overload]
        return [] if done.description is None else done.fetchall()

    def fill(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Put whole rows into a table."""
        with self._connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"insert into sync.{table} values ({places})", rows)  # type: ignore[arg-type]

    def end(self) -> Position:
        """Where the log says it ends."""
        return Position(
            *self.do("select log_gen, head_seq, head_chain from sync.workspace where ws = :ws")[0]
        )

    def chain_after(self, seq: int) -> bytes:
        """The chain value after that batch."""
        rows = self.do("select chain from sync.batch where ws = :ws and seq = %s", seq)
        return bytes(rows[0][0]) if rows else FIRST_CHAIN

    def move_head(self, position: Position) -> None:
        """Say that the log ends there."""
        self.do(
            "update sync.workspace set log_gen = %s, head_seq = %s, head_chain = %s where ws = :ws",
            position.gen,
            position.seq,
            position.chain,
        )

    def cut_off(self, seq: int) -> None:
        """Take everything behind that batch away, and let the head say so."""
        for table in reversed(_TABLES):
            self.do(f"delete from sync.{table} where ws = :ws and seq > %s", seq)
        self.move_head(Position(self.end().gen, seq, self.chain_after(seq)))

    def append(self, batch: SealedBatch) -> None:
        """Put a batch at the end, with the chain that a reader would compute."""
        end = self.end()
        seq, chain = end.seq + 1, batches.next_chain(end.chain, batch.header, batch.signature)
        header = batches.Header.decode(batch.header)
        self.do(
            "insert into sync.batch values (:ws, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            seq,
            end.gen,
            UUID(bytes=header.device.raw),
            UUID(bytes=header.batch_id.raw),
            header.kind.value,
            {"clinic": 1, "clinical": 2, "audit": 3}[header.compartment.value],
            header.epoch,
            len(batch.ops),
            batch.header,
            batch.signature,
            chain,
        )
        for index, op in enumerate(batch.ops):
            op_id = UUID(bytes=op.op_id.raw)
            self.do(
                "insert into sync.op values (:ws, %s, %s, %s, %s, %s)",
                seq,
                index,
                op_id,
                op.body_hash,
                op.body,
            )
        self.move_head(Position(end.gen, seq, chain))

    def kept(self) -> "Kept":
        """A copy of the whole log."""
        rows = {table: self.do(f"select * from sync.{table} where ws = :ws") for table in _TABLES}
        return Kept(self, self.end(), rows)


@dataclass(frozen=True)
class Kept:
    """A log as it was."""

    hands: Hands
    end: Position
    rows: dict[str, list[tuple[Any, ...]]]

    def put_back(self) -> None:
        """Make the log what it was."""
        hands = self.hands
        for table in reversed(_TABLES):
            hands.do(f"delete from sync.{table} where ws = :ws")
        for table in _TABLES:
            hands.fill(table, self.rows[table])
        hands.move_head(self.end)


@dataclass(frozen=True)
class Cheat:
    """One thing a server may do at one position of the log, and the words by which a laptop may report it."""

    name: str
    do: Callable[[Hands, int], None]
    reasons: set[str]

    def __str__(self) -> str:
        return self.name
