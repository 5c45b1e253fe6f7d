"""Keys are spelt one way, never get in each other's way, and lock and quit always have one."""

import pytest

from pazpaz_desktop.domain.key_bindings import (
    KEY_BINDINGS,
    Binding,
    Scope,
    canonical,
    clashes,
    from_text,
    rebound,
    rebound_where_possible,
    to_text,
)
from pazpaz_desktop.foundation.errors import RuleBroken

USUAL = (
    Binding("lock", ("Ctrl+L",), Scope.ANYWHERE, is_needed=True),
    Binding("close", ("Esc",), Scope.ANYWHERE, is_fixed=True),
    Binding("note", ("Ctrl+N", "N"), Scope.CLIENT_PAGE),
    Binding("sign", ("Ctrl+Return",), Scope.NOTE),
    Binding("join", ("Ctrl+J",), Scope.CLINIC),
)


def keys_of(bindings, name):
    return next(one.keys for one in bindings if one.name == name)


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("ctrl+n", "Ctrl+N"),
        ("Shift + Ctrl + p", "Ctrl+Shift+P"),
        ("shift+alt+meta+ctrl+f6", "Meta+Ctrl+Alt+Shift+F6"),
        ("Ctrl+/", "Ctrl+/"),
        ("pgup", "PgUp"),
        ("n", "N"),
    ],
)
def test_a_key_has_one_spelling(typed, spelt):
    assert canonical(typed) == spelt
    assert canonical(spelt) == spelt


@pytest.mark.parametrize(
    "typed", ["", "Ctrl+", "Ctrl", "Ctrl+Ctrl+N", "Hyper+N", "F25", "ק", "Ctrl+ק", "NN", "Ctrl++"]
)
def test_what_is_no_key_is_refused(typed):
    with pytest.raises(RuleBroken):
        canonical(typed)


def test_one_key_may_do_two_things_only_in_places_that_never_meet():
    apart = (Binding("a", ("X",), Scope.CLIENTS), Binding("b", ("X",), Scope.CLINIC))
    inside = (Binding("a", ("X",), Scope.CLIENTS), Binding("b", ("X",), Scope.CLIENT_PAGE))
    everywhere = (Binding("a", ("X",), Scope.ANYWHERE), Binding("b", ("X",), Scope.CONFLICT))
    assert clashes(apart) == []
    assert [one.key for one in clashes(inside)] == ["X"]
    assert [one.names for one in clashes(everywhere)] == [("a", "b")]


def test_a_chosen_key_takes_the_place_of_the_usual_ones():
    made = rebound(USUAL, {"note": ("ctrl+m",), "sign": ()})
    assert keys_of(made, "note") == ("Ctrl+M",)
    assert keys_of(made, "sign") == ()
    assert keys_of(made, "lock") == ("Ctrl+L",)


def test_two_actions_may_change_places():
    made = rebound(USUAL, {"lock": ("Ctrl+N",), "note": ("Ctrl+L",)})
    assert (keys_of(made, "lock"), keys_of(made, "note")) == (("Ctrl+N",), ("Ctrl+L",))


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"lock": ()}, "needed"),
        ({"close": ("F4",)}, "fixed"),
        ({"note": ("Ctrl+L",)}, "taken"),
        ({"note": ("Ctrl+V",)}, "reserved"),
        ({"note": ("Return",)}, "reserved"),
        ({"note": ("Shift+Left",)}, "reserved"),
        ({"note": ("Ctrl+Alt+4",)}, "reserved"),
        ({"sign": ("S",)}, "letter_alone"),
        ({"lock": ("Shift+L",)}, "letter_alone"),
        ({"nothing": ("F4",)}, "no_such_action"),
        ({"note": ("Hyper+N",)}, "not_a_key"),
    ],
)
def test_a_choice_that_would_lock_somebody_out_or_break_writing_is_refused(chosen, rule):
    with pytest.raises(RuleBroken) as refused:
        rebound(USUAL, chosen)
    assert refused.value.details["rule"] == rule


def test_of_what_was_kept_all_that_still_fits_is_used():
    kept = {"gone": ("F4",), "note": ("Ctrl+L",), "sign": ("Ctrl+E",), "lock": ()}
    made = rebound_where_possible(USUAL, kept)
    assert keys_of(made, "sign") == ("Ctrl+E",)
    assert keys_of(made, "note") == ("Ctrl+N", "N")
    assert keys_of(made, "lock") == ("Ctrl+L",)


def test_what_is_kept_comes_back_as_it_was():
    chosen = {"note": ("Ctrl+M", "M"), "sign": ()}
    assert from_text(to_text(chosen)) == chosen
    assert KEY_BINDINGS.checked(to_text(chosen)) == to_text(chosen)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"note": "Ctrl+M"}', '{"note": [1]}', '{"note": ["Hyper"]}', "{"]
)
def test_what_was_never_written_is_refused(text):
    with pytest.raises(RuleBroken):
        KEY_BINDINGS.checked(text)


def test_a_setting_of_another_kind_is_refused():
    with pytest.raises(RuleBroken):
        KEY_BINDINGS.checked(5)
