"""Modules that are imported when something of them is first used: what is heavy, and what few requests need."""

from __future__ import annotations

import importlib
from typing import Any


class Module:
    """Stands for a module until something of it is asked for; then that is imported.

    The same import stands beside it under `TYPE_CHECKING`, so that types and layers are checked as for any other.
    (The loader of the standard library's `importlib.util.LazyLoader` may show other threads a module half made.)
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)
