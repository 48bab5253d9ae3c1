"""The status: what is happening right now, in a line."""

from blogapp.formats import PostFormat, claims
from blogapp.formats import fields as f


class Status(PostFormat):
    """A short update, in one or two lines, led by who writes it."""

    name = "status"
    icon = "●"
    schema_org = "SocialMediaPosting"
    byline = "lead"

    body = f.Markdown("What is happening?", required=True, breaks=True, help="A line or two.")

    example = {"body": "Waiting for the 9:40 to Ostwik. Fog again."}

    @classmethod
    def claims(cls, text: str) -> float:
        """A line or two."""
        return 0.5 if claims.is_line(text) else 0.0
