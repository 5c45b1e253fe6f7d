"""Certificates, written: once and for ever, by whoever has verified them."""

from collections.abc import Iterable

from pazpaz_desktop.crypto.certificates import Certificate
from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.moments import milliseconds
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.storage.certificate_rows import row_of
from pazpaz_desktop.storage.schema import certificate
from pazpaz_desktop.storage.unit_of_work import UnitOfWork


def add(work: UnitOfWork, issued: Iterable[Certificate]) -> None:
    """Keep certificates that are not here yet. SaveFailed for one that is: none is ever replaced."""
    for each in issued:
        work.connection.execute(certificate.insert().values(row_of(each, milliseconds(work.now))))
        work.touch(Entity.CERTIFICATE, each.id, Group.BORN)
