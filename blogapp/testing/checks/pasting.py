"""Checks of the one box: what a format claims, and what becomes of a text that is pasted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from blogapp.formats import Errors
from blogapp.testing.checks.data import HOSTILE
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.text import normalise

ATTACKS = [normalise(value) for value in HOSTILE.values() if isinstance(value, str)]
# An editor may have chosen the format for any of these.
PASTED = (
    "Ostwik",
    "The night ferry\n\nWe left at dusk, in fog.\n\n- a coat\n- a lamp\n\nAt noon the islands were there.",
    "Worth reading\nhttps://example.org/harbour\n\nIt tells of the winter of 1904.",
    "https://vimeo.com/76979871",
    "“The harbour never sleeps.”\n— Ines Moreau, pilot",
    "Ana: Is it open?\nBen: Until six.\nAna: Good.",
    "Ο φάρος ανάβει στις εννέα.\nΕλάτε όλοι.",
)


@check
def claims_is_a_probability(kit: Kit) -> None:
    """The one box asks every format how surely a text is of its kind."""
    for text in ["", *PASTED, *ATTACKS]:
        try:
            claim = kit.format.claims(text)
        except Exception as error:  # noqa: BLE001 - the format's own code
            demand(
                False,
                f"claims() raises {type(error).__name__} for {text[:20]!r}: {error}. Return 0 for what it is not.",
            )
        else:
            demand(0 <= claim <= 1, f"claims() returns {claim!r}; from 0 to 1, please.")


@check
def claims_leaves_nothing_alone(kit: Kit) -> None:
    """Nothing is of no format."""
    demand(kit.format.claims("") == 0, "claims() claims an empty text.")


@check
def fill_gives_what_the_form_knows(kit: Kit) -> None:
    """Whatever is pasted, its parts stand in the form afterwards."""
    names = {*kit.format.fields, "title"}
    for text in [*PASTED, *ATTACKS]:
        stray = sorted(set(_filled(kit, text)) - names)
        demand(not stray, f"fill() puts a text into {', '.join(stray)}, which is no field; use the name of one.")


@check
def fill_loses_no_word(kit: Kit) -> None:
    """Nobody's text is lost: each word that was pasted is in the form, and in the draft that is saved from it."""
    for text in [*PASTED, kit.seen().text_of()]:
        filled = _filled(kit, text)
        demand(not (lost := _lost(text, filled)), f"fill() loses {lost} of {text[:40]!r}; put the rest into a field.")
        try:
            data = kit.format.clean(filled, partial=True)
        except Errors:
            continue  # the form shows what was refused
        kept = [data, filled.get("title", "")]
        demand(not (lost := _lost(text, kept)), f"fill() puts {lost} into a field whose clean() drops it.")


def _filled(kit: Kit, text: str) -> dict[str, Any]:
    try:
        filled = kit.format.fill(text)
    except Exception as error:  # noqa: BLE001 - the format's own code
        filled = None
        demand(False, f"fill() raises {type(error).__name__} for {text[:40]!r}: {error}. Let super() take it.")
    demand(isinstance(filled, Mapping), f"fill() must return a dict of values by the names of fields, not {filled!r}.")
    return dict(filled or {})


def _lost(text: str, values: object) -> str:
    """Return the words of a text that are not in some values, wherever within."""
    kept = set(re.findall(r"\w+", _words(values)))
    return " ".join(word for word in re.findall(r"\w+", text) if word not in kept)


def _words(value: object) -> str:
    """Return the words of a value, however deep they lie."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return " ".join(map(_words, value)) if isinstance(value, list | tuple) else str(value)
