"""Where a comment stands, of what kind it is, and whether its writer hears of answers."""

from enum import StrEnum


class CommentStatus(StrEnum):
    """Where a comment stands: only approved ones are public."""

    PENDING = "pending"
    APPROVED = "approved"
    SPAM = "spam"
    TRASH = "trash"


class CommentKind(StrEnum):
    """Who left it: a reader, or another site that links to the post. All count and stand in the same list."""

    COMMENT = "comment"
    PINGBACK = "pingback"
    TRACKBACK = "trackback"
    WEBMENTION = "webmention"


class AnswerMail(StrEnum):
    """Whether the writer of a comment is told by mail of answers: only once the address has confirmed that."""

    NEVER = ""
    ASKED = "asked"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"


DISCARDED = frozenset({CommentStatus.SPAM, CommentStatus.TRASH})
