"""Where each behaviour lives, from tests/behaviours.toml; `tests/support/rooms.py` writes the table of it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "behaviours.toml"


@dataclass(frozen=True)
class Behaviour:
    """What the blog does, in a sentence with the nouns by which a newcomer looks, and the module where it is done."""

    told: str
    nouns: tuple[str, ...]
    place: str

    def __str__(self) -> str:
        return self.place

    @property
    def path(self) -> Path:
        """The module's file."""
        return ROOT / "blogapp" / self.place

    def missing(self) -> list[str]:
        """Return the nouns that the module's docstring does not have, in the singular or the plural."""
        said = (ast.get_docstring(ast.parse(self.path.read_text(encoding="utf-8"))) or "").lower()
        return [noun for noun in self.nouns if not re.search(rf"\b{re.escape(_singular(noun))}(y|s|es|ies)?\b", said)]


def _singular(noun: str) -> str:
    """Return a noun without what makes it a plural, and without a last y, which becomes -ies."""
    return re.sub(r"(?<=[^s])(ies|y|s)$", "", noun.lower())


def behaviours() -> list[Behaviour]:
    """Return all of them, by rooms."""
    rooms = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [_behaviour(told, place) for room in rooms.values() for place, told in room.items()]


def _behaviour(told: str, place: str) -> Behaviour:
    marked = re.compile(r"\*([^*]+)\*")
    return Behaviour(marked.sub(r"\1", told), tuple(marked.findall(told)), place)


def table() -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| what it does | where |"
    yield "| --- | --- |"
    yield from (f"| {each.told} | `{each.place}` |" for each in behaviours())
