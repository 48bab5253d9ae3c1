"""What of the database goes into the folder of a site, and what stays out of it, each with its reason.

Every table and column of the models is in it unless it stands here, so that a new one goes along by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from blogapp.backup.tables import MODELS

LEFT_OUT = {
    "sessions": "where people are signed in is known by its secrets alone",
    "autosaves": "what was typed and not saved is for the one who typed it",
    "presences": "who has a form open lasts for seconds",
    "preview_links": "their addresses are signed with the secret key, and open drafts to whoever has them",
    "missed_addresses": "what readers did not find counts where they looked for it",
    "imported": "a further import goes on where the first was made; the texts as they came may hold what is private",
    "imports": "what was uploaded lies where it was, and the reports name what is private",
    "comment_words": "each site learns from its own decisions",
    "comment_blocks": "whom a site blocks is known by an address, which is private",
    "comment_reports": "whoever tends comments has decided about them, or will there",
    "term_changes": "what can be undone can be where it was done",
    "changes": "what can be undone can be where it was done",
    "webhooks": "each has a secret, and two sites would tell the same receivers of the same posts",
    "jobs": "what waits is done by the site that it waits in; scheduled posts are announced all the same",
    "editions": "each site counts its own versions",
    "archive_counts": "made anew: numbers of posts",
    "post_index": "made anew from the data of the posts",
}
# Columns that an import makes anew, or that nobody needs in another place.
MADE_ANEW: Mapping[str, Mapping[str, str]] = {
    "posts": {
        "html": "made anew from the data, but for formats that may not be there (see `writing`)",
        "text": "made anew from the data",
        "facts": "made anew with the snapshot",
        "comment_count": "counted anew",
        "discussion": "counts changes for caches, which begin anew",
        "draft": "tells a form that was sent twice",
        "fingerprint": "tells a form that was sent twice",
    },
    "revisions": {"fingerprint": "tells a form that was sent twice"},
    "comments": {
        "html": "made anew from the text, where it follows from that",
        "draft": "tells a form that was sent twice",
        "decided_at": "is for taking back what was just decided",
        "decided_from": "is for taking back what was just decided",
        "told_at": "tells that a mail was sent",
        "bundled": "a flood is over once it is in a file",
        "learned": "each site learns from its own decisions",
    },
    "site_redirects": {"before": "what can be undone can be where it was done"},
    "categories": {"trail": "made anew from what lies within what"},
    "users": {
        "password": "a hash is no use but to whoever tries passwords; people get new ones",
        "one_time": "is about the password",
        "fs_uniquifier": "is a secret of sessions",
    },
}
# What follows from the data of a post as its snapshot does, and is written with that alone; else it is made anew.
WITH_SNAPSHOT = {"headline": "", "lead_image_id": None}
# What must not be published with the rest: it lies in a folder of its own, which can be left out.
PRIVATE: Mapping[str, tuple[str, ...]] = {
    "users": ("email",),
    "comments": ("email",),
    "posts": ("password",),  # its hash, which opens nothing else
    "reader_answers": ("reader",),
}
# Tables that are lists, a line for each row.
LISTS = {
    "users": "people.jsonl",
    "categories": "categories.jsonl",
    "tags": "tags.jsonl",
    "former_slugs": "former_slugs.jsonl",
    "media": "media.jsonl",
    "redirects": "redirects.jsonl",
    "gone": "gone.jsonl",
    "site_redirects": "site_redirects.jsonl",
    "former_addresses": "former_addresses.jsonl",
    "reader_answers": "answers.jsonl",
    "settings": "settings.jsonl",
}
TEXTS = ("posts", "revisions", "comments")  # a file for each row
# Tables of pairs, which stand with the rows of the first: the table of these, what they are called, what is named.
PAIRS = {
    "post_categories": ("posts", "categories", "category_id"),
    "post_tags": ("posts", "tags", "tag_id"),
    "media_uses": ("posts", "files", "media_id"),
    "revision_uses": ("revisions", "files", "media_id"),
}
OWN_SETTINGS = ("build", "rendering", "restored")  # of the program that serves the site, which notes them again
NAMED = ("users", "categories", "tags")  # whose rows are called by their slugs
PROTECTED, HTML, BELOW = "protected", "html", "text_below"  # what files say besides columns
MANIFEST, SUMS, PRIVATE_FOLDER = "manifest.json", "SHA256SUMS", "private"
FORMAT = 1


@cache
def links(table: str) -> Mapping[str, tuple[str, str]]:
    """Return, by column, which of `NAMED` a table leads to, and what files call that: a post has an `author`."""
    columns = MODELS[table].columns if table in MODELS else ()
    targets = {column.name: key.column.table.name for column in columns for key in column.foreign_keys}
    return {name: (target, name.removesuffix("_id")) for name, target in targets.items() if target in NAMED}


def columns(table: str, every: Mapping[str, str]) -> dict[str, str]:
    """Return those of all columns of a table, with their kinds, that stand in its file."""
    out = {*MADE_ANEW.get(table, ()), *PRIVATE.get(table, ())}
    return {name: kind for name, kind in every.items() if name not in out}


def without_nothing(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values in the order of their names, without those that are not there."""
    return {name: values[name] for name in sorted(values) if values[name] is not None}


def private_place(table: str) -> str:
    """Return where what is private of the rows of a table lies."""
    return f"{PRIVATE_FOLDER}/{LISTS.get(table) or f'{table}.jsonl'}"
