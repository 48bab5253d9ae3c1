"""The chat: a conversation, written down."""

from typing import Any

from blogapp.formats import PostFormat, WxrItem, claims
from blogapp.formats import fields as f


class Chat(PostFormat):
    """A conversation, speech by speech, with the name of whoever says it."""

    name = "chat"
    icon = "❞"
    schema_org = "Conversation"

    body = f.Transcript("Transcript", required=True, ld="text",
                        help='Each speech on a line of its own, such as "Ines: Is it on time?".')  # fmt: skip

    example = {
        "title": "At the ticket window",
        "body": "Ines: Is the night train on time?\nClerk: It has never been late.\nIt has also never been early.\n\n"
        "Ines: Two tickets, then.\nOld Perrin: Make it three.",
    }

    @classmethod
    def claims(cls, text: str) -> float:
        """Lines that begin with the names of who speaks."""
        return claims.converses(text)

    @classmethod
    def fill(cls, text: str) -> dict[str, Any]:
        """Names in bold type lose it."""
        return {"body": claims.transcript(text)}

    def to_wxr(self, html: str = "") -> WxrItem:
        """WordPress's themes read a transcript line by line, so it goes there as it was typed."""
        return super().to_wxr()
