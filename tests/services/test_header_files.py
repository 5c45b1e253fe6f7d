"""The two copies of a vault's header: which one serves, which is healed, which is refused."""

import contextlib
import json

import pytest

from pazpaz_desktop.foundation.errors import (
    HeaderBroken,
)
from pazpaz_desktop.foundation.lanes import Lanes
from pazpaz_desktop.services.practice import Practice
from pazpaz_desktop.services.vault import CardState
from tests.services.laptop import (
    BAD_HEADERS,
    DAMAGES,
    NEW_PASSPHRASE,
    PASSPHRASE,
    WHOLE_BUT_WRONG,
    Laptop,
    secret,
)
from tests.support.clocks import FakeClock
from tests.support.messages_seen import MessagesSeen


class TestMirror:
    def test_every_header_is_written_twice(self, laptop: Laptop) -> None:
        assert laptop.mirror.read_bytes() == laptop.header.read_bytes()
        before = laptop.header.read_bytes()
        laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE)).close()
        assert laptop.mirror.read_bytes() == laptop.header.read_bytes() != before

    @pytest.mark.parametrize("name", DAMAGES)
    def test_where_the_header_is_damaged_its_mirror_opens_and_the_good_copy_comes_back(
        self, laptop: Laptop, name: str
    ) -> None:
        whole = laptop.header.read_bytes()
        DAMAGES[name](laptop)
        assert [card.state for card in laptop.vaults.cards()] == [CardState.READY]
        laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, None).close()
        Practice.open(laptop.unlock(), Lanes.inline(), FakeClock()).close()
        assert laptop.header.read_bytes() == laptop.mirror.read_bytes() == whole

    @pytest.mark.parametrize("name", WHOLE_BUT_WRONG)
    def test_a_whole_header_that_is_wrong_is_no_damage_and_stays(self, laptop: Laptop, name: str) -> None:
        spoil, expected, _ = BAD_HEADERS[name]
        spoil(laptop)
        spoiled = laptop.header.read_bytes()
        with pytest.raises(expected):
            laptop.unlock()
        assert laptop.header.read_bytes() == spoiled

    def test_a_lost_or_damaged_mirror_is_made_again_when_the_practice_opens(self, laptop: Laptop) -> None:
        for spoil in (laptop.mirror.unlink, lambda: laptop.mirror.write_bytes(b"{")):
            spoil()
            Practice.open(laptop.unlock(), Lanes.inline(), FakeClock()).close()
            assert laptop.mirror.read_bytes() == laptop.header.read_bytes()

    def test_an_older_mirror_is_refused_like_any_older_header_and_heals_nothing(self, laptop: Laptop) -> None:
        older = laptop.mirror.read_bytes()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        Practice.open(unlocked, Lanes.inline(), FakeClock()).close()
        laptop.header.write_bytes(b"torn")
        laptop.mirror.write_bytes(older)
        with contextlib.closing(laptop.unlock()) as reopened, pytest.raises(HeaderBroken) as caught:
            Practice.open(reopened, Lanes.inline(), FakeClock())
        assert caught.value.details == {"reason": "older"}
        assert laptop.header.read_bytes() == b"torn"

    def test_where_only_an_older_header_was_put_back_the_newest_passphrase_opens(
        self, laptop: Laptop
    ) -> None:
        older = laptop.header.read_bytes()
        laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE)).close()
        newest = laptop.header.read_bytes()
        laptop.header.write_bytes(older)
        Practice.open(laptop.unlock(NEW_PASSPHRASE), Lanes.inline(), FakeClock()).close()
        assert laptop.header.read_bytes() == laptop.mirror.read_bytes() == newest

    def test_a_mirror_that_missed_a_passphrase_change_does_not_win_and_catches_up(
        self, laptop: Laptop
    ) -> None:
        """As a crash between the two writes leaves them: the newer one is always `vault.json`."""
        older = laptop.mirror.read_bytes()
        laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE)).close()
        laptop.mirror.write_bytes(older)
        assert not laptop.opens(PASSPHRASE)
        Practice.open(laptop.unlock(NEW_PASSPHRASE), Lanes.inline(), FakeClock()).close()
        assert laptop.mirror.read_bytes() == laptop.header.read_bytes() != older

    def test_a_mirror_that_cannot_be_written_costs_no_passphrase_change(
        self, laptop: Laptop, messages: MessagesSeen
    ) -> None:
        messages.expect("copy_not_written")
        laptop.mirror.unlink()
        laptop.mirror.mkdir()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        Practice.open(unlocked, Lanes.inline(), FakeClock()).close()
        assert laptop.opens(NEW_PASSPHRASE)


class TestOlderHeader:
    """An older header was put back with its mirror, as from a backup: the person is asked, not locked out."""

    def test_once_accepted_it_opens_and_every_older_one_is_refused_from_then_on(self, laptop: Laptop) -> None:
        older = laptop.header.read_bytes()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        Practice.open(unlocked, Lanes.inline(), FakeClock()).close()
        newer = laptop.header.read_bytes()
        laptop.put_header(older)

        accepted = Practice.open(laptop.unlock(), Lanes.inline(), FakeClock(), accept_rollback=True)
        accepted.close()

        assert json.loads(laptop.header.read_bytes())["generation"] == 3
        Practice.open(laptop.unlock(), Lanes.inline(), FakeClock()).close()
        assert not laptop.opens(NEW_PASSPHRASE)
        for passphrase, outdated in ((PASSPHRASE, older), (NEW_PASSPHRASE, newer)):
            laptop.put_header(outdated)
            with contextlib.closing(laptop.unlock(passphrase)) as reopened, pytest.raises(HeaderBroken):
                Practice.open(reopened, Lanes.inline(), FakeClock())

    def test_one_answer_covers_an_older_header_and_an_anchor_that_is_gone(self, laptop: Laptop) -> None:
        older = laptop.header.read_bytes()
        unlocked = laptop.vaults.unlock_with_kit(laptop.vault_id, laptop.kit.code, secret(NEW_PASSPHRASE))
        Practice.open(unlocked, Lanes.inline(), FakeClock()).close()
        laptop.put_header(older)
        (laptop.folder / "anchor").unlink()
        Practice.open(laptop.unlock(), Lanes.inline(), FakeClock(), accept_rollback=True).close()
        Practice.open(laptop.unlock(), Lanes.inline(), FakeClock()).close()
