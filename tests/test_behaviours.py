"""Any behaviour is found in two guesses: the room by its name, then the module by what it says of itself."""

from __future__ import annotations

import tomllib

import pytest
import rooms
from behaviours import TABLE, Behaviour, behaviours


@pytest.mark.parametrize("behaviour", behaviours(), ids=str)
def test_a_module_says_what_it_does_in_the_words_of_whoever_looks_for_it(behaviour: Behaviour) -> None:
    assert behaviour.nouns, "Mark the nouns by which one looks: a *comment* waits for *approval*."
    assert behaviour.path.is_file()
    assert behaviour.missing() == []


def test_every_room_has_a_behaviour_to_be_found_by() -> None:
    named = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert {room for layer in rooms.layers() for room in layer} - {"__main__"} == set(named)
    assert [
        place for room, told in named.items() for place in told if place.removesuffix(".py").split("/")[0] != room
    ] == []
    assert len(behaviours()) >= 40


@pytest.mark.parametrize(
    ("told", "missing"), [("secret key", []), ("Sessions", []), ("companies", ["companies"]), ("toke", ["toke"])]
)
def test_a_noun_is_found_in_the_singular_and_in_the_plural(told: str, missing: list[str]) -> None:
    assert Behaviour("", (told,), "http/secret_key.py").missing() == missing
