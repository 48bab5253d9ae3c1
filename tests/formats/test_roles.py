"""Roles: what a field means is a name of the blog's table, or an object that a plugin defines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blogapp.formats import PostFormat, Role
from blogapp.formats import fields as f
from blogapp.formats.conversion import convert

BOAT = Role("boat", "vehicle", "p-boat", "B", "_boat_name", "Vehicle")


class Voyage(PostFormat):
    name = "voyage"
    boat = f.Line("Boat", role=BOAT)
    before = f.Image("Before")
    after = f.Image("After")
    template = "{{ boat }}"


class Catch(PostFormat):
    name = "catch"
    ship = f.Line("Ship", role=BOAT)
    chart = f.Image("Chart")
    photo = f.Image("Photo", role="image")
    scan = f.Image("Scan", role="")
    template = "{{ ship }}"


def test_a_role_of_a_plugin_s_own_is_in_every_output() -> None:
    voyage = Voyage(Voyage.clean({"boat": "Tern"}))
    assert voyage.json_ld()["vehicle"] == {"@type": "Vehicle", "name": "Tern"}
    assert Voyage.boat.mf == "p-boat"
    assert voyage.to_wxr().meta["_boat_name"] == "Tern"
    assert convert(Voyage, Catch, voyage.data)[0]["ship"] == "Tern"


def test_of_several_pictures_the_first_has_the_role_unless_it_is_given() -> None:
    assert [(name, field.role) for name, field in Voyage.fields.items()] == [
        ("boat", "boat"), ("before", "image"), ("after", ""),
    ]  # fmt: skip
    assert (Voyage.before.ld, Voyage.before.mf, Voyage.after.ld, Voyage.after.mf) == ("image", "u-photo", "", "")
    assert [field.role for field in Catch.fields.values()] == ["boat", "", "image", ""]


MISTAKES: list[tuple[Callable[[], Any], str]] = [
    (lambda: Role("boat", weight="E"), "The weight of the role boat must be A, B, C or D, not 'E'."),
    (lambda: Role("Boat"), "A role's name must be a lower-case word such as 'place', not 'Boat'."),
    (lambda: Role("", "vehicle"), "not ''."),
    (lambda: Role("boat", microformat="boat"), "The microformat of the role boat must be such as p-name, not 'boat'."),
    (lambda: Role("boat", None), "schema_org of a role must be a text, not None."),  # type: ignore[arg-type]
    (lambda: f.Line("Where", role=Role("place", "geo")), "The blog has a role place already; give yours another name."),
    (lambda: f.Line("Where", role=7), "There is no role 7; the roles are body,"),  # type: ignore[arg-type]
]


def test_a_mistake_in_a_role_is_a_sentence(subtests: pytest.Subtests) -> None:
    for make, sentence in MISTAKES:
        with subtests.test(sentence), pytest.raises(TypeError) as refusal:
            make()
        assert sentence in str(refusal.value)
