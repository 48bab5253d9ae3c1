"""Which check notices which mistake from elsewhere, which of them are tried first, and which go unnoticed."""

from __future__ import annotations

import tomllib
from pathlib import Path

_TOLD = tomllib.loads((Path(__file__).parent / "noticed.toml").read_text(encoding="utf-8"))
NOTICED: dict[str, str] = {mistake: check for check, mistakes in _TOLD["noticed"].items() for mistake in mistakes}
QUICK: frozenset[str] = frozenset(_TOLD["quick"])
# With the reason; docs/formats.md lists them for authors.
UNNOTICED: dict[str, str] = _TOLD["unnoticed"]
