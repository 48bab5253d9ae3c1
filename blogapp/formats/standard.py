"""The standard post: a title, a lead image, a text."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Standard(PostFormat):
    """An article: title, lead image, opening, and the rest behind "Continue reading"."""

    name = "standard"
    icon = "¶"
    titled = "required"
    byline = "header"

    lead_image = f.Image("Lead image", help="Shown above the text. JPEG, PNG, WebP, GIF or AVIF, up to 10 MB.")
    body = f.Markdown("Text", required=True, help="Markdown. A line with <!--more--> ends what the front page shows.")

    example = {
        "title": "The harbour at six",
        "body": "The first boats come in before the light does.\n\n<!--more-->\n\nBy seven the **quay** is full.",
    }
