"""Small facts as WordPress writes them: dates, slugs, names, ids."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import unquote

from blogapp.text import normalise_line, slugify, whole_number

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def moment(text: str) -> datetime | None:
    """Return a date such as "2015-03-04 05:06:07" in UTC; None for "0000-00-00 00:00:00" and what is none."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC)
    except ValueError:
        return None


def moment_of_feed(text: str) -> datetime | None:
    """Return a date such as "Wed, 04 Mar 2015 05:06:07 +0000"; None for what is none, or before there was a web."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if found.year > 1970 else None


def from_local(text: str, offset: timedelta) -> datetime | None:
    """Return a date of the site's own clock in UTC."""
    local = moment(text)
    try:
        return local - offset if local else None
    except OverflowError:
        return None


def line(text: str) -> str:
    """Return a name that is HTML there as plain text."""
    return normalise_line(unescape(text))


def without_tags(html: str) -> str:
    """Return a title without the tags in it; its entities stay."""
    return _TAG.sub("", html) if "<" in html else html


def slug_of(text: str, name: str = "") -> str:
    """Return a slug as people read it: not percent-encoded; made of a name, if any, where there is none."""
    return unquote(text).strip() or (slugify(name) if name else "")


def id_of(text: str) -> str:
    """Return an id, "" for none."""
    text = text.strip()
    return "" if text == "0" else text


def number(text: str) -> int:
    """Return a whole number of up to nine digits, 0 for anything else."""
    digits = text.strip()
    found = whole_number(digits.removeprefix("-"), 0, 999_999_999) or 0
    return -found if digits.startswith("-") else found
