"""Checks that nothing which was typed is changed or lost on its way into the data, and that mistakes are said."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from blogapp.formats import Errors
from blogapp.formats.definition import later
from blogapp.testing.checks.kinds import OF_PYTHON
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.testing.tries import is_empty
from blogapp.testing.walking import objects, texts

WRONG = ("kanari 12o", "-1", "99999999999999", "kanari", ["a", ["b"]], {"a": {"b": 1}})
CONTROL = {chr(number) for number in (*range(9), 11, 12, *range(14, 32), 127)}


@check
def clean_keeps_what_fields_return(kit: Kit) -> None:
    """What a field's own clean() returns is stored as it is: no word, capital, sign, order or zone is lost."""
    for what, one in kit.tries.items():
        for name, field in kit.format.fields.items():
            wanted = field.clean(copy.deepcopy(one.raw.get(name)))
            demand(
                is_empty(wanted) or one.data[name] == wanted,
                f"clean() stores {_around(one.data[name], wanted)} as {name} of {what}, where the field returns "
                f"{_around(wanted, one.data[name])}. To change a value, write a kind of field with its own "
                "clean().",
            )


def _around(value: Any, other: Any) -> str:
    """Return a value for a sentence: where it is long, the part that differs."""
    one, two = repr(value), repr(other)
    start = next((n for n, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0)
    return one if len(one) <= 80 else f"…{one[max(0, start - 20) : start + 60]}…"


@check
def clean_takes_any_mapping(kit: Kit) -> None:
    """Forms, imports and programs hand in mappings of their own, and each may lie unchanged elsewhere."""
    raw = MappingProxyType({**kit.raw, "title": "A title"})
    try:
        kit.format.clean(raw)
    except Errors:
        return
    except Exception as error:  # noqa: BLE001 - the format's own code
        demand(False, f"clean() raises {type(error).__name__} for a mapping that is no dict: {error}. Use dict(raw).")


@check
def cleaned_posts_share_nothing(kit: Kit) -> None:
    """Two posts of the same words are two posts: what is done to the data of one is not done to the other."""
    one, two = kit.clean(copy.deepcopy(kit.raw)), kit.clean(copy.deepcopy(kit.raw))
    demand(not objects(one) & objects(two), "clean() returns the same dict or list twice; make a new one each time.")


@check
def a_wrong_value_is_refused_in_words(kit: Kit) -> None:
    """Who types what a field cannot take reads a sentence at that field, or finds the words elsewhere in the form."""
    for name, field in kit.format.fields.items():
        for value in WRONG:
            if _is_refused(field, value):
                demand(
                    _is_said(kit, name, value),
                    f"clean() takes {value!r} as {name}, drops it, and says nothing; raise Errors with the sentence "
                    "of the field.",
                )
                break


def _is_refused(field: Any, value: Any) -> bool:
    try:
        field.clean(copy.deepcopy(value))
    except ValueError:
        return True
    return False


def _is_said(kit: Kit, name: str, value: Any) -> bool:
    """Return whether clean() says what is wrong, or keeps the value."""
    try:
        data = kit.format.clean({**kit.raw, name: copy.deepcopy(value), "title": "A title"})
    except Errors as errors:
        return name in errors.sentences
    except Exception:  # noqa: BLE001 - another check reports it
        return True
    return all(text in " ".join(texts(data)) for text in texts(value))


@check
def clean_raises_errors_only(kit: Kit) -> None:
    """Whatever a post holds, the editor reads a sentence at a field."""
    for raw in attempts(kit):
        try:
            kit.format.clean({**copy.deepcopy(raw), "title": "A title"})
        except Errors:
            continue
        except Exception as error:  # noqa: BLE001 - the format's own code
            demand(
                False,
                f"clean() raises {type(error).__name__} ({error}) for {raw!r:.80}; raise Errors with a sentence for "
                "each field, and ask whether an optional value is there.",
            )


@check
def errors_say_what_to_do(kit: Kit) -> None:
    """An editor reads what to do, in words, and neither Python's nor HTML's."""
    for raw in attempts(kit):
        try:
            kit.checked({**copy.deepcopy(raw), "title": "A title"})
        except Errors as errors:
            for name, sentence in errors.sentences.items():
                is_short = len(str(sentence).split()) < 3
                demand(
                    not is_short and not OF_PYTHON.search(sentence) and not re.search(r"</?[a-z]+>", sentence),
                    f"The error {sentence!r} of {name} does not say what to do; write a sentence, in plain words.",
                )
        except Exception:  # noqa: BLE001, S112 - another check reports it
            continue


def attempts(kit: Kit) -> list[dict[str, Any]]:
    """Return input that may be refused: the example with other values, with little, and with one value missing."""
    raws = [one.raw for one in kit.tries.values()]
    few = [{**kit.raw, name: value[:1]} for name, value in kit.raw.items() if isinstance(value, list)]
    missing = [{key: value for key, value in kit.raw.items() if key != name} for name in kit.raw]
    kinds = {"line": "!", "text": "!", "lines": "!", "moment": "1801-02-03T04:05+02:00"}
    more = [{**kit.raw, n: kinds[field.control]} for n, field in kit.format.fields.items() if field.control in kinds]
    return [*raws, *few, *missing, *more]


@check
def validate_returns_sentences(kit: Kit) -> None:
    """The form shows a sentence at each field that is wrong; the data is stored as it is."""
    empty = {f"a post without {name}": {**kit.clean(), name: field.empty} for name, field in kit.format.fields.items()}
    for what, stored in {**{what: one.data for what, one in kit.tries.items()}, **empty}.items():
        data = copy.deepcopy(stored)
        try:
            sentences: Any = kit.format.validate(data)
        except Exception as error:  # noqa: BLE001 - the format's own code
            if what in empty and kit.format.fields[what.rpartition(" ")[2]].required:
                continue  # validate() is asked for whole posts only
            fail(f"validate() raises {type(error).__name__} for {what}: {error}. Ask whether the value is there.")
        demand(
            isinstance(sentences, Mapping)
            and all(isinstance(text, str) for pair in sentences.items() for text in pair),
            f"validate() returns {sentences!r:.60}; return a dict of sentences by the names of fields, {{}} for none.",
        )
        demand(data == stored, "validate() changes the data; return sentences, and let clean() change what it may.")


@check
def problems_are_sentences(kit: Kit) -> None:
    """The form shows a sentence at each field that is wrong."""
    for what, seen in kit.all_seen(full=True).items():
        if later(kit.format, "problems"):
            try:
                sentences: Any = seen.problems()
            except Exception as error:  # noqa: BLE001 - the format's own code
                fail(f"problems() raises {type(error).__name__} for {what}: {error}. Ask whether the value is there.")
            demand(
                isinstance(sentences, Mapping) and all(isinstance(text, str) for text in sentences.values()),
                f"problems() returns {sentences!r:.60}; return a dict of sentences by the names of fields.",
            )


@check
def advice_is_sentences(kit: Kit) -> None:
    """Whoever writes a post reads advice in words, on a draft with nothing in it, too."""
    for what, seen in kit.all_seen().items() if later(kit.format, "advice") else ():
        try:
            sentences: Any = list(seen.advice())
        except Exception as error:  # noqa: BLE001 - the format's own code
            fail(f"advice() raises {type(error).__name__} for {what}: {error}. Ask whether the value is there.")
        demand(
            all(isinstance(text, str) and text.strip() for text in sentences),
            f"advice() returns {sentences!r:.60}; return sentences, () for none.",
        )


@check
def a_draft_stays_as_it_is(kit: Kit) -> None:
    """A draft that is opened and saved again holds what it held, and what was empty stays empty."""
    for raw in ({}, {name: value for name, value in kit.raw.items() if name == next(iter(kit.format.fields), "")}):
        data = kit.clean(raw, partial=True)
        try:
            again = kit.format.clean({**kit.typed(data), "title": "A title"}, partial=True)
        except Errors as errors:
            fail(f"A draft with nothing in it is refused when it is saved again: {errors}. Store `field.empty`.")
        changed = [name for name in data if data[name] != again.get(name)]
        demand(
            not changed,
            f"A draft changes when it is saved again: {', '.join(changed)}. Store `field.empty` for nothing, and let "
            "typed() return what clean() takes.",
        )


@check
def an_empty_draft_is_empty(kit: Kit) -> None:
    """What nobody typed or chose is not stored, or nobody can be rid of it."""
    data = kit.clean({}, partial=True)
    fields = kit.format.fields.items()
    filled = [name for name, field in fields if not is_empty(data[name]) and data[name] not in (field.empty, False)]
    demand(
        not filled,
        f"clean() stores {filled and data[filled[0]]!r:.40} as {filled and filled[0]} of a draft in which nothing was "
        "typed; store field.empty, and say in values() what is shown instead.",
    )


@check
def data_can_be_stored(kit: Kit) -> None:
    """No database takes half a character, and no reader wants control characters."""
    for what, one in kit.tries.items():
        signs = sorted({repr(sign) for text in texts(one.data) for sign in text if sign in CONTROL})
        demand(not signs, f"clean() stores {', '.join(signs)} for {what}; begin with super().clean(raw).")
