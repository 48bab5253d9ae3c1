"""A form that lay open while others saved takes nothing back of theirs, wherever it stands as it was drawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import request

NAME = "began"  # of a hidden control


def drawn(values: Mapping[str, Any]) -> str:
    """Return what a form began from, a mark of each value; one that comes back with a mistake began long before."""
    return request.form.get(NAME) or " ".join(f"{name}={_mark(value)}" for name, value in values.items())


def kept(typed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, and wherever nothing was changed in the form what is stored by now."""
    began = dict(part.partition("=")[::2] for part in request.form.get(NAME, "").split())
    return {name: stored[name] if began.get(name) == _mark(value) else value for name, value in typed.items()}


def _mark(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
