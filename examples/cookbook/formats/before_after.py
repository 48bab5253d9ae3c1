"""Two pictures of one place, side by side."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class BeforeAfter(PostFormat):
    """Two pictures of one place, before and after."""

    name = "before-after"
    label = "Before and after"
    icon = "◧"
    schema_org = "ImageGallery"
    api = ">=2"

    before = f.Image("Before", required=True)
    after = f.Image("After", required=True, ld="image", mf="u-photo")
    body = f.Markdown("What happened")

    example = {
        "title": "The pier, mended",
        "before": {"id": 1, "alt": "A pier without planks"},
        "after": {"id": 2, "alt": "The same pier, with people on it"},
        "body": "Eleven days, *four* people.",
    }
