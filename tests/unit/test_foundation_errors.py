import enum

import pytest

from pazpaz_desktop.foundation import errors
from pazpaz_desktop.foundation.ids import ClientId


class Colour(enum.Enum):
    RED = "personal text that must not show"


def test_an_error_prints_its_code_key_and_safe_details() -> None:
    error = errors.RuleBroken(field="phone", limit=50)

    assert str(error) == "PZ-1001 RuleBroken field=phone limit=50"


@pytest.mark.parametrize("value", ["Dana Levi", "דנה", "", "a" * 65, b"bytes", 1.5, ["list"], None])
def test_an_error_refuses_details_that_could_carry_personal_data(value: object) -> None:
    with pytest.raises(TypeError):
        errors.RuleBroken(field=value)  # type: ignore[arg-type]  # the refusal is what is tested


def test_an_enum_detail_shows_its_name_and_never_its_value() -> None:
    assert "personal" not in str(errors.FileRefused(rule=Colour.RED))


def test_an_id_detail_shows_as_hex() -> None:
    client = ClientId(bytes(16))

    assert "00" * 16 in str(errors.NotFound(kind="client", id=client))
