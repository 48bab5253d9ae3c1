"""A micro-blog engine: `create_app` returns the application."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blogapp.wiring import create_app

__all__ = ["create_app", "template_folder"]

PACKAGE = Path(__file__).resolve().parent


def __getattr__(name: str) -> Any:
    """Import the wiring, and with it every part, for whoever asks for `create_app`: formats and `--help` do not."""
    if name == "create_app":
        return importlib.import_module("blogapp.wiring").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def template_folder() -> Path:
    """Return the folder of the templates: inside an installed package, beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"
