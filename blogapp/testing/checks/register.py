"""The list that each check puts itself on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from blogapp.testing.kit import Kit, fail

Check = Callable[[Kit], None]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Put a check on the list, under its name; its docstring says the rule.

    What the format raises meanwhile, and the check does not expect, becomes a sentence that says where.
    """

    @wraps(function)
    def checked(kit: Kit) -> None:
        try:
            function(kit)
        except AssertionError:
            raise
        except Exception as error:  # noqa: BLE001 - a format may raise anything
            said = str(error).partition("\n")[0]
            fail(
                f"{type(error).__name__} ({said}) is raised{_where(kit, error)}. Correct the format's code there, or "
                "ask first whether the value is there."
            )

    CHECKS[function.__name__] = checked
    return checked


def _where(kit: Kit, error: Exception) -> str:
    """Return the last line of the format's own code that led to an error, " in line 12 of tide.py"."""
    file = getattr(sys.modules.get(kit.format.__module__), "__file__", None)
    own = [step for step in traceback.extract_tb(error.__traceback__) if step.filename == file]
    return f" in line {own[-1].lineno} of {Path(own[-1].filename).name}" if own else ""
