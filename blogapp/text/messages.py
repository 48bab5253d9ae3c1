"""Sentences for people, from code that knows no web and so no language but English."""

from __future__ import annotations

from typing import Any, Self


class Sentence(str):
    """A sentence in English that can be said in any language, since it remembers what it was made of.

        Sentence("Line %(number)s is too long.", number=3)

    `pattern` is the text with named places, as gettext knows it; `values` is what stands there, sentences
    included. `str()` of an exception that was raised with a sentence is that sentence.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Self:
        sentence = super().__new__(cls, pattern % values if values else pattern)
        sentence.pattern, sentence.values = pattern, values
        return sentence

    def __str__(self) -> str:
        return self  # and no bare copy, which would have forgotten

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:  # for copies of it
        return (self.pattern,), self.values
