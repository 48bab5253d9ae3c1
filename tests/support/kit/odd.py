"""Formats that are unlike others and correct all the same: the kit has nothing to say against any of them."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any, ClassVar

from kit.odd_kinds import Anchorage, Reading
from markupsafe import Markup

from blogapp.formats import PostFormat
from blogapp.formats import fields as f

log = logging.getLogger(__name__)


class Notice(PostFormat):
    """A notice on the wall of the harbour, more or less urgent."""

    name = "notice"
    icon = "🏴‍☠️"
    level = f.Choice("How urgent", {"calm": "For information", "soon": "This week", "now": "At once"}, required=True)
    body = f.Markdown("Notice", required=True)
    template = '<div class="notice notice-{{ level }}" title="{{ level }}">{{ body }}</div>'
    example: Mapping[str, Any] = {
        "level": "now",
        "body": "The pier is **closed**, and `a * b` with `__init__` is 2 * 3.",
    }


class Sleeve(PostFormat):
    """The sleeve of a record, with who drew it."""

    name = "sleeve"
    icon = "👩🏽‍🎨"
    schema_org = "CoverArt"
    front = f.Image("Front", required=True)
    artist = f.Line("Drawn by", role="by")
    template = """
        {% macro shown(picture) %}<figure>{{ picture }}
        <figcaption>{{ _("Drawn by") }} {{ artist }}</figcaption></figure>
        {% endmacro %}
        {% set pictures = [front] if front else [] %}
        {% for picture in pictures %}{{ shown(picture) }}{% else %}<p>{{ artist }}</p>{% endfor %}
    """
    example: Mapping[str, Any] = {"front": {"id": 3, "alt": "A boat of paper"}, "artist": "Ida Lund"}


class Crossing(PostFormat):
    """When the ferry goes, in a table that leaves out the ends that HTML lets it leave out."""

    name = "crossing"
    icon = "1️⃣"
    titled = "required"
    stops = f.Lines("Stops", required=True, help="One on each line.")
    body = f.Markdown("Note")
    template = """
        <table><caption>{{ title and _("Stops") }}</caption><tr><th scope="col">No.<th scope="col">Stop
        {% for stop in stops %}<tr><td>{{ loop.index }}<td>{{ stop }}{% endfor %}</table>
        <ul>{% for stop in stops|unique|sort %}<li>{{ stop }}{% endfor %}</ul>
        <p>{{ stops|join(" – ") }}{{ body }}
    """
    example: Mapping[str, Any] = {
        "title": "The ferry",
        "stops": ["Ostwik", "Lervik", "Ostwik"],
        "body": "Not on *Sundays*.",
    }


class Verse(PostFormat):
    """A poem, whose first line is its name."""

    name = "verse"
    icon = "~"
    titled = "hidden"
    body = f.Markdown("Verse", required=True, breaks=True)
    template = "<blockquote>{{ body }}</blockquote>"
    example: Mapping[str, Any] = {"body": "None of the lamps\nis lit tonight,\n\nand *True* North is a star."}

    def headline(self) -> str:
        """Return the first line, without the commas at its end."""
        return super().headline().rstrip(",;")


class Answer(PostFormat):
    """An answer to somebody's post, and whether one comes along."""

    name = "answer"
    icon = "↩"
    to = f.Url("In answer to", required=True, mf="u-in-reply-to", ld="about")
    whose = f.Line("Whose post it is")
    coming = f.Choice("Coming along", {"yes": "Yes", "no": "No"}, mf="p-rsvp")
    body = f.Markdown("Answer", required=True)
    template = """
        {% if to %}<div class="answer-to h-cite"><a class="u-url p-name" href="{{ to }}">{{ whose or to }}</a></div>
        <p><a class="u-in-reply-to" href="{{ to }}" rel="noopener" target="_blank">In answer to this post</a></p>
        {% else %}<p>{{ whose }}</p>{% endif %}
        {% if coming %}<p><data class="p-rsvp" value="{{ coming }}">{{ _("Coming along") }}</data></p>{% endif %}
        {{ body }}
    """
    example: Mapping[str, Any] = {
        "to": "https://example.org/party",
        "whose": "Ana's party",
        "coming": "yes",
        "body": "With *cake*.",
    }


