"""The standard post: a title, a lead image, a text."""

from dataclasses import replace
from typing import Any

from blogapp.formats import PostFormat, WxrItem, claims
from blogapp.formats import fields as f


class Standard(PostFormat):
    """An article: title, lead image, opening, and the rest behind "Continue reading"."""

    name = "standard"
    icon = "¶"
    titled = "required"
    byline = "header"

    lead_image = f.Image(
        "Lead image",
        help="Stands where the text begins, above or beside it. JPEG, PNG, WebP, GIF or AVIF, up to 10 MB.",
    )
    body = f.Markdown("Text", required=True, help="Markdown. A line with <!--more--> ends what the front page shows.")

    example = {
        "title": "The harbour at six",
        "body": "The first boats come in before the light does.\n\n<!--more-->\n\nBy seven the **quay** is full.",
    }

    @classmethod
    def claims(cls, text: str) -> float:
        """Prose with a title, or of some length; what nothing else claims is prose as well."""
        return 0.6 if claims.is_article(text) else 0.1 if text.strip() else 0.0

    @classmethod
    def fill(cls, text: str) -> dict[str, Any]:
        """A heading, or a short first line, is the title."""
        title, body = claims.titled(text)
        return {"title": title, "body": body}

    def to_wxr(self, html: str = "") -> WxrItem:
        """To WordPress, a standard post is one without a format."""
        return replace(super().to_wxr(html), format="")
