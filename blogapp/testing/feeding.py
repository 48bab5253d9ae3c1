"""Texts for the fields of a format under test, each as its kind would store it."""

from __future__ import annotations

from typing import Any

from blogapp.formats.fields import Field

BUILT_IN = Field.__module__.rpartition(".")[0]


def fed(field: Field[Any], typed: Any, former: Any) -> Any:
    """Return what a field stores of what is typed, or None where its kind takes no such thing.

    A kind of somebody's own gets only what its `clean` returns: what it never stores it need not be able to show. Of a
    built-in one what an old import may have left is stored, too.
    """
    try:
        return field.clean(typed)
    except ValueError:
        is_own = type(field).__module__.rpartition(".")[0] != BUILT_IN
    return None if is_own else [typed] if isinstance(former, list | tuple) else typed
