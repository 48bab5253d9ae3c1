"""A comment of an export, with who wrote it and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from blogapp.importing.entries import CommentState, Reply
from blogapp.importing.wordpress.content.paragraphs import paragraphs
from blogapp.importing.wordpress.facts import from_local, id_of, line, moment
from blogapp.importing.wordpress.parsing import Raw

STATES: Mapping[str, CommentState] = {
    "1": "approved", "approve": "approved", "approved": "approved", "spam": "spam", "trash": "trash",
    "post-trashed": "trash",
}  # fmt: skip
KINDS: Mapping[str, Literal["comment", "pingback", "trackback"]] = {
    "": "comment", "comment": "comment", "pingback": "pingback", "trackback": "trackback",
}  # fmt: skip
USUAL = frozenset(
    """
    wp:comment_id wp:comment_author wp:comment_author_email wp:comment_author_url wp:comment_author_IP wp:comment_date
    wp:comment_date_gmt wp:comment_content wp:comment_approved wp:comment_type wp:comment_parent wp:comment_user_id
    """.split()
)
_BOOKKEEPING = ("akismet_", "_wp_trash_meta_", "_akismet")  # what its desk and its filter for spam note for themselves


class Comments:
    """Turns each comment into a reply at once: a post may have a hundred thousand."""

    def __init__(self, logins: Mapping[str, str], offset: timedelta) -> None:
        self.logins, self.offset = logins, offset

    def __call__(self, raw: Raw, item: Raw) -> None:
        """Add a comment to an item, and note what of it has no place here."""
        kind = raw["wp:comment_type"].strip()
        state = STATES.get(raw["wp:comment_approved"].strip(), "pending")
        if kind not in KINDS:  # a shop's notes to itself, for one; an editor decides
            item.notes.append(f"comment of the type {kind:.40}")
            state = "pending" if state == "approved" else state
        item.notes += [name for name in raw.texts if name not in USUAL]
        for meta in raw.all("wp:commentmeta"):
            if not (key := meta["wp:meta_key"]).startswith(_BOOKKEEPING):
                item.notes.append(key[:60])
        created = moment(raw["wp:comment_date_gmt"]) or from_local(raw["wp:comment_date"], self.offset)
        item.replies.append(
            Reply(
                raw["wp:comment_id"].strip() or f"n{len(item.replies) + 1}",
                paragraphs(raw["wp:comment_content"]),
                line(raw["wp:comment_author"]),
                raw["wp:comment_author_email"].strip(),
                raw["wp:comment_author_url"].strip(),
                id_of(raw["wp:comment_parent"]),
                self.logins.get(raw["wp:comment_user_id"].strip(), ""),
                state,
                KINDS.get(kind, "comment"),
                created,
            )
        )
