"""Checks of the fields, first of all those of a plugin's own kinds: what they take, refuse, store, show and tell."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from blogapp.formats.definition import DIRECTIVES, ORIGIN
from blogapp.formats.fields import Field
from blogapp.forms import controls
from blogapp.testing.checks.data import HOSTILE
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.testing.tree import read
from blogapp.testing.tries import is_empty, others, taken

SECONDS = 0.25  # of the processor, for an input of a few thousand signs
TRIES = 3  # a pause of the process (collecting garbage) is no fault of an expression
ATTACK = "x\"><kit-attack kit-attack='1'>' kit-attack=1 x=\" kit-attack=1 "
NUMBERS = ("nan", "inf", "Infinity", "-inf", "1e400")
# What Python says of itself, and nobody who edits a post understands.
OF_PYTHON = re.compile(
    r"\w+(Error|Exception)\b|Traceback|NoneType|<class|object at 0x|invalid literal|could not convert|not subscriptable"
    r"|has no attribute|unexpected keyword|list index|unhashable|<function|\[<class|expected str|argument"
)
UNSAFE = re.compile(r"on[a-z]+|style|srcdoc|formaction|value|name|id|type", re.IGNORECASE)


def _values(kit: Kit) -> Iterator[tuple[str, Field[Any], Any, Any, Any]]:
    """Yield each field with what it stores of some input, the value of that, and the post's view of it."""
    for one in kit.tries.values():
        seen = kit.seen(one.data)
        for name, field in kit.format.fields.items():
            yield name, field, one.data[name], getattr(seen, name), seen


@check
def fields_take_or_refuse(kit: Kit) -> None:
    """A field takes what comes, or says in a sentence what it wants; any other exception is an error page."""
    for name, field in kit.format.fields.items():
        for what, value in HOSTILE.items():
            try:
                field.clean(copy.deepcopy(value))
            except ValueError as error:
                _is_sentence(name, str(error))
            except Exception as error:  # noqa: BLE001 - the field's own code
                fail(
                    f"clean() of {name} raises {type(error).__name__} for {what}: {error}. Begin with "
                    "super().clean(raw), and raise ValueError with a sentence."
                )


def _is_sentence(name: str, text: str) -> None:
    demand(
        not OF_PYTHON.search(text) and len(text.split()) > 1 and text[:1].isupper() and text.rstrip()[-1:] in ".!?",
        f"clean() of {name} says {text!r:.80}, which no editor understands; raise ValueError with a sentence of yours.",
    )


@check
def numbers_are_numbers(kit: Kit) -> None:
    """A field that refuses words does not take nan or inf for numbers: JSON has neither, and nobody means them."""
    for name, field in kit.format.fields.items():
        if not field.choices and is_empty(taken(field, "kanari")):
            took = [word for word in NUMBERS if not is_empty(taken(field, word))]
            demand(not took, f"clean() of {name} takes {took and took[0]!r} for a number; say which signs it can have.")


@check
def fields_are_stable(kit: Kit) -> None:
    """What a field stored is what it stores again, from the form and from a program."""
    for name, field in kit.format.fields.items():
        for value in (kit.raw.get(name), *others(field, kit.raw.get(name))):
            stored = taken(field, value)
            form = controls.typed({name: field}, {name: stored})[name]
            for again in (stored, form):
                demand(
                    is_empty(stored) or _again(name, field, again) == stored,
                    f"{name} stores {stored!r:.60}, and after the next saving something else; clean() must take "
                    "what it returned, and what typed() makes of it, and return the same.",
                )


def _again(name: str, field: Field[Any], value: Any) -> Any:
    try:
        return field.clean(copy.deepcopy(value))
    except ValueError as error:
        fail(f"{name} refuses what it stored or showed in the form itself, {value!r:.60}: {error} Let clean() take it.")


