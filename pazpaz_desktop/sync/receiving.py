"""Receiving: a page of the log, checked and opened before anything of it touches a record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pazpaz_desktop.crypto.keys import SyncKey
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.errors import LogBroken, SealBroken
from pazpaz_desktop.storage.exchange.values import CertificateBorn
from pazpaz_desktop.storage.repos.batches import StoredBatch
from pazpaz_desktop.storage.repos.ops import OpState, StoredOp
from pazpaz_desktop.sync.batches import Header, Position, SealedBatch, SealedOp
from pazpaz_desktop.sync.log_checks import LogChecks
from pazpaz_desktop.sync.membership import Members, certificate_of
from pazpaz_desktop.sync.opening import OpReader, SyncKeys, readable
from pazpaz_desktop.sync.ops import SCHEMA, Held, Op, UnreadableOp
from pazpaz_desktop.sync.seal import OpSeal
from pazpaz_desktop.sync.wraps import Recipient, WrapBorn


@dataclass(slots=True)
class Page:
    """Verified batches that follow one another. `own` operations are named, not opened."""

    after: Position
    until: Position
    batches: list[StoredBatch] = field(default_factory=list)
    own: list[StoredOp] = field(default_factory=list)
    others: list[StoredOp] = field(default_factory=list)
    opened: list[Op] = field(default_factory=list)
    keys: list[SyncKey] = field(default_factory=list)
    greatest_stamp: int = 0

    @property
    def size(self) -> int:
        """Bytes of operations in it."""
        return sum(len(op.body) for op in (*self.own, *self.others))


class PageReader:
    """Checks and opens batches in the order of the log. Lane `sync`; touches no database.

    `members` and the keys grow with what the pages bring, so that the next batch can be held to it.
    """

    def __init__(
        self, recipient: Recipient, members: Members, keys: SyncKeys, seal: OpSeal, checks: LogChecks
    ) -> None:
        self._recipient = recipient
        self._seal = seal
        self.checks = checks
        self.members = members
        self._keys = dict(keys)

    @property
    def keys(self) -> SyncKeys:
        """Those it began with and those that came."""
        return self._keys

    def read(self, after: Position, batches: Sequence[SealedBatch], head: Position) -> Page:
        """The page, on the way to that head or past it. LogBroken if any of it does not fit."""
        self.checks.shown(batches, after)
        page, workspace = Page(after, after), self._recipient.workspace
        for batch in batches:
            header = self.checks.batch(
                batch, page.until, workspace, self.members.key_of, readable(self._keys)
            )
            self._add(page, batch, header)
        self.checks.leads_to(head, batches)
        return page

    def _add(self, page: Page, batch: SealedBatch, header: Header) -> None:
        page.until = Position(header.gen, header.seq, batch.chain)
        page.greatest_stamp = max(page.greatest_stamp, header.hlc)
        page.batches.append(
            StoredBatch(
                header.seq,
                header.gen,
                header.device,
                header.batch_id,
                batch.header,
                batch.signature,
                batch.chain,
            )
        )
        found = [_stored(header, index, sealed) for index, sealed in enumerate(batch.ops)]
        if header.device == self._recipient.device:
            page.own += found
            return
        reader = OpReader(self._recipient.workspace, self._keys, self._seal)
        examined = [examine(op, reader, self.members) for op in found]
        page.others += [stored for stored, _ in examined]
        opened = [op for _, op in examined if op is not None]
        page.opened += opened
        self._learn(page, header, opened)

    def _learn(self, page: Page, header: Header, opened: Iterable[Op]) -> None:
        for op in opened:
            if op.entity is Entity.KEY_WRAP:
                page.keys += self._taken(header, WrapBorn.read(op.fields[Group.BORN]))
        self.members.admit(
            certificate
            for op in opened
            if op.entity is Entity.CERTIFICATE
            and (certificate := certificate_of(op.object_id, CertificateBorn.read(op.fields[Group.BORN])))
        )

    def _taken(self, header: Header, born: WrapBorn) -> list[SyncKey]:
        held = self._keys.get((born.kind, born.epoch))
        try:
            key = self._recipient.accept(born, self.members.role_of(header.device), held)
        except SealBroken as error:
            raise LogBroken(reason="foreign_key", seq=header.seq) from error
        if key is None:
            return []
        self._keys[key.kind, key.epoch] = key
        return [key]


def examine(stored: StoredOp, reader: OpReader, members: Members) -> tuple[StoredOp, Op | None]:
    """The operation as it is to be kept: arrived, with what it says; or held, with the reason."""
    try:
        op = reader.open(stored)
        if members.person_of(op.device) != op.person:
            raise UnreadableOp(Held.MALFORMED)
    except UnreadableOp as error:
        return replace(stored, state=OpState.HELD, reason=error.reason.value), None
    arrived = replace(
        stored,
        state=OpState.ARRIVED,
        reason=None,
        schema_v=op.schema,
        hlc=op.hlc,
        entity=op.entity,
        object_id=op.object_id,
        kind=op.kind.value,
        parents=op.parents,
        person_id=op.person,
    )
    return arrived, op


def _stored(header: Header, index: int, sealed: SealedOp) -> StoredOp:
    return StoredOp(
        op_id=sealed.op_id,
        compartment=header.compartment,
        epoch=header.epoch,
        schema_v=SCHEMA,
        device_id=header.device,
        hlc=header.hlc,
        body=sealed.body or b"",
        state=OpState.ARRIVED,
        seq=header.seq,
        idx=index,
    )
