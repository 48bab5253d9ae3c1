"""The aside: a note in passing."""

from blogapp.formats import PostFormat, claims
from blogapp.formats import fields as f


class Aside(PostFormat):
    """A note of a few sentences that needs no title."""

    name = "aside"
    icon = "✎"
    schema_org = "SocialMediaPosting"

    body = f.Markdown("Text", required=True, breaks=True)

    example = {"body": "The ferry to the islands leaves at *seven* again, from the old pier."}

    @classmethod
    def claims(cls, text: str) -> float:
        """A few sentences without a title."""
        return 0.5 if text.strip() and not claims.is_article(text) and not claims.is_line(text) else 0.0
