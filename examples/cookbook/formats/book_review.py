"""A book that was read, and what to think of it."""

from typing import Any

from blogapp.formats import PostFormat, Role
from blogapp.formats import fields as f

ITEM = Role("item", schema_org="itemReviewed", microformat="p-item", weight="B", thing="Book")


class BookReview(PostFormat):
    """A book that was read, with a mark from 1 to 5."""

    name = "book-review"
    label = "Book review"
    icon = "▤"
    schema_org = "Review"
    api = ">=2"

    book = f.Line("Book", required=True, role=ITEM)
    writer = f.Line("Written by", required=True)
    cover = f.Image("Cover")
    mark = f.Integer("Mark", min=1, max=5, help="From 1, the worst, to 5.", mf="p-rating")
    body = f.Markdown("Review", required=True, ld="reviewBody")

    example = {
        "title": "A house above the breakers",
        "book": "The Keeper's Ledger",
        "writer": "Marta Osei",
        "cover": {"id": 1, "alt": "A lighthouse, drawn with three lines"},
        "mark": 4,
        "body": "Forty years of fog, in *short* entries. The last one is a recipe.",
    }

    def json_ld(self) -> dict[str, Any]:
        """Say who wrote the book, and of how many marks this is one."""
        said = super().json_ld()
        if self.book:
            said["itemReviewed"] |= {"author": {"@type": "Person", "name": self.writer}}
        if self.mark:
            said["reviewRating"] = {"@type": "Rating", "ratingValue": self.mark, "bestRating": 5, "worstRating": 1}
        return said
