"""What readers may answer to a post: an action of its format is a group of fields, and their answers are counted."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from blogapp.formats.fields import Group

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)
# What readers can be asked for: nothing that is uploaded, and no rows.
CONTROLS = {"choice", "choices", "date", "duration", "integer", "line", "lines", "moment", "number", "text", "toggle",
            "url"}  # fmt: skip
COUNTED = {"choice", "choices", "toggle"}  # of which a template sees how often each was chosen
SUMMED = {"integer", "number"}


@dataclass(frozen=True)
class Answers:
    """What readers answered to an action of a post: numbers alone, for what each of them said is for the desk.

    `total` is how many did; `counts` says of each field with choices, and each yes or no, how often each was chosen, by
    what is stored: 0 for what nobody chose. `sums` adds up the numbers of each field that has one.
    """

    total: int = 0
    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)
    sums: Mapping[str, int | float] = field(default_factory=dict)


def actions_of(format: Any) -> Mapping[str, type[Group]]:
    """Return the actions of a format; none for one of before, that has a field of this name."""
    actions: Mapping[str, type[Group]] = {} if "actions" in format.fields else format.actions
    return actions


def offered(seen: Any, name: str) -> type[Group]:
    """Return the group of an action as one post offers it, with the choices that stand in the post."""
    group = actions_of(seen)[name]
    own = {}
    for key, part in group.fields.items():
        if part.choices_of:
            own[key] = copy.copy(part)
            own[key].choices = {str(choice): str(choice) for choice in getattr(seen, part.choices_of) if str(choice)}
    return type(group.__name__, (group,), {**own, "__module__": group.__module__}) if own else group


def counted(group: type[Group], given: Iterable[tuple[Mapping[str, Any], int]]) -> Answers:
    """Return the numbers of what was answered: each answer with how often it was given."""
    total, counts = 0, {key: Counter[Any]() for key, part in group.fields.items() if part.control in COUNTED}
    sums = {key: Decimal() for key, part in group.fields.items() if part.control in SUMMED}
    for data, number in given:
        total += number
        for key, counter in counts.items():
            stored = data.get(key)
            for chosen in stored if isinstance(stored, list) else [stored]:
                counter[chosen] += number if chosen != "" and isinstance(chosen, str | int) else 0
        for key in sums:
            sums[key] += _amount(data.get(key)) * number
    return Answers(total, counts, {key: int(sum) if sum == int(sum) else float(sum) for key, sum in sums.items()})


def _amount(stored: Any) -> Decimal:
    """Return a stored number, which may be the text of its digits; 0 for nothing, and for what is none."""
    is_number = isinstance(stored, int | float | str) and not isinstance(stored, bool)
    try:
        amount = Decimal(str(stored) if is_number else 0)
    except InvalidOperation:
        return Decimal()
    return amount if amount.is_finite() else Decimal()


def mistakes(format: Any) -> Iterator[str]:
    """Yield what is wrong with `actions`."""
    actions: Any = actions_of(format)
    if not isinstance(actions, Mapping):
        yield f'actions must be a dict such as {{"vote": Vote}}, not {actions!r}.'
        return
    for name, group in actions.items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            yield f"An action must be called by a lower-case word such as vote, not {name!r}."
        elif not isinstance(group, type) or not issubclass(group, Group) or callable(getattr(group, "upgrade", None)):
            yield f"The action {name} must be a Group, a class with fields, not {group!r}."
        else:
            yield from _of_fields(format, name, group)
    if own := [key for key, part in format.fields.items() if part.choices_of]:
        yield f"{', '.join(own)}: only an action can offer the lines of another field as choices."


def _of_fields(format: Any, name: str, group: type[Group]) -> Iterator[str]:
    if not group.fields:
        yield f"The action {name} has no fields, so there is nothing to answer; give {group.__name__} one."
    for key, part in group.fields.items():
        if part.control not in CONTROLS:
            yield f"{key} of the action {name} cannot be asked of readers: a {type(part).__name__} is not for them."
        if part.choices_of and part.choices_of not in format.fields:
            yield f"{key} of the action {name} has the choices of {part.choices_of}, which is no field of the format."
