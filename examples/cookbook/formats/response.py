"""An answer to a page elsewhere, or a sign that one likes it: the IndieWeb's reply and like."""

from typing import Any

from blogapp.formats import PostFormat, Role
from blogapp.formats import fields as f

# Source: https://indieweb.org/reply and https://indieweb.org/like
KINDS = {"reply": "Reply", "like": "Like", "repost": "Repost"}
CLASSES = {"reply": "u-in-reply-to", "like": "u-like-of", "repost": "u-repost-of"}


class Response(PostFormat):
    """A reply to a page elsewhere, or a like or repost of it."""

    name = "response"
    icon = "↩"
    titled = "hidden"
    api = ">=2"

    kind = f.Choice("What it is", KINDS, required=True)
    target = f.Url("Page", required=True, role=Role("target", schema_org="sharedContent", weight="D"))
    called = f.Line("Title of the page")
    body = f.Markdown("Words", help="A like needs none.")

    example = {
        "kind": "reply",
        "target": "https://example.org/2026/ferries",
        "called": "Ferries at night",
        "body": "The last one goes at *eleven*, not at ten.",
    }

    def problems(self) -> dict[str, str]:
        """A reply says something."""
        return {} if self.kind != "reply" or self.body else {"body": "A reply needs words. Write some."}

    def values(self, view: str) -> dict[str, Any]:
        """Add what the address is to this post, as microformats2 have it, and the words for it."""
        relation, label = CLASSES.get(self.kind, "u-url"), KINDS.get(self.kind, "")
        return {**super().values(view), "relation": relation, "label": label}
