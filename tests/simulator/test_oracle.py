"""The oracle itself: it must notice what it is there for."""

import pytest

from pazpaz_desktop.domain.entities import Entity
from pazpaz_desktop.domain.registers import Group
from pazpaz_desktop.foundation.ids import DeviceId, OpId, PersonId
from pazpaz_desktop.sync.ops import Op, OpKind
from tests.simulator.ledger import History, Ledger, Wrong
from tests.simulator.oracle import Oracle
from tests.support.identity_seal import IdentitySeal

_NOTE = bytes(16)
_PLAN = (_NOTE, Group.PLAN)
_HERE = DeviceId(bytes(16))


class _Log:
    """Operations on one section, as the ledger would have read them."""

    def __init__(self) -> None:
        self.ledger = Ledger({}, IdentitySeal(), {})
        self._history = self.ledger.registers.setdefault(_PLAN, History(Entity.NOTE))
        self._stamp = 0

    def add(self, text: str, *parents: OpId, kind: OpKind = OpKind.SET, stamp: int | None = None) -> OpId:
        self._stamp += 1
        op = Op(
            OpId.random(),
            Entity.NOTE,
            _NOTE,
            kind,
            {Group.PLAN: tuple(sorted(parents))},
            {Group.PLAN: text},
            self._stamp if stamp is None else stamp,
            PersonId.random(),
            _HERE,
        )
        self._history.add(op, Group.PLAN)
        return op.op_id

    @property
    def heads(self) -> list[OpId]:
        return [entry.op_id for entry in self._history.heads()]


@pytest.fixture
def log() -> _Log:
    return _Log()


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


def _save(oracle: Oracle, laptop: int, *shown: str) -> str:
    text = f"{oracle.mark()}."
    oracle.saved(laptop, _PLAN, text, oracle.known_from(shown))
    return text


def test_edits_that_are_all_in_the_log_are_well(oracle: Oracle, log: _Log) -> None:
    first = _save(oracle, 0)
    second = _save(oracle, 1, first)
    log.add(second, log.add(first))

    oracle.check(log.ledger)


def test_an_edit_in_no_operation_is_lost(oracle: Oracle, log: _Log) -> None:
    log.add(_save(oracle, 0))
    _save(oracle, 1)

    with pytest.raises(Wrong, match="m1 of laptop 1 is lost"):
        oracle.check(log.ledger)


def test_an_edit_replaced_at_its_own_laptop_before_it_was_sent_is_not_lost(oracle: Oracle, log: _Log) -> None:
    first = _save(oracle, 0)
    log.add(_save(oracle, 0, first))

    oracle.check(log.ledger)


def test_an_edit_replaced_by_another_laptop_before_it_was_sent_is_lost(oracle: Oracle, log: _Log) -> None:
    first = _save(oracle, 0)
    log.add(_save(oracle, 1, first))

    with pytest.raises(Wrong, match="lost"):
        oracle.check(log.ledger)


def test_an_operation_may_not_pass_over_what_its_author_never_saw(oracle: Oracle, log: _Log) -> None:
    first, second = _save(oracle, 0), _save(oracle, 1)
    log.add(second, log.add(first))

    with pytest.raises(Wrong, match=r"'m1\.' passes over m0"):
        oracle.check(log.ledger)


def test_a_choice_between_texts_may_not_pass_over_others(oracle: Oracle, log: _Log) -> None:
    texts = _save(oracle, 0), _save(oracle, 1)
    log.add(texts[0], *[log.add(text) for text in texts], kind=OpKind.RESOLVE)

    with pytest.raises(Wrong, match=r"passes over m1"):
        oracle.check(log.ledger)


def test_an_operation_may_not_stand_beside_what_its_author_knew(oracle: Oracle, log: _Log) -> None:
    first = _save(oracle, 0)
    log.add(first)
    log.add(_save(oracle, 1, first))

    with pytest.raises(Wrong, match=r"'m1\.' is set beside m0"):
        oracle.check(log.ledger)


def test_what_was_known_at_second_hand_counts(oracle: Oracle, log: _Log) -> None:
    first = _save(oracle, 0)
    second = _save(oracle, 1, first)
    third = _save(oracle, 2, second)
    log.add(third, log.add(second, log.add(first)))

    oracle.check(log.ledger)


def test_an_edit_that_was_sent_twice_is_noticed(oracle: Oracle, log: _Log) -> None:
    text = _save(oracle, 0)
    log.add(text, log.add(text))

    with pytest.raises(Wrong, match="m0 is in the log twice"):
        oracle.check(log.ledger)


def test_heads_are_what_nobody_has_seen(log: _Log) -> None:
    root = log.add("root")
    left, right = log.add("left", root), log.add("right", root)
    assert log.heads == [left, right]

    both = log.add("both", left, right)
    assert log.heads == [both]


def test_a_parent_the_log_does_not_have_is_noticed(log: _Log) -> None:
    with pytest.raises(Wrong, match="parent that is not in the log"):
        log.add("text", OpId.random())


def test_a_laptops_own_stamps_must_rise(log: _Log) -> None:
    first = log.add("first", stamp=10)

    with pytest.raises(Wrong, match="not later"):
        log.add("second", first, stamp=10)
