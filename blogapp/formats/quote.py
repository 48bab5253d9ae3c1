"""The quote: somebody's words, and whose they are."""

from typing import Any

from blogapp.formats import PostFormat, WxrItem, claims, foreign
from blogapp.formats import fields as f


class Quote(PostFormat):
    """Words worth repeating, with who said them and where."""

    name = "quote"
    icon = "❝"
    schema_org = "Quotation"

    body = f.Markdown(
        "Quotation", required=True, breaks=True, help="The words themselves, without quotation marks.", ld="text"
    )
    by = f.Line("Who said it", role="by", max=200)
    source = f.Url("Source", role="cite", help="The address where it can be read. Optional.")

    example = {
        "body": "A timetable is a promise with numbers in it.",
        "by": "Mira Okafor",
        "source": "https://example.org/timetables",
    }

    @classmethod
    def claims(cls, text: str) -> float:
        """Words in quotation marks or marked as a quotation, or with a name after a dash."""
        return claims.quotes(text)

    @classmethod
    def fill(cls, text: str) -> dict[str, Any]:
        """The words lose their quotation marks; the name after them is that of who said them."""
        quote = claims.quotation(text)
        return {"body": quote.words, "by": quote.by, "source": quote.source} if quote else super().fill(text)

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """A `<blockquote>` that is all of the text is the quotation, and its `<cite>` says whose."""
        given = super().from_wordpress(item)
        quoted = foreign.quotation(item.content)
        if quoted is None:
            return given
        said = {"by": given.get("by") or quoted.by, "source": given.get("source") or quoted.source}
        return {**given, **said, "body": quoted.html}
