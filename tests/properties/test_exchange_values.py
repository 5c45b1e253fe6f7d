"""Laws of the values operations hold: they come back as they were, and nothing else is taken for one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.notes import Section
from pazpaz_desktop.domain.registers import SECTION_GROUPS, Group
from pazpaz_desktop.foundation.canonical import Canonical, decode, encode, nfc
from pazpaz_desktop.foundation.errors import UnsupportedVersion
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.storage.exchange import values
from pazpaz_desktop.storage.store import Store
from tests.storage.pairs import lay_into, taken
from tests.support.vaults import copied_vault

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(nfc)
MOMENTS = st.integers(0, 1 << 45)
NUMBERS = st.integers(0, 1 << 30)
IDS, DIGESTS = st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32)
SIGNATURES = st.binary(min_size=64, max_size=64)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1)).map(date.isoformat)
SHAPES = st.one_of(
    st.builds(values.ClientBorn, MOMENTS),
    st.builds(values.NoteBorn, IDS, MOMENTS),
    st.builds(values.SessionTimes, DAYS, st.none() | NUMBERS),
    st.builds(
        values.SignedVersion,
        id=IDS,
        number=NUMBERS,
        on=DAYS,
        minutes=st.none() | NUMBERS,
        content_hash=DIGESTS,
        signature=SIGNATURES,
        certificate=IDS,
        signed_at=MOMENTS,
        device=IDS,
        person=IDS,
        sections=st.fixed_dictionaries({section.value: TEXTS for section in Section}),
    ),
    st.builds(
        values.AttachmentBorn,
        note=IDS,
        client=IDS,
        blob=IDS,
        media_type=st.just("image/jpeg"),
        size_bytes=NUMBERS,
        created_at=MOMENTS,
        file_key=DIGESTS,
        sha256=DIGESTS,
        report=st.binary(max_size=40),
    ),
    st.builds(values.CertificateBorn, TEXTS, body=st.binary(max_size=40), signature=SIGNATURES, issuer=IDS),
)
SCALARS = st.none() | st.booleans() | st.integers(-(1 << 62), 1 << 62) | st.text(max_size=9) | st.binary()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)
READERS: tuple[Callable[[Canonical], object], ...] = (
    values.ClientBorn.read,
    values.NoteBorn.read,
    values.SessionTimes.read,
    values.SignedVersion.read,
    values.AttachmentBorn.read,
    values.CertificateBorn.read,
    values.text,
    values.moment_ms,
    values.maybe_moment_ms,
)


@given(SHAPES)
def test_a_value_read_back_is_the_value(value: Any) -> None:
    assert type(value).read(decode(encode(values.written(value)))) == value


@given(SHAPES, ANYTHING, st.data())
def test_a_value_with_one_other_member_is_refused_or_is_another_value(
    value: Any, other: Canonical, data: st.DataObject
) -> None:
    members = values.written(value)
    assert isinstance(members, dict)
    name = data.draw(st.sampled_from(sorted(members)))
    try:
        read = type(value).read(members | {name: other})
    except UnsupportedVersion:
        return
    assert getattr(read, name) == other


@given(ANYTHING)
@pytest.mark.parametrize("read", READERS)
def test_anything_is_read_or_refused_and_never_falls_over(
    read: Callable[[Canonical], object], value: Canonical
) -> None:
    try:
        read(value)
    except UnsupportedVersion:
        return


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, ClientId, NoteId]]:
    """A client and a draft, laid from elsewhere."""
    with closing(copied_vault(tmp_path_factory.mktemp("vault")).open()) as store:
        client, note = ClientId.random(), NoteId.random()
        lay_into(store, Entity.CLIENT, client, {Group.BORN: {"created_at": 1}}, store)
        born: Canonical = {"client": client.raw, "created_at": 1}
        lay_into(store, Entity.NOTE, note, {Group.BORN: born}, store)
        yield store, client, note


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.sampled_from(SECTION_GROUPS), TEXTS, min_size=1),
    st.builds(values.SessionTimes, DAYS, st.none() | st.integers(0, 480)).map(values.written),
)
def test_what_is_laid_into_a_draft_is_what_is_taken_from_it(
    shared: tuple[Store, ClientId, NoteId], texts: dict[Group, Canonical], times: Canonical
) -> None:
    store, _, note = shared
    before = taken(store, Entity.NOTE, note)
    laid = texts | {Group.SESSION: times}
    lay_into(store, Entity.NOTE, note, laid, store)
    assert taken(store, Entity.NOTE, note) == before | laid


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.sampled_from([Group.FIRST_NAME, Group.LAST_NAME, Group.PHONE, Group.EMAIL]), TEXTS),
    st.none() | MOMENTS,
)
def test_what_is_laid_into_a_client_is_what_is_taken_from_it(
    shared: tuple[Store, ClientId, NoteId], texts: dict[Group, Canonical], archived: int | None
) -> None:
    store, client, _ = shared
    before = taken(store, Entity.CLIENT, client)
    laid = texts | {Group.ARCHIVED: archived}
    lay_into(store, Entity.CLIENT, client, laid, store)
    assert taken(store, Entity.CLIENT, client) == before | laid
