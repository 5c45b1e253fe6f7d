"""Clients, attachments, settings, passphrases, changes and the table of entities."""

import pytest

from pazpaz_desktop.domain import attachments, clients, limits, passphrases, settings
from pazpaz_desktop.domain.changes import ChangeSet, Kind
from pazpaz_desktop.domain.entities import COMPARTMENTS, PARTS, Entity
from pazpaz_desktop.foundation.errors import FileRefused, RuleBroken
from pazpaz_desktop.foundation.ids import ClientId, NoteId
from pazpaz_desktop.foundation.secret import Secret

MIB = 1 << 20


def test_every_entity_has_a_compartment_and_parts() -> None:
    assert set(COMPARTMENTS) == set(Entity) == set(PARTS)


def test_client_fields_are_trimmed_and_composed() -> None:
    fields = clients.checked_fields("  Rene\u0301 ", "כהן\n", " 054-1234567", "")
    assert fields == clients.ClientFields("René", "כהן", "054-1234567", "")
    assert clients.checked_fields("a\ud800", "b", "", "").first_name == "a\ufffd"


@pytest.mark.parametrize(
    ("values", "field", "rule"),
    [
        (("", "b", "", ""), "first_name", "empty"),
        (("\u200f ", "b", "", ""), "first_name", "empty"),
        (("a", " ", "", ""), "last_name", "empty"),
        (("a" * 256, "b", "", ""), "first_name", "too_long"),
        (("a", "b", "1" * 51, ""), "phone", "too_long"),
        (("a", "b", "1\n2", ""), "phone", "several_lines"),
        (("a", "b", "", "no-address"), "email", "not_an_address"),
        (("a", "b", "", "a@b c"), "email", "not_an_address"),
        (("a", "b", "", "a@" + "b" * 254), "email", "too_long"),
    ],
)
def test_a_broken_client_field_is_named_with_its_rule(
    values: tuple[str, str, str, str], field: str, rule: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        clients.checked_fields(*values)
    assert (caught.value.details["field"], caught.value.details["rule"]) == (field, rule)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("photo.JPG", "photo.jpg"),
        ("/home/someone/My  photo.jpeg", "My_photo.jpeg"),
        ("C:\\Users\\x\\תמונה של דנה.jpg", "תמונה_של_דנה.jpg"),
        ("..hidden.jpg", "hidden.jpg"),
        ("a<b>:c?.jpg", "a_b_c.jpg"),
        ("....", "attachment"),
        (".jpg", "jpg"),
        ("a/b/", "attachment"),
        ("knee-left.2.png", "knee-left_2.png"),
        ("x" * 400 + ".jpg", "x" * 251 + ".jpg"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_file_names_are_cleaned(typed: str, kept: str) -> None:
    assert attachments.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("size", "note", "client", "rule"),
    [
        (10 * MIB + 1, 0, 0, "file_too_large"),
        (MIB, 49 * MIB + 1, 0, "note_full"),
        (MIB, 0, 99 * MIB + 1, "client_full"),
    ],
)
def test_files_beyond_a_limit_are_refused(size: int, note: int, client: int, rule: str) -> None:
    with pytest.raises(FileRefused) as caught:
        attachments.check_room(size, note, client)
    assert caught.value.details["rule"] == rule


def test_files_up_to_each_limit_fit() -> None:
    attachments.check_room(10 * MIB, 40 * MIB, 90 * MIB)


@pytest.mark.parametrize("setting", [settings.IDLE_MINUTES, settings.UNDO_MINUTES])
def test_number_settings_refuse_what_is_no_choice(setting: settings.Setting[int]) -> None:
    assert setting.checked(setting.default) == setting.default
    for wrong in (-1, 31, True, "10", 10.0, None):
        with pytest.raises(RuleBroken):
            setting.checked(wrong)


@pytest.mark.parametrize("setting", [settings.LANGUAGE, settings.THEME, settings.MOTION])
def test_word_settings_refuse_what_is_no_choice(setting: settings.Setting[str]) -> None:
    assert all(setting.checked(choice) == choice for choice in setting.choices)
    with pytest.raises(RuleBroken):
        setting.checked("fr")


@pytest.mark.parametrize("phrase", ["elevenchars", "a" * 40, "אבגדה"])
def test_weak_passphrases_are_refused(phrase: str) -> None:
    with pytest.raises(RuleBroken):
        passphrases.check_passphrase(Secret(phrase.encode()))


@pytest.mark.parametrize("phrase", ["twelve chars", "שלום לך עולם קטן"])
def test_a_passphrase_needs_length_and_nothing_else(phrase: str) -> None:
    passphrases.check_passphrase(Secret(phrase.encode()))
    assert len(phrase) >= limits.PASSPHRASE_CHARACTERS


@pytest.mark.parametrize(
    ("typed", "rule"), [(b"", "too_short"), ("sécurité et santé".encode("latin-1"), "utf8")]
)
def test_bytes_that_are_no_passphrase_are_refused_by_name(typed: bytes, rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        passphrases.check_passphrase(Secret(typed))
    assert caught.value.details["rule"] == rule


def test_changes_know_what_they_touch() -> None:
    client, note = ClientId(b"c" * 16), NoteId(b"n" * 16)
    changes = ChangeSet(frozenset({(Kind.CLIENT, client)})).merged(ChangeSet(frozenset({(Kind.NOTE, note)})))
    assert changes.touches(Kind.CLIENT)
    assert changes.touches(Kind.NOTE, note)
    assert not changes.touches(Kind.NOTE, NoteId(b"x" * 16))
    assert not changes.touches(Kind.SETTING)
    assert changes.ids(Kind.NOTE) == {note}
    assert not ChangeSet()
