"""A correct format with a bit of everything, as text, so that mistakes can be planted in it."""

CLASS = r'''
"""A voyage."""

import json
import re

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Voyage(PostFormat):
    """A voyage by ship or by train, with its stops."""

    name = "voyage"
    label = "Voyage"
    icon = "⛵"
    schema_org = "Event"
    titled = "required"
    version = 2
    order_by = "start"
    downloads = {"ics": "text/calendar", "json": "application/json"}
    template = TEMPLATE

    captain = f.Line("Captain", role="by", help="Who steers.")
    stops = f.Lines("Stops", required=True, help="One on each line.", ld="itinerary", mf="p-stop")
    miles = f.Integer("Miles", min=1, max=30000)
    means = f.Choice("Means", {"ship": "By ship", "train": "By train"})
    night = f.Toggle("By night")
    start = f.DateTime("Departure", role="start", indexed=True)
    source = f.Url("Timetable", role="cite")
    film = f.Embed("Film", role="media", ld="video")
    body = f.Markdown("Log", required=True)

    example = {
        "title": "Round the islands",
        "captain": "Ines Moreau",
        "stops": ["Ostwik", "Lervik"],
        "miles": "120",
        "means": "ship",
        "night": "on",
        "start": "2026-05-09T18:00",
        "source": "https://example.org/timetable",
        "film": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "body": "We left at **dusk**.",
    }

    @staticmethod
    def upgrade_from_1(data):
        """Version 1 had the stops in one line."""
        stops = str(data.get("route") or "").split(",")
        return {**data, "stops": [stop.strip() for stop in stops if stop.strip()]}

    @classmethod
    def validate(cls, data):
        """A voyage goes somewhere."""
        return {} if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}

    @classmethod
    def claims(cls, text):
        """Arrows are a sign of a voyage."""
        return 0.5 if " → " in text else 0.0

    @classmethod
    def fill(cls, text):
        """A first line of stops, with arrows between them, and the log."""
        first, _, rest = text.partition("\n")
        return {"stops": first.split(" → "), "body": rest}

    def headline(self):
        """Return the title, else the stops."""
        return super().headline()

    def text_of(self):
        """Return the words."""
        return super().text_of()

    def json_ld(self):
        """Return what search engines are told."""
        return super().json_ld()

    def download(self, ending):
        """Return the voyage for calendars, or as data."""
        if ending == "json":
            return json.dumps({"title": self.title, "stops": self.stops})
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//voyage//EN", "BEGIN:VEVENT", f"UID:{self.document}"]
        lines.append("DTSTAMP:20260101T000000Z")  # a post does not know yet when it was written
        if self.start:
            lines.append(f"DTSTART:{self.start.at:%Y%m%dT%H%M%S}")
        summary, log = (re.sub(r"([\\;,])", r"\\\1", text) for text in (self.title, self.body.text))
        lines += [f"SUMMARY:{summary}", f"DESCRIPTION:{log}", "END:VEVENT", "END:VCALENDAR"]
        return "\r\n".join(lines) + "\r\n"

    def csp(self):
        """Return what the page must allow."""
        return super().csp()
'''

TEMPLATE = """
<p>{% if captain %}Captain {{ captain }}{% endif %}{% if miles %}, {{ miles }} miles{% endif %}</p>
{% if start %}<p>Departs {{ start }}</p>{% endif %}
<ul>{% for stop in stops %}<li class="p-stop">{{ stop }}</li>{% endfor %}</ul>
{% if source %}<p><a class="u-quotation-of" href="{{ source }}">Timetable</a></p>{% endif %}
{{ film or "" }}
{{ body }}
"""

OLDS = {1: {"route": "Ostwik, Lervik", "body": "We left at dusk."}}

FILES = {"voyage_of_test.py": CLASS.replace("\n\nclass", f"\nTEMPLATE = '''{TEMPLATE}'''\n\n\nclass", 1)}
