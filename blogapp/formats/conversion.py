"""From one format to another: what a post holds, mapped role to role, and nothing dropped."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from blogapp.formats.base import PostFormat
from blogapp.formats.fields import Field, syntaxes
from blogapp.text import HtmlSource, plain_paragraphs

NOTES = "~"  # no field can be called this
NOTHING: tuple[Any, ...] = ("", None, [], (), {}, False)
KIND = ("kind", "kinds", "choices", "group", "unit")  # fields of one type that differ in these do not hold the same
Format = type[PostFormat]


@dataclass(frozen=True)
class Unplaced:
    """What has no place in the new format: the label of its field, and what stands there, in words."""

    label: str
    words: str


@dataclass
class _Notes:
    """What conversions write down in a post's data, to find the way back.

    `made` holds, by name, the values that the last conversion put where nothing was; `left` says of which format
    a key is that the present one does not know; `aside` holds, by format, what had the name of another's field;
    `versions` says of which version these are.
    """

    made: dict[str, Any] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    aside: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)


def convert(old: Format, new: Format, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Unplaced]]:
    """Return a post's data as another format has it, and what has no place there. `data` itself stays as it is.

    The value of a field goes to the field with the same role. Every key stays, also those that the new format does
    not know, so that a change back finds all as it was; only a copy that a former change made, and that nobody has
    edited since, goes again. What two formats call the same and mean differently is set aside under the key "~".
    Raises what an upgrade of the new format raises.
    """
    notes = _Notes(**copy.deepcopy(data.get(NOTES) or {}))
    data = syntaxes.joined({name: value for name, value in data.items() if name != NOTES})
    rest = copy.deepcopy(data)
    made, notes.made = notes.made, {}
    _set_aside(old, new, rest, notes)
    rest = _restored(new, rest, notes)
    placed, unplaced = _place(old, new, data, rest, made, notes)
    for name, value in made.items():
        if name in old.fields and name not in new.fields and rest.get(name) == value:
            del rest[name]
    lost = [name for name in old.fields if name not in placed and data.get(name) not in NOTHING]
    unplaced += [Unplaced(old.fields[name].label, old.fields[name].described(data[name])) for name in lost]
    _note_left(old, new, rest, notes)
    notes.aside = {of: syntaxes.split(values) for of, values in notes.aside.items()}
    filled = {name: value for name, value in vars(notes).items() if value}
    rest = syntaxes.split(rest)
    return {**rest, NOTES: filled} if filled else rest, unplaced


def _set_aside(old: Format, new: Format, rest: dict[str, Any], notes: _Notes) -> None:
    """Make way for the new format's fields where something else has their name."""
    for name, target in new.fields.items():
        owner = notes.left.get(name, old.name if name in old.fields else new.name)
        is_same = owner == new.name or (owner == old.name and _means_the_same(old.fields[name], target))
        if name in rest and not is_same:
            notes.aside.setdefault(owner, {})[name] = rest.pop(name)


def _means_the_same(one: Field[Any], other: Field[Any]) -> bool:
    if one.role != other.role:
        return False
    same_kind = all(getattr(one, name, None) == getattr(other, name, None) for name in KIND)
    return one.role == "body" or (type(one) is type(other) and same_kind)


def _restored(new: Format, rest: dict[str, Any], notes: _Notes) -> dict[str, Any]:
    """Put back what was set aside for the new format, and bring what it left up to date."""
    rest |= syntaxes.joined(notes.aside.pop(new.name, {}))
    version = notes.versions.pop(new.name, new.version)
    return syntaxes.joined(new.upgrade(syntaxes.split(rest), version)) if version < new.version else rest


def _place(
    old: Format, new: Format, data: Mapping[str, Any], rest: dict[str, Any], made: Mapping[str, Any], notes: _Notes
) -> tuple[set[str], list[Unplaced]]:
    """Carry values role to role. Returns the names of the fields that found a place, and what of them did not."""
    shared = {name for name in old.fields.keys() & new.fields.keys() if rest.get(name) == data.get(name)}
    placed, unplaced = shared & {n for n in shared if _means_the_same(old.fields[n], new.fields[n])}, []
    for target in new.fields.values():
        source = old.with_role(target.role) if target.role else None
        value = data.get(source.name) if source else None
        if source is None or source.name in placed or value in NOTHING:
            continue
        is_copy = source.name in made and made[source.name] == value
        if is_copy and rest.get(target.name) not in NOTHING:
            placed.add(source.name)  # it came from there
            continue
        carried, left_over = _carried(source, target, value, rest.get(target.name))
        if carried in NOTHING:
            continue
        if rest.get(target.name) in NOTHING:
            notes.made[target.name] = carried
        rest[target.name] = carried
        placed.add(source.name)
        unplaced += [Unplaced(source.label, source.described(left_over))] if left_over else []
    return placed, unplaced


def _carried(source: Field[Any], target: Field[Any], value: Any, former: Any) -> tuple[Any, Any]:
    """Return a value as another field stores it, None where it cannot; and what of a list is left over."""
    if isinstance(value, HtmlSource) and not target.takes_html:
        value = plain_paragraphs(value)
    for raw in _shapes(source, value):
        try:
            carried = target.clean(copy.deepcopy(raw))
        except ValueError:
            continue
        if isinstance(carried, list) and isinstance(former, list) and not isinstance(value, list):
            return _first_of(former, carried), None
        is_first = isinstance(value, list) and raw is value[0]
        return carried, value[1:] if is_first else None
    return None, None


def _first_of(former: list[Any], carried: list[Any]) -> list[Any]:
    """Put one thing in the place of the first of several, which stay; what it does not say stays as well."""
    first, *others = [*former, {}][: max(len(former), 1)]
    both = isinstance(first, dict) and isinstance(carried[0], dict)
    filled = {key: value for key, value in carried[0].items() if value not in NOTHING} if both else {}
    return [{**first, **filled} if both else carried[0], *others]


def _shapes(source: Field[Any], value: Any) -> Iterator[Any]:
    """Return the ways in which a value may be given to another field: itself, as a list, as text, its first part."""
    yield value
    if isinstance(value, list | tuple):
        yield source.typed(value)
        yield value[0]
    else:
        yield [value]
        yield source.typed(value)


def _note_left(old: Format, new: Format, rest: Mapping[str, Any], notes: _Notes) -> None:
    """Write down whose the keys are that the new format does not know."""
    notes.left |= {name: old.name for name in old.fields if name in rest}
    notes.left = {name: of for name, of in notes.left.items() if name in rest and name not in new.fields}
    if old.name in notes.left.values() or old.name in notes.aside:
        notes.versions[old.name] = old.version
    gone = notes.versions.keys() - set(notes.left.values()) - notes.aside.keys()
    notes.versions = {name: version for name, version in notes.versions.items() if name not in gone}
