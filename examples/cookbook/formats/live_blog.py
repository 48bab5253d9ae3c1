"""Something that is told while it happens."""

from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Update(f.Group):
    """What happened at one moment."""

    label = "Entry"
    schema_org = "BlogPosting"

    at = f.DateTime("When", required=True, ld="datePublished", mf="dt-published")
    body = f.Markdown("What happened", required=True)


class LiveBlog(PostFormat):
    """Something that is told while it happens, the latest first."""

    name = "live-blog"
    label = "Live blog"
    icon = "◉"
    schema_org = "LiveBlogPosting"
    titled = "required"
    byline = "header"
    api = ">=2"

    body = f.Markdown("What it is about")
    updates = f.Rows(Update, "Entries", min=1, max=500, ld="liveBlogUpdate")

    example = {
        "title": "The old crane is taken down",
        "body": "On the quay since *seven*.",
        "updates": [
            {"at": "2026-05-09T07:10", "body": "The road is closed."},
            {"at": "2026-05-09T09:40", "body": "The arm hangs in the **air**."},
        ],
    }

    def values(self, view: str) -> dict[str, Any]:
        """Put the latest first; the stream shows no other."""
        latest = sorted(self.updates, key=lambda update: update.at.at, reverse=True)
        return {**super().values(view), "updates": latest[:1] if view == "stream" else latest}
