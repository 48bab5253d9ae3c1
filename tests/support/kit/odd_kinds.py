"""Odd formats with kinds of field of their own, correct all the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from blogapp.formats import PostFormat, Sentence
from blogapp.formats import fields as f


@dataclass(frozen=True)
class Spot:
    """A place on the map; a link to it where it is written."""

    north: float
    east: float

    def __html__(self) -> str:
        words = f"{self.north:.4f}, {self.east:.4f}"
        return Markup('<a class="u-geo" href="geo:{},{}">{}</a>').format(self.north, self.east, words)


class Place(f.Field[Spot | None]):
    """Two numbers with a comma between them, such as 60.3927, 5.3241."""

    empty: Any = None

    def clean(self, raw: Any) -> dict[str, float] | None:
        """Read "north, east", or what was stored."""
        if isinstance(raw, Mapping) and set(raw) == {"north", "east"}:
            raw = f"{raw['north']}, {raw['east']}"
        if raw in (None, "", {}):
            return None
        found = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*", str(raw), re.ASCII)
        if not found:
            raise ValueError(Sentence("This must be two numbers with a comma, such as 60.3927, 5.3241."))
        return {"north": float(found[1]), "east": float(found[2])}

    def value(self, stored: Any, post: Any) -> Spot | None:
        return Spot(float(stored["north"]), float(stored["east"])) if stored else None

    def typed(self, stored: Any) -> str:
        return f"{stored['north']}, {stored['east']}" if stored else ""

    def text(self, value: Spot | None) -> str:
        return ""


class Anchorage(PostFormat):
    """Where a boat can lie for the night."""

    name = "anchorage"
    icon = "🇳🇴"
    schema_org = "BoatTerminal"
    spot = Place("Where", required=True, help="North and east.")
    depth = f.Integer("Depth in metres", min=0, max=200)
    body = f.Markdown("What it is like")
    template = """<dl><dt>Where<dd>{{ spot or "" }}{% if depth is not none %}<dt>Depth<dd>{{ depth }} m{% endif %}</dl>
        {{ body }}"""
    example: Mapping[str, Any] = {"spot": "60.3927, 5.3241", "depth": 0, "body": "Quiet, but for the *ferry*."}


class Links(f.Lines):
    """Links, one on each line: words, a bar, and an address."""

    def value(self, stored: Any, post: Any) -> Any:
        """Return pairs of words and an address, which is "" where it is none."""
        pairs = [line.rpartition("|")[::2] for line in super().value(stored, post)]
        return [(words.strip(), a.strip() if a.strip().startswith("https://") else "") for words, a in pairs]

    def text(self, value: Any) -> str:
        return " ".join(f"{words} {address}" for words, address in value)

    def linked(self, value: Any, reader: Any) -> Any:
        return [address for _, address in value if address]


class Reading(PostFormat):
    """What was worth reading, as a list of links."""

    name = "reading"
    icon = "🔖"
    schema_org = "ItemList"
    links = Links("Links", required=True, help="Words | address, one on each line.", ld="significantLink")
    body = f.Markdown("Before it")
    example: Mapping[str, Any] = {
        "links": ["Fog at sea | https://example.org/fog", "Lamps | https://example.org/lamps"],
        "body": "*Two*:",
    }
    template = """{{ body }}<ol>{% for words, address in links %}<li>
        {%- if address %}<a href="{{ address }}">{{ words or address }}</a> <small>{{ address }}</small>
        {%- else %}{{ words }}{% endif %}</li>{% endfor %}</ol>"""

    @classmethod
    def clean(cls, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Ask for an address on each line."""
        return super().clean(raw, partial=partial)

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """Each line has a bar."""
        if all("|" in line for line in data["links"]):
            return {}
        return {"links": Sentence("Line %(n)s has no bar; write words | address.", n=1)}
