"""The quote: somebody's words, and whose they are."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Quote(PostFormat):
    """Words worth repeating, with who said them and where."""

    name = "quote"
    icon = "❝"
    schema_org = "Quotation"
    titled = "hidden"

    body = f.Markdown("Quotation", required=True, help="The words themselves, without quotation marks.", ld="text")
    by = f.Line("Who said it", role="by", max=200)
    source = f.Url("Source", role="cite", help="The address where it can be read. May stay empty.")

    example = {
        "body": "A timetable is a promise with numbers in it.",
        "by": "Mira Okafor",
        "source": "https://example.org/timetables",
    }
