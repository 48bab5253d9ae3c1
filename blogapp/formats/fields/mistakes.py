"""What can be wrong with a set of fields, said in sentences to its author."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from blogapp.formats.fields.field import Field


def of_fields(group: Any, reserved: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the fields of a class; `reserved` are names that none of them can have."""
    for name, field in group.fields.items():
        if name in reserved:
            yield f"A field cannot be called {name}: the form or the format needs that name. Choose another one."
        if field.name != name:
            yield f"{name} and {field.name} are one and the same field; make one for each."
    for name, value in vars(group).items():
        if isinstance(value, type) and issubclass(value, Field):
            yield f'{name} is the kind of field and not a field: write {name} = {value.__name__}("its label").'


def of_roles(fields: Collection[Field[Any]]) -> Iterator[str]:
    """Yield what is wrong with the roles of fields that stand together."""
    roles = [field.role for field in fields if field.role]
    for role in sorted({role for role in roles if roles.count(role) > 1}):
        yield f"The role {role} is given {roles.count(role)} times; it can be given once."


def of_rows(group: Any, formats: type, within: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield what is wrong with the groups that repeat in one, at any depth. `formats` is the base of all formats."""
    for name, field in group.fields.items():
        inner = field.group
        if inner is None:
            continue
        if issubclass(inner, formats):
            yield f"{name} repeats {inner.__name__}, which is a format; make a Group of the fields that repeat."
        elif inner in {*within, group}:
            yield f"{name} repeats {inner.__name__}, which holds itself; there would be no end."
        else:
            yield from of_rows(inner, formats, (*within, group))
