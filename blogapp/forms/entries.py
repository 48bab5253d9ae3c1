"""What is typed into one line: a date and a time, names with commas between them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from blogapp import site
from blogapp.text import normalise_line

COMMA = re.compile("[,،、，]")
YEARS = range(1000, 9999)  # four digits, in every time zone


def read_time(text: str) -> datetime:
    """Read a date and a time of the site's time zone. Raises `ValueError` for what is none."""
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=site.zone())).astimezone(UTC)


def names(text: str | None) -> list[str]:
    """Split what was typed at commas, those of other scripts included."""
    return [name for part in COMMA.split(text or "") if (name := normalise_line(part))]
