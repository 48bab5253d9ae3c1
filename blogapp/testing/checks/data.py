"""Checks of `clean`: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import Any

from blogapp.formats import Errors
from blogapp.testing.checks.register import check
from blogapp.testing.kit import UNKNOWN, Kit, demand

HOSTILE: dict[str, Any] = {
    "a script": "<script>alert(1)</script>",
    "an event handler": '"><img src=x onerror=alert(1)>',
    "a javascript: address": "java\tscript:alert(1)",
    "NUL and control characters": "a\x00b\x0b\x1b[31m",
    "a lone surrogate": "a\ud800b",
    "bidirectional overrides": "a\u202eb",
    "a very long word": "x" * 60_000,
    "deep nesting": "> " * 2000 + "x",
    "a template": "{{ 7 * 7 }}{% raise %}",
    "a list": ["a", ["b"]],
    "a dict": {"a": {"b": "c"}},
    "a number": 10**40,
    "a fraction": float("nan"),
    "true": True,
    "nothing": None,
}
# What is much or little for such a field, so that what a format itself forbids is seen.
ENDS = {
    **dict.fromkeys(("integer", "number"), ("0", "-1", "1", "99", "9999", "999999")),
    "duration": ("0:01", "0:59", "23:59", "99:00", "9999:00"), "date": ("1801-02-03", "2199-12-31"),
    "moment": ("1801-02-03T04:05", "2199-12-31T23:59"), "zoned": ("1801-02-03T04:05Z", "2199-12-31T23:59Z"),
}  # fmt: skip


@check
def example_is_accepted(kit: Kit) -> None:
    """The example can be published."""
    kit.clean()


@check
def clean_leaves_its_input_alone(kit: Kit) -> None:
    """The form shows the input again after an error, so it must still be what was typed."""
    raw = kit.raw | UNKNOWN | {"title": "A title"}
    before = copy.deepcopy(raw)
    kit.format.clean(raw)
    demand(raw == before, "clean() changes its input; copy what you change.")


@check
def clean_returns_the_fields(kit: Kit) -> None:
    """What is stored is what the fields say, no more and no less."""
    names, wanted = set(kit.clean()), set(kit.format.fields)
    demand(names == wanted, f"clean() must return {sorted(wanted)}, not {sorted(names)}.")


@check
def data_is_json(kit: Kit) -> None:
    """Data is stored as JSON and must come back the same."""
    data = kit.clean()
    try:
        back = json.loads(json.dumps(data, allow_nan=False))
    except (TypeError, ValueError) as error:
        demand(False, f"clean() returns what JSON cannot hold: {error}. Return texts, numbers, lists and dicts.")
    else:
        demand(back == data, "clean() returns what JSON changes, such as a tuple or a number as a key.")


@check
def clean_is_stable(kit: Kit) -> None:
    """A post that is opened and saved unchanged stays as it was."""
    data = kit.clean()
    again = kit.clean(kit.typed(data))
    changed = [name for name in data if data[name] != again.get(name)]
    demand(
        not changed, f"Saving unchanged changes {', '.join(changed)}: typed() and clean() must be each other's inverse."
    )


@check
def clean_gives_the_same_twice(kit: Kit) -> None:
    """Data depends on the input alone, not on the clock or on chance."""
    demand(kit.clean() == kit.clean(), "clean() returns something else the second time.")


@check
def clean_takes_what_it_returned(kit: Kit) -> None:
    """Import and API hand in data in its stored form."""
    data = kit.clean()
    demand(kit.clean(copy.deepcopy(data)) == data, "clean() does not accept its own output.")


@check
def required_fields_are_asked_for(kit: Kit) -> None:
    """An empty form gets a sentence at each field that is required."""
    needed = {name for name, field in kit.format.fields.items() if field.required}
    try:
        kit.format.clean({"title": "A title"})
    except Errors as errors:
        demand(
            needed <= set(errors.sentences),
            f"An empty form says nothing about {sorted(needed - set(errors.sentences))}.",
        )
    else:
        demand(not needed, f"An empty form is accepted though {', '.join(sorted(needed))} is required.")


@check
def an_empty_post_cannot_be_published(kit: Kit) -> None:
    """A post of nothing would be an empty article in the stream."""
    try:
        kit.checked({"title": ""})
    except Errors:
        return
    demand(False, "An empty form can be published; make a field required, or say in problems() what a post needs.")


@check
def a_draft_may_be_empty(kit: Kit) -> None:
    """A draft is saved as it is, so that nobody loses a word."""
    try:
        kit.format.clean({}, partial=True)
    except Errors as errors:
        demand(False, f"An empty draft is refused: {errors}. Check only what is there; leave the rest to publishing.")


@check
def unknown_input_is_ignored(kit: Kit) -> None:
    """What the format does not know is none of its data."""
    demand(not set(UNKNOWN) & set(kit.clean(kit.raw | UNKNOWN)), "clean() stores input that is no field.")


@check
def errors_are_sentences(kit: Kit) -> None:
    """An error is read by an editor, next to the field."""
    for name, sentences in _refusals(kit).items():
        for sentence in sentences:
            begun = sentence.lstrip("“«„\"'")  # a name may come first
            whole = begun[:1].isupper() and sentence.rstrip().endswith((".", "!", "?")) and " " in sentence
            demand(whole, f"The error {sentence!r} of {name} must be a whole sentence that says what to do.")


@check
def errors_name_fields(kit: Kit) -> None:
    """An error that belongs to no control would be shown nowhere."""
    stray = sorted(set(_refusals(kit)) - set(kit.format.fields) - {"title"})
    demand(not stray, f"Errors for {', '.join(stray)}, which is no field; use the name of one.")


@check
def hostile_input_is_refused_or_made_safe(kit: Kit) -> None:
    """Whatever is pasted: data that can be stored, or a sentence; never an exception."""
    for name in kit.format.fields:
        for what, value in HOSTILE.items():
            _try(kit, {**kit.raw, name: copy.deepcopy(value)}, f"{what} in {name}")


@check
def hostile_drafts_are_refused_or_made_safe(kit: Kit) -> None:
    """The same for a draft, in which nothing else is filled in."""
    for name in kit.format.fields:
        for what, value in HOSTILE.items():
            _try(kit, {name: copy.deepcopy(value)}, f"{what} in {name} of a draft", partial=True)


def _try(kit: Kit, raw: dict[str, Any], what: str, *, partial: bool = False) -> None:
    try:
        data = kit.checked({**raw, "title": "A title"}, partial=partial)
        json.dumps(data, allow_nan=False).encode()
        "".join(_texts(data)).encode()
    except Errors:
        return
    except Exception as error:  # noqa: BLE001 - the format's own code
        demand(False, f"clean() raises {type(error).__name__} for {what}: {error}. Raise Errors, or take it.")


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else [str(value)]


@lru_cache(maxsize=1)
def _refusals(kit: Kit) -> dict[str, list[str]]:
    """Return every sentence with which clean() refuses something, by field."""
    refusals: dict[str, list[str]] = {}
    tries = [{}, *({**kit.raw, name: value} for name in kit.format.fields for value in HOSTILE.values())]
    tries += [
        {**kit.raw, name: end} for name, field in kit.format.fields.items() for end in ENDS.get(field.control, ())
    ]
    for raw in tries:
        try:
            kit.checked({**copy.deepcopy(raw), "title": "A title"})
        except Errors as errors:
            for name, sentence in errors.sentences.items():
                refusals.setdefault(name, []).append(sentence)
        except Exception:  # noqa: BLE001, S112 - another check reports it
            continue
    return refusals
