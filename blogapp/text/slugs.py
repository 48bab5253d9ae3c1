"""Slugs: the part of an address that is made of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

from slugify import slugify as _slugify

from blogapp.text.messages import Sentence
from blogapp.text.normalisation import normalise_line
from blogapp.text.scripts import VARIATION_SELECTORS

LENGTH_CAP = 80
ENCODED_CAP = 200  # bytes of UTF-8; percent-encoded, a sign of a foreign script takes nine signs of an address

# What stands within a word and is no letter: apostrophes, soft hyphens, joiners, and what chooses the shape of a sign.
_GLUE = re.compile(f"['\u2019\u00ad\u034f\u180b-\u180d\u180f\u200d\u2060{VARIATION_SELECTORS}]")
_DOT = "\u0307"


def slugify(title: str, fallback: str = "post", *, whole: bool = False) -> str:
    """Return a slug in the title's own script: never empty, never digits alone (they would read as a date).

    It ends at a word of the title where that is long, unless it is to hold the `whole`: what somebody typed as a slug.
    """
    slug = _spelt(title) if whole else _fit(_spelt(title, LENGTH_CAP))
    if not any(char.isalnum() for char in slug):
        return fallback
    return f"{fallback}-{slug}" if slug.replace("-", "").isdigit() else slug


def slug_objection(typed: str) -> Sentence | None:
    """Return why what somebody typed as a slug cannot be one; None where it is taken with all its letters.

    Whatever the script, as many letters fit: a limit in bytes is for slugs that the blog makes by itself.
    """
    slug = _spelt(typed)
    length = max(len(normalise_line(typed)), len(slug))
    if length > LENGTH_CAP:
        return Sentence(
            "This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=length, most=LENGTH_CAP
        )
    if slug != slugify(typed, whole=True):
        return Sentence("An address needs at least one letter. Add one, or leave this empty.")
    return None


def unique_slug(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` ... that is not taken."""
    if wanted not in taken:
        return wanted
    return next(slug for number in count(2) if (slug := f"{wanted}-{number}") not in taken)


def lowered(text: str) -> str:
    """Return the text in lower case, composed. A Turkish İ becomes an i, without the loose dot that Unicode adds."""
    lower = text.lower()
    return unicodedata.normalize("NFC", re.sub(f"i{_DOT}+", "i", lower) if _DOT in lower else lower)


def slug_forms(address: str) -> list[str]:
    """Return the slugs or paths that a part of an address may mean: in lower case, and that without loose dots."""
    line = normalise_line(address)
    return list(dict.fromkeys([line.lower(), lowered(line)]))


def _spelt(title: str, most: int = 0) -> str:
    """Return the title as a slug, ended at a word if it is longer than `most`; 0 is no limit."""
    return _slugify(
        _letters(title),
        allow_unicode=True,
        max_length=most,
        regex_pattern=r"[\s_-]+",
        save_order=True,
        word_boundary=True,
    )


def _letters(title: str) -> str:
    """Return the title's letters, digits and their marks (vowels in Hindi); a blank stands for anything else.

    A mark on something else goes with it: the one that makes a heart red, the box around a key's digit.
    """
    plain = unicodedata.normalize("NFKC", lowered(_GLUE.sub("", unicodedata.normalize("NFKC", title))))
    letters: list[str] = []
    for char in _GLUE.sub("", plain):
        is_mark = unicodedata.category(char)[0] == "M"
        if char.isalnum() or (is_mark and letters and letters[-1] != " " and unicodedata.category(char) != "Me"):
            letters.append(char)
        elif not is_mark:
            letters.append(" ")
    return "".join(letters)


def _fit(slug: str) -> str:
    """Drop words, then signs, from the end until the slug fits."""
    while len(slug.encode()) > ENCODED_CAP:
        shorter, dash, _ = slug.rpartition("-")
        slug = shorter if dash else slug[:-1]
    return slug.strip("-")
