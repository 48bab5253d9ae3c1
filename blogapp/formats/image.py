"""The image: one picture, and what there is to say about it."""

from html import escape
from typing import Any

from blogapp.formats import PostFormat, WxrItem, foreign
from blogapp.formats import fields as f


class Image(PostFormat):
    """One picture, large, with its caption."""

    name = "image"
    icon = "▣"
    schema_org = "ImageObject"

    image = f.Image("Picture", required=True, help="JPEG, PNG, WebP, GIF or AVIF, up to 10 MB.", ld="contentUrl")
    body = f.Markdown("Caption", breaks=True, ld="caption")

    example = {
        "title": "Low water",
        "image": {"id": 1, "alt": "Three boats lie on the sand of an empty harbour."},
        "body": "The boats at **low water**, seen from the mole.",
    }

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """The first picture of the text, its caption with the text; without one, the featured image."""
        given = super().from_wordpress(item)
        shown = foreign.pictures(item.content)[:1]
        if shown and not given.get("image"):
            caption = f"<p>{escape(shown[0].caption, quote=False)}</p>\n" if shown[0].caption else ""
            return {**given, "image": shown[0].as_input(), "body": caption + foreign.without(given["body"], shown)}
        lead = {"address": item.lead_image} if item.lead_image else None
        return {**given, "image": given.get("image") or lead}