@check
def outputs_of_fields_are_of_their_kind(kit: Kit) -> None:
    """Words are texts, files are ids, and what is told in JSON-LD is what JSON holds."""
    kinds: dict[str, tuple[Callable[..., Any], type | tuple[type, ...]]] = {
        "text()": (lambda field, _, value, __: field.text(value), str),
        "typed()": (lambda field, stored, *_: field.typed(stored), str),
        "media_ids()": (lambda field, stored, *_: field.media_ids(stored), list),
        "csp()": (lambda field, _, value, __: field.csp(value), Mapping),
        "attributes()": (lambda field, *_: field.attributes(), Mapping),
        "linked()": (lambda field, _, value, seen: field.linked(value, seen.reader), object),
    }
    for name, field, stored, value, seen in _values(kit):
        for method, (of, kind) in kinds.items():
            try:
                made = of(field, stored, value, seen)
                json.dumps(made if method == "linked()" else "", allow_nan=False)
            except Exception as error:  # noqa: BLE001 - the field's own code
                fail(f"{method} of {name} fails with {type(error).__name__} ({error}); return plain texts and numbers.")
            demand(isinstance(made, kind), f"{method} of {name} returns {made!r:.50}; return a {_named(kind)}.")


def _named(kind: Any) -> str:
    """Return how authors call a type."""
    return "dict" if kind is Mapping else str(kind.__name__)


@check
def fields_allow_no_more_than_origins(kit: Kit) -> None:
    """A field opens the page's policy for one host at most, and never for scripts."""
    for name, field, _, value, _ in _values(kit):
        for directive, origins in field.csp(value).items():
            for origin in origins:
                demand(
                    directive in DIRECTIVES and ORIGIN.fullmatch(str(origin)),
                    f"csp() of {name} asks for {directive} {origin}; it can name a host, such as https://example.org, "
                    f"for {', '.join(DIRECTIVES)}.",
                )


@check
def controls_take_what_is_stored(kit: Kit) -> None:
    """The browser sends back what the form shows: no limit of the control is narrower than the data."""
    for name, field, stored, _, _ in _values(kit):
        attributes, typed = field.attributes(), field.typed(stored)
        unsafe = sorted(key for key in attributes if UNSAFE.fullmatch(key))
        demand(
            not unsafe,
            f"attributes() of {name} has {', '.join(unsafe)}, which is the form's own, or runs; take it out.",
        )
        demand(
            all(isinstance(text, str) for pair in attributes.items() for text in pair),
            f"attributes() of {name} must be texts, not {attributes!r:.60}.",
        )
        most, pattern = attributes.get("maxlength", ""), attributes.get("pattern", "")
        demand(
            not most.isdigit() or len(typed) <= int(most),
            f"The control of {name} takes {most} signs, and its data has {len(typed)}; let maxlength be what "
            "clean() takes.",
        )
        demand(
            not pattern or not typed or re.fullmatch(pattern, typed),
            f"The control of {name} refuses what is stored, {typed!r:.40}; correct its pattern.",
        )


@check
def no_input_takes_long(kit: Kit) -> None:
    """An expression that tries every way through thirty signs, or words against words, holds the form for minutes."""
    tried = [unit * size + end for unit in ("1", "a", "a ", " ", "-") for size in (18, 23, 26) for end in ("!", "")]
    long = [unit * 1500 for unit in ("a ", "1,", "(", "<b>", "a → ", "x\n\n")]
    for name, field in kit.format.fields.items():
        for text in (*tried, *long) if _is_own(field) else ():
            _quick(partial(taken, field, text), f"clean() of {name}", text)
    for text in (*tried, *long):
        _quick(partial(kit.format.claims, text), "claims()", text)
        _quick(partial(kit.format.fill, text), "fill()", text)


def _is_own(field: Field[Any]) -> bool:
    """Return whether a field is of a kind that the blog does not have."""
    return not type(field).__module__.startswith("blogapp.formats.fields")


def _quick(call: Callable[[], Any], what: str, text: str) -> None:
    demand(
        any(_seconds(call) < SECONDS for _ in range(TRIES)),
        f"{what} takes more than {SECONDS} seconds for {len(text)} signs, {text[:12]!r}…; write expressions that "
        "take linear time: no repetition within a repetition.",
    )


