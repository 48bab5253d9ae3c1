"""The gallery: several pictures that belong together."""

from blogapp.formats import PostFormat
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
