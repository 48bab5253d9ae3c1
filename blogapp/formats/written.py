"""What a template sees of numbers, times, choices and other posts, which write themselves in its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from blogapp.formats import plainly


def _marked(element: str, value: str, words: str, mf: str) -> Markup:
    """Return words in the element that says a value to machines, with the microformat's class."""
    attribute = "datetime" if element == "time" else "value"
    name = Markup(' class="{}"').format(mf) if mf else ""
    return Markup("<{}{} {}={}>{}</{}>").format(element, name, attribute, Markup('"{}"').format(value), words, element)


@dataclass(frozen=True)
class Chosen:
    """Several of a list. `keys` are what is stored of each, `words` the same as people read it.

    It is gone through, searched and counted by its keys: `"n" in sides`, `len(sides)`.
    """

    keys: tuple[str, ...]
    words: tuple[str, ...]
    listed: Callable[[Sequence[str]], str] = plainly.listed
    mf: str = ""

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self.keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.keys)

    def __str__(self) -> str:
        """Return the words, joined."""
        return self.listed(self.words)

    def __html__(self) -> str:
        """Return the words, joined; each in a `<span>` with the microformat's class where they have one."""
        tag = Markup('<span class="{}">{}</span>')
        words = [tag.format(self.mf, word) if self.mf else escape(word) for word in self.words]
        return escape(self.listed(["{}"] * len(words))).format(*words)


@dataclass(frozen=True)
class PostLink:
    """Another post of the blog: its number, its title, and its path on the site. Without a title it shows nothing."""

    id: int
    title: str
    url: str
    mf: str = ""
    is_public: bool = True

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def __html__(self) -> str:
        """Return the link, with the microformat's class."""
        name = Markup(' class="{}"').format(self.mf) if self.mf else ""
        return Markup('<a{} href="{}">{}</a>').format(name, self.url, self.title)


class _Worded:
    """What is read as its words."""

    words: str

    def __str__(self) -> str:
        """Return the words."""
        return self.words


@dataclass(frozen=True)
class Quantity(_Worded):
    """A number with its unit. `amount` is exact, `unit` a sign such as "cm" or "", `words` how people read both."""

    amount: Decimal
    unit: str
    words: str
    mf: str = ""

    def __html__(self) -> str:
        """Return the words; where they have a microformat's class, in a `<data>` with what machines read."""
        return _marked("data", f"{self.amount:f}", self.words, self.mf) if self.mf else escape(self.words)


@dataclass(frozen=True)
class TimeSpan(_Worded):
    """How long something takes. `seconds` is a whole number, `iso` the same as ISO 8601 has it: `PT1H30M`."""

    seconds: int
    iso: str
    words: str
    mf: str = ""

    def __html__(self) -> str:
        """Return the `<time>`, with what machines read."""
        return _marked("time", self.iso, self.words, self.mf)


@dataclass(frozen=True)
class Day(_Worded):
    """A day without a time. `on` is the date, `words` how the reader's language writes it."""

    on: date
    words: str
    mf: str = ""

    def __html__(self) -> str:
        """Return the `<time>`, with what machines read."""
        return _marked("time", self.on.isoformat(), self.words, self.mf)