def _seconds(call: Callable[[], Any]) -> float:
    """Return the processor's time that a call takes."""
    start = time.thread_time()
    with suppress(Exception):  # other checks report it
        call()
    return time.thread_time() - start


@check
def values_are_texts_or_safe(kit: Kit) -> None:
    """Whatever is stored, by whichever way it came, a value that a template writes as it is holds no tag of it."""
    for name, field in kit.format.fields.items():
        for stored in _attacks(kit, name, field):
            try:
                value = getattr(kit.seen({**kit.clean(), name: stored}), name)
            except Exception:  # noqa: BLE001, S112 - nothing is shown of what cannot be read
                continue
            for html in _markup(value):
                demand(
                    not _is_hit(html),
                    f"The value of {name} makes HTML of what was typed; write Markup('<b>{{}}</b>').format(text), "
                    "which escapes, or return a str.",
                )


def _attacks(kit: Kit, name: str, field: Field[Any]) -> Iterator[Any]:
    """Yield stored values with tags in them: such as the field itself stores, and such as old data may have."""
    example = kit.clean().get(name)
    for raw in (ATTACK, [ATTACK], _with(kit.raw.get(name), ATTACK)):
        if not is_empty(stored := taken(field, raw)):
            yield stored
    if _is_own(field):
        yield from (part for part in (_in_place(example), ATTACK if isinstance(example, str) else None) if part)


def _with(value: Any, more: str) -> Any:
    """Return a value whose texts end with something."""
    if isinstance(value, Mapping):
        return {key: _with(part, more) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with(part, more) for part in value]
    return f"{value} {more}" if isinstance(value, str) else value


def _in_place(value: Any) -> Any:
    """Return a value whose texts are attacks."""
    if isinstance(value, Mapping):
        return {key: _in_place(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_in_place(part) for part in value]
    return ATTACK if isinstance(value, str) else value


def _markup(value: Any) -> Iterator[str]:
    """Yield the HTML that a value, or a part of it, writes."""
    if isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _markup(part)
    elif isinstance(value, Mapping):
        yield from _markup(list(value.values()))
    elif hasattr(value, "__html__"):
        yield str(value.__html__())


def _is_hit(html: str) -> bool:
    """Return whether what was typed became an element or an attribute."""
    return any(one.tag == "kit-attack" or "kit-attack" in one.attributes for one in read(html).elements)


@check
def values_are_escaped(kit: Kit) -> None:
    """Whatever somebody types stays text, within an attribute, too."""
    data = kit.clean()
    for name, field in kit.format.fields.items():
        for stored in _attacks(kit, name, field):
            for view in ("stream", "page", "feed"):
                try:
                    html = kit.html(view, {**data, name: stored})
                except AssertionError:
                    continue  # nothing is shown of what cannot be read
                demand(
                    not _is_hit(html),
                    f"The view {view} makes markup of what is typed as {name}; write {{{{ {name} }}}} alone, "
                    'in an attribute within quotes: title="{{ … }}".',
                )
                demand(
                    "&amp;lt;" not in html,
                    f"The view {view} escapes {name} twice; write the value as it is.",
                )


@check
def a_text_is_no_address(kit: Kit) -> None:
    """A line is any text: as an address it may be javascript:, and in a query it may be several parameters."""
    data = kit.clean()
    word = "javascript:kanari(1)&kanari=2"
    for name, field in kit.format.fields.items():
        if field.control in {"line", "lines", "choice"} and not is_empty(data[name]):
            stored = [word] if isinstance(data[name], list) else word
            if is_empty(taken(field, stored)) and _is_own(field):
                continue
            for element in read(kit.html("page", {**data, name: stored})).elements:
                for attribute in ("href", "src", "action", "poster", "cite"):
                    address = element.attributes.get(attribute, "")
                    demand(
                        not re.match(r"\s*javascript:kanari", address),
                        f"The page makes an address of {name}, which may be javascript:; use a Url field.",
                    )
                    demand("kanari=2" not in address, f"The page writes {name} into an address; use |urlencode.")
