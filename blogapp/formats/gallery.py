"""The gallery: several pictures that belong together."""

from typing import Any

from blogapp.formats import PostFormat, WxrItem, foreign
from blogapp.formats import fields as f
from blogapp.text import Prose


class Gallery(PostFormat):
    """Several pictures; the stream shows the first and says how many there are."""

    name = "gallery"
    icon = "▦"
    schema_org = "ImageGallery"

    photos = f.Images("Pictures", required=True, role="image", help="Choose several at once; captions follow.")
    body = f.Markdown("Introduction", ld="description")

    example = {
        "title": "Market day",
        "photos": [
            {"id": 1, "alt": "Crates of plums.", "caption": "The first plums."},
            {"id": 2, "alt": "A hand weighs bread.", "caption": "Bread by weight."},
        ],
        "body": "Two mornings at the **covered market**.",
    }

    def cut(self) -> Prose | None:
        """The stream shows the first picture, and leads to the others."""
        if len(self.photos) > 1:
            return Prose(more_label=self.reader.translate("See all the pictures"))
        return super().cut()

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """The pictures of the text, each with its caption; without any, those that were attached to the post."""
        given = super().from_wordpress(item)
        shown = foreign.pictures(item.content)
        photos: list[dict[str, str]] = given.get("photos") or [each.as_input() for each in shown]
        if not photos:
            photos = [{"address": address} for address in item.files if foreign.is_picture(address)]
        known = {photo["address"]: photo for photo in reversed(photos)}
        return {
            **given,
            "photos": list(reversed(known.values())),
            "body": foreign.without(given["body"], shown if photos else []),
        }
