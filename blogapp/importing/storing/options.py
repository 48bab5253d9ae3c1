"""What is asked of an import beside its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class Refused(Exception):
    """An import cannot begin; the text says why, for people."""


@dataclass(frozen=True)
class Options:
    """What is asked of an import.

    `source` names the former site where its files do not. `authors` says by login, in lower case, which account here is
    whose, by its e-mail address. Files come from `media`, a copy of the folder of uploads, or are fetched. A dry run
    writes nothing and asks nobody.
    """

    source: str
    authors: Mapping[str, str] = field(default_factory=dict)
    media: Path | None = None
    fetch: bool = False
    dry_run: bool = False
