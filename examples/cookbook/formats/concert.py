"""A concert, with the time of the place where it is."""

from datetime import UTC

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Concert(PostFormat):
    """Music that is played on one evening, and where."""

    name = "concert"
    icon = "♪"
    schema_org = "MusicEvent"
    titled = "required"
    api = ">=2"
    order_by = "start"
    downloads = {"ics": "text/calendar"}

    start = f.DateTime("Begins", zone=True, required=True, role="start", indexed=True)
    place = f.Line("Where", required=True, role="place")
    players = f.Lines("Who plays", help="One on each line.", ld="performer", mf="p-performer")
    price = f.Number("Price", min=0, places=2, unit="€")
    body = f.Markdown("What is played", ld="description")

    example = {
        "title": "Brass on the pier",
        "start": "2026-08-21T20:30[Europe/Athens]",
        "place": "Old pier, Ostwik",
        "players": ["Six horns of Lervik", "The ferry's bell"],
        "price": "12.50",
        "body": "Marches, *slowly*.",
    }

    def download(self, ending: str) -> str:
        """Return the evening for calendars (RFC 5545)."""
        at = f"{self.start.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        summary, place = (_escaped(text) for text in (self.title, self.place))
        head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//concert//EN\nBEGIN:VEVENT"
        uid = self.post.address or f"{self.reader.absolute('/')}#{self.document}"
        event = f"UID:{uid}\nDTSTAMP:{at}\nDTSTART:{at}\nSUMMARY:{summary}\nLOCATION:{place}"
        return f"{head}\n{event}\nEND:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n")


def _escaped(text: str) -> str:
    """Let nothing in a text end its value (RFC 5545, 3.3.11)."""
    return "".join(f"\\{sign}" if sign in "\\;," else sign for sign in text)
