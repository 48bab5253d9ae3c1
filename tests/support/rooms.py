"""The rooms of the package, from the layers in pyproject.toml: `python tests/support/rooms.py` renews their table.

So does it the table of behaviours, see tests/support/behaviours.py.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import behaviours

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def layers() -> list[list[str]]:
    """Return the rooms of each layer, the highest first, as import-linter holds them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [found] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [re.findall(r"\w+", layer) for layer in found]


def purpose(room: str) -> str:
    """Return what a room or a module at the top says of itself."""
    package = ROOT / "blogapp" / room / "__init__.py"
    path = package if package.exists() else ROOT / "blogapp" / f"{room}.py"
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")


def table() -> Iterator[str]:
    """Yield the lines of the table, a layer between two rules of the numbering."""
    yield "| layer | room | what is there |"
    yield "| --- | --- | --- |"
    for number, rooms in enumerate(layers()):
        for room in rooms:
            name = f"{room}/" if (ROOT / "blogapp" / room).is_dir() else f"{room}.py"
            yield f"| {len(layers()) - number} | `{name}` | {purpose(room)} |"


def written(page: str) -> str:
    """Return the page with both tables as they should be."""
    return _put(_put(page, "rooms", table()), "behaviours", behaviours.table())


def _put(page: str, name: str, lines: Iterable[str]) -> str:
    between = re.compile(rf"(?<=<!-- {name} -->\n).*(?=<!-- end of {name} -->)", re.DOTALL)
    return between.sub(lambda _: "\n".join(lines) + "\n", page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
