"""Slugs: the part of an address that is made of a title."""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from slugify import slugify as _slugify

LENGTH_CAP = 80
ENCODED_CAP = 200  # bytes of UTF-8; percent-encoded, a sign of a foreign script takes nine signs of an address


def slugify(title: str, fallback: str = "post") -> str:
    """Return a slug in the title's own script: never empty, never digits alone (they would read as a date)."""
    slug = _slugify(title, allow_unicode=True, max_length=LENGTH_CAP, word_boundary=True, save_order=True)
    slug = _fit(slug)
    if not slug:
        return fallback
    return f"{fallback}-{slug}" if slug.replace("-", "").isdigit() else slug


def unique_slug(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` ... that is not taken."""
    if wanted not in taken:
        return wanted
    return next(slug for number in count(2) if (slug := f"{wanted}-{number}") not in taken)


def _fit(slug: str) -> str:
    """Drop words, then signs, from the end until the slug fits."""
    while len(slug.encode()) > ENCODED_CAP:
        shorter, dash, _ = slug.rpartition("-")
        slug = shorter if dash else slug[:-1]
    return slug.strip("-")
