import copy
import pickle

import pytest

from pazpaz_desktop.foundation.secret import Secret


def test_a_secret_never_shows_in_repr_or_format() -> None:
    assert "hunter" not in f"{Secret(b'hunter2')!r} {Secret(b'hunter2')}"


@pytest.mark.parametrize("spread", [pickle.dumps, copy.deepcopy])
def test_a_secret_is_never_serialised(spread: object) -> None:
    with pytest.raises(TypeError):
        spread(Secret(b"key"))  # type: ignore[operator]  # both are callables


def test_secrets_are_compared_by_matches_only() -> None:
    assert Secret(b"key").matches(Secret(b"key"))
    assert not Secret(b"key").matches(Secret(b"kez"))
    with pytest.raises(TypeError):
        _ = Secret(b"key") == Secret(b"key")


def test_a_wiped_secret_reveals_nothing() -> None:
    secret = Secret(b"key")
    secret.wipe()

    assert len(secret) == 0
    with pytest.raises(ValueError, match="wiped"):
        secret.reveal()
