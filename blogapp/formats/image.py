"""The image: one picture, and what there is to say about it."""

from blogapp.formats import PostFormat
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
