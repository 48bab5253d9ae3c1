"""The list that each check puts itself on."""

from __future__ import annotations

from collections.abc import Callable

from blogapp.testing.kit import Kit

Check = Callable[[Kit], None]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Put a check on the list, under its name; its docstring says the rule."""
    CHECKS[function.__name__] = function
    return function
