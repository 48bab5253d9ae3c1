"""Slugs: the part of an address that is made of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

from slugify import slugify as _slugify

LENGTH_CAP = 80
ENCODED_CAP = 200  # bytes of UTF-8; percent-encoded, a sign of a foreign script takes nine signs of an address

_GLUE = re.compile("['\u2019\u00ad\u200d\u2060]")  # what stands within a word and is no letter


def slugify(title: str, fallback: str = "post") -> str:
    """Return a slug in the title's own script: never empty, never digits alone (they would read as a date)."""
    slug = _slugify(
        _letters(title),
        allow_unicode=True,
        max_length=LENGTH_CAP,
        regex_pattern=r"[\s_-]+",
        save_order=True,
        word_boundary=True,
    )
    slug = _fit(slug)
    if not any(sign.isalnum() for sign in slug):
        return fallback
    return f"{fallback}-{slug}" if slug.replace("-", "").isdigit() else slug


def unique_slug(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` ... that is not taken."""
    if wanted not in taken:
        return wanted
    return next(slug for number in count(2) if (slug := f"{wanted}-{number}") not in taken)


def _letters(title: str) -> str:
    """Return the title's letters, digits and their marks (vowels in Hindi); a blank stands for anything else."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).lower())
    return "".join(
        sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in _GLUE.sub("", plain)
    )


def _fit(slug: str) -> str:
    """Drop words, then signs, from the end until the slug fits."""
    while len(slug.encode()) > ENCODED_CAP:
        shorter, dash, _ = slug.rpartition("-")
        slug = shorter if dash else slug[:-1]
    return slug.strip("-")
