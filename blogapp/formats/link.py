"""The link: a page elsewhere that is worth a visit."""

from typing import Any

from blogapp.formats import PostFormat, WxrItem, claims, foreign
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

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """The address that a theme keeps, else the first link of the text; a text that is the address alone goes."""
        given = super().from_wordpress(item)
        address = given.get("link") or item.meta.get("_format_url") or foreign.first_link(item.content)
        body = "" if address and foreign.is_only(item.content, address) else given["body"]
        return {**given, "link": address, "body": body}
