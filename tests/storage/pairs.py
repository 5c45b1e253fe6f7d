"""Two open laptops of one workspace, and records carried from one to the other without any network."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pazpaz_desktop.crypto.certificates import Certificate
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical, decode, encode
from pazpaz_desktop.foundation.ids import Id
from pazpaz_desktop.storage.exchange.laying import Origin, lay
from pazpaz_desktop.storage.exchange.taking import take
from pazpaz_desktop.storage.store import Store
from tests.storage.records import Records
from tests.support.second_vaults import second_vault
from tests.support.vaults import MadeVault


@dataclass(frozen=True)
class Pair:
    """The first laptop, and the second one, which has no records yet."""

    first: Store
    second: Store
    vaults: tuple[MadeVault, MadeVault]

    def carry(self, entity: Entity, record: Id, *groups: Group) -> None:
        """From the first to the second, as bytes like those of an operation."""
        lay_into(self.second, entity, record, taken(self.first, entity, record, groups), self.first)

    def carry_all(self, records: Records) -> None:
        """Everything `populate` wrote, those first that others name."""
        self.carry(Entity.CLIENT, records.client)
        self.carry(Entity.NOTE, records.draft)
        self.carry(Entity.NOTE, records.signed, *GROUPS[Entity.NOTE])
        self.carry(Entity.ATTACHMENT, records.attachment)


def make_pair(first: Store, vault: MadeVault, folder: Path) -> Pair:
    """The second knows the first and the other way round; the caller closes both."""
    made, issued = second_vault(folder, first)
    second = made.open(first.clock)
    know(first, second, issued)
    return Pair(first, second, (vault, made))


def know(store: Store, other: Store, issued: Certificate) -> None:
    """Lay a certificate that came from elsewhere."""
    born: dict[str, Canonical] = {
        "kind": issued.kind.value,
        "body": issued.body,
        "signature": issued.signature,
        "issuer": issued.issuer.raw,
    }
    lay_into(store, Entity.CERTIFICATE, issued.id, {Group.BORN: born}, other)


def taken(store: Store, entity: Entity, record: Id, groups: Iterable[Group] = ()) -> dict[Group, Canonical]:
    """What these groups hold, or all but a version; through canonical bytes, as an operation has it."""
    wanted = tuple(groups) or tuple(group for group in GROUPS[entity] if group is not Group.VERSION)
    with store.read() as view:
        values = take(view, entity, record.raw, wanted)
    return {group: decode(encode(value)) for group, value in values.items()}


def lay_into(store: Store, entity: Entity, record: Id, values: dict[Group, Canonical], author: Store) -> None:
    """In a transaction of its own, as what came from the author's laptop."""
    with store.write(applying=True) as work:
        lay(work, entity, record.raw, values, Origin(author.device_id, author.clock.now()))
        work.commit()
