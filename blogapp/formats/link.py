"""The link: a page elsewhere that is worth a visit."""

from blogapp.formats import PostFormat, claims
from blogapp.formats import fields as f


class Link(PostFormat):
    """A page elsewhere, with a word on why it is worth the way. The title leads there."""

    name = "link"
    icon = "↗"
    schema_org = "SocialMediaPosting"

    link = f.Url("Address", role="link", required=True, help="The title of the post leads there.")
    body = f.Markdown("Why it is worth the way")

    example = {
        "title": "A map of every lighthouse",
        "link": "https://example.org/lighthouses",
        "body": "Each with its **light's rhythm**, so that you can tell them apart at night.",
    }

    @classmethod
    def claims(cls, text: str) -> float:
        """An address, with or without a remark."""
        return claims.passes_on(text)
