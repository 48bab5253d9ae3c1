"""A correct format with a bit of everything, as text, so that mistakes can be planted in it."""

CLASS = '''
"""A voyage."""

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
    template = TEMPLATE

    captain = f.Line("Captain", role="by", help="Who steers.")
    stops = f.Lines("Stops", required=True, help="One on each line.", ld="itinerary", mf="p-stop")
    miles = f.Integer("Miles", min=1, max=30000)
    means = f.Choice("Means", {"ship": "By ship", "train": "By train"})
    night = f.Toggle("By night")
    start = f.DateTime("Departure", role="start")
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
        return {**data, "stops": [stop.strip() for stop in data.get("route", "").split(",") if stop.strip()]}

    @classmethod
    def validate(cls, data):
        """A voyage goes somewhere."""
        return {} if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}

    @classmethod
    def claims(cls, text):
        """Arrows are a sign of a voyage."""
        return 0.5 if " → " in text else 0.0

    def headline(self):
        """Return the title, else the stops."""
        return super().headline()

    def text_of(self):
        """Return the words."""
        return super().text_of()

    def json_ld(self):
        """Return what search engines are told."""
        return super().json_ld()

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
