"""What authors of formats write is checked against the types of blogapp, which says that it has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blogapp.cli import scaffold

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
OWN_KINDS = '''"""Kinds of field of somebody's own, and what templates and methods see of them."""

from decimal import Decimal
from typing import Any

from blogapp.formats import PostFormat, PostLink, Reader, Sentence
from blogapp.formats import fields as f


class Isbn(f.Field[str]):
    """The number of a book."""

    def clean(self, raw: Any) -> str:
        text = "".join(sign for sign in str(raw or "") if sign.isdigit())
        if text and len(text) != 13:
            raise ValueError(Sentence("This must be a number of 13 digits."))
        return text

    def value(self, stored: Any, post: f.Seen) -> str:
        return str(stored)

    def linked(self, value: str, reader: Reader) -> str:
        return value


class Copies(f.Field[list[int] | None]):
    """How many there are, by shelf."""

    def clean(self, raw: Any) -> list[int]:
        return [int(part) for part in str(raw or "").split()]

    def value(self, stored: Any, post: f.Seen) -> list[int] | None:
        return list(stored) or None

    def text(self, value: list[int] | None) -> str:
        return str(sum(value or []))


class Price(f.Number):
    """A number in the currency of the harbour."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, "EUR", min=0, places=2, **rest)


class Chapter(f.Group):
    title = f.Line("Title", required=True)
    takes = f.Duration("Takes")


class Book(PostFormat):
    """A book that somebody has read."""

    name = "book"
    isbn = Isbn("ISBN", required=True)
    copies = Copies("Copies")
    price = Price("Price")
    shelves = f.Choices("Shelves", {"a": "A", "b": "B"})
    bought = f.Date("Bought")
    before = f.Reference("Read before")
    chapters = f.Rows(Chapter)
    at = f.DateTime("Read at", zone=True)

    def worth(self) -> Decimal:
        copies: int = sum(self.copies or [])
        return copies * self.price.amount if self.price else Decimal()

    def facts(self) -> tuple[str, str, PostLink | None, int]:
        day: str = self.bought.words if self.bought else ""
        takes = sum(chapter.takes.seconds for chapter in self.chapters if chapter.takes)
        return self.isbn.upper(), day + ", ".join(self.shelves.words), self.before, takes


def label(field: f.Field[str]) -> str:
    return field.label


assert label(Book.isbn) == "ISBN"
'''
WRONG = {
    "return self.isbn.upper()": "return self.isbn.amount",
    "class Isbn(f.Field[str]):": "class Isbn(f.Field[int]):",
    "copies * self.price.amount if": "copies * self.price.seconds if",
    "assert label(Book.isbn)": "assert label(Book.price)",
}
PACKAGES = ["blogapp-akismet", "blogapp-event", "blogapp-recipe", "blogapp-tide"]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("typed")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and what `blogapp formats new` writes."""
    folder = tmp_path_factory.mktemp("typed")
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    scaffold.write_package("tide", folder)
    scaffold.write_file("sighting", folder)
    (folder / "kinds.py").write_text(OWN_KINDS, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "name", ["blogapp-akismet", "blogapp-event", "blogapp-recipe", "blogapp-tide", "sighting.py", "kinds.py"]
)
def test_a_plugin_is_strictly_typed(folder: Path, name: str) -> None:
    where = folder / name if (folder / name).is_dir() else folder
    what = "." if where != folder else name
    done = checked(folder, where, what)
    assert done.returncode == 0, done.stdout


def test_a_wrong_type_is_found(folder: Path) -> None:
    for number, (right, wrong) in enumerate(WRONG.items()):
        assert OWN_KINDS.count(right) == 1
        (folder / f"wrong{number}.py").write_text(OWN_KINDS.replace(right, wrong), encoding="utf-8")
    names = [f"wrong{number}.py" for number in range(len(WRONG))]
    found = checked(folder, folder, *names).stdout
    assert [name for name in names if f"{name}:" not in found] == []


def checked(folder: Path, where: Path, *what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), *what]
    return subprocess.run(command, check=False, cwd=where, capture_output=True, text=True)