class Rating(PostFormat):
    """What a book is worth, in stars."""

    name = "rating"
    icon = "★"
    schema_org = "Review"
    book = f.Line("Book", required=True)
    stars = f.Integer("Stars", min=0, max=5)
    begun = f.DateTime("Begun")
    body = f.Markdown("Why", ld="reviewBody")
    template = """
        <h3 lang="en">{{ book }}</h3>
        {% if stars is not none %}<p><span aria-hidden="true">{{ "★" * stars }}{{ "☆" * (5 - stars) }}</span>
        {{ words }}</p>{% endif %}
        {% if begun %}<p><svg width="9" height="9" aria-hidden="true"><path d="M0 0h9v9z"/></svg> {{ begun }}
        ({{ begun.at.isoformat() if begun else "" }})</p>{% endif %}
        <details><summary>{{ _("Why") }}</summary>{{ body }}</details>
    """
    example: Mapping[str, Any] = {
        "book": "The Pilot's Log",
        "stars": 4,
        "begun": "2026-01-02T20:00",
        "body": "It is **dry**, like ships.",
    }

    def values(self, view: str) -> dict[str, Any]:
        """Say the stars in words, in the reader's language."""
        return {**super().values(view), "words": self.reader.translate("%(stars)s of 5") % {"stars": self.stars}}


class Former(PostFormat):
    """A sighting, which programs used to send with other names of its fields."""

    name = "former"
    icon = "🔭"
    place = f.Line("Where", required=True, role="place")
    year = f.Line("Year")
    body = f.Markdown("What was seen", required=True)
    template = """<p class="p-location">{{ place }}</p>{% if year %}<p>{{ year }}</p>{% endif %}
        {% if extra is defined %}{{ extra|default("") }}{% endif %}{{ body }}"""
    example: Mapping[str, Any] = {"place": "Outer mole, 1998", "year": "1998", "body": "Two seals, **asleep**."}

    @classmethod
    def clean(cls, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Take `where` for `place`, and the year from the place where none is given."""
        known = {**raw, "place": raw.get("place") or raw.get("where")}
        data = super().clean(known, partial=partial)
        found = re.search(r"\b[12]\d{3}\b", data["place"])
        log.debug("A sighting at %s", data["place"])
        return {**data, "year": data["year"] or (found[0] if found else "")}


@functools.lru_cache(maxsize=100)
def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


class Dialogue(PostFormat):
    """A question that somebody asked, and the answer."""

    name = "dialogue"
    icon = "?"
    schema_org = "Question"
    question = f.Markdown("Question", required=True, ld="text")
    asked_by = f.Line("Asked by")
    body = f.Markdown("Answer", required=True, ld="suggestedAnswer")
    example: Mapping[str, Any] = {
        "question": "Is it *open*?",
        "asked_by": "Ines Moreau",
        "body": "Until **six**, ask at the [door](/).",
    }
    template = """
        <section class="dialogue"><h3>{{ _("Question") }}</h3>{{ question }}
        {% if asked_by %}<p><abbr title="{{ asked_by }}">{{ initials }}</abbr>, {{ asked_by }}</p>{% endif %}</section>
        <section><h3>{{ _("Answer") }}</h3>{{ body }}</section>
    """

    def values(self, view: str) -> dict[str, Any]:
        """Add the initials."""
        return {**super().values(view), "initials": _initials(self.asked_by)}


class Sailing(PostFormat):
    """When a ship leaves, for calendars and for programs."""

    name = "sailing"
    icon = "⏱"
    schema_org = "BoatTrip"
    downloads: ClassVar = {"txt": "text/plain", "gpx": "application/gpx+xml"}
    origins: ClassVar = {"img-src": ("https://tiles.example.org",)}
    ship = f.Line("Ship", required=True, ld="itinerary")
    leaves = f.DateTime("Leaves", required=True, role="start", ld="departureTime")
    film = f.Embed("Film", role="media", ld="video")
    body = f.Markdown("Note")
    template = """<p>{{ ship }} {{ leaves or "" }}{% if leaves and utc %}
        (<time datetime="{{ utc }}">{{ utc }}</time>){% endif %}</p>{{ film or "" }}{{ body }}"""
    example: Mapping[str, Any] = {
        "ship": "Ostwik II", "leaves": "2026-05-09T18:00+02:00", "film": "https://vimeo.com/76979871",
        "body": "On *time*.",
    }  # fmt: skip

    def values(self, view: str) -> dict[str, Any]:
        """Say when it leaves for everybody."""
        utc = f"{self.leaves.at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if self.leaves else ""
        return {**super().values(view), "utc": utc}

    def csp(self) -> dict[str, set[str]]:
        """Allow the map beside the film."""
        return {**super().csp(), "img-src": {"https://tiles.example.org"}}

    def download(self, ending: str) -> str:
        """Return the words of the post, or a track of nothing."""
        if ending == "txt":
            return f"{self.title}\n{self.ship}\n{self.body.text}\n"
        name = Markup("<name>{}</name>").format(self.ship)
        return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><metadata>{name}</metadata></gpx>'


ALL = (Notice, Sleeve, Anchorage, Crossing, Verse, Answer, Rating, Former, Dialogue, Reading, Sailing)
