"""Comments: what readers of the former site said, as readers' own Markdown, so that nothing in it can do harm."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from blogapp import db
from blogapp.importing.converting import Converter
from blogapp.importing.entries import Entry, Reply
from blogapp.importing.storing.context import Import, moment
from blogapp.importing.storing.ledger import AT_ONCE, Known, digest_of
from blogapp.importing.storing.people import People
from blogapp.models import Comment, CommentStatus, Post
from blogapp.text import COMMENT_CAP, TooMuch, normalise_line, one_spelling, plain_text
from blogapp.text.clusters import clipped
from blogapp.text.urls import is_web_address

KIND = "comments"
NAME_MAX, EMAIL_MAX, URL_MAX = 100, 254, 2000
TABLE: Any = Comment.__table__
WRITTEN = ("name", "email", "url", "kind", "body", "html", "status", "created_at", "user_id")
SAID = ("name", "body", "status")  # what somebody may have edited here


@dataclass(frozen=True)
class Made:
    """A comment that is to be inserted: what names it and what it answers, and its columns."""

    origin: str
    parent: str
    reply: Reply
    values: dict[str, Any]


@dataclass
class Comments:
    """The comments of the former site."""

    of: Import
    people: People
    converter: Converter

    def store(self, discussed: Sequence[tuple[int, Entry]], new: Collection[int]) -> None:
        """Store the comments of posts by their ids, and count them; of `new` posts there are none yet."""
        known: dict[str, Known] = {}
        for post_id, entry in discussed:
            if post_id not in new and entry.comments:
                known |= self.of.ledger.known("comment", [_named(entry, reply.origin) for reply in entry.comments])
        rows = self._rows([one.row_id for one in known.values()])
        made: dict[str, Made] = {}
        touched = set()
        for post_id, entry, reply in _replies(discussed):
            origin = _named(entry, reply.origin)
            if origin not in known:
                values = {"post_id": post_id, **self._values(reply, entry)}
                made.setdefault(origin, Made(origin, _named(entry, reply.parent), reply, values))
            elif self._is_changed(reply, known[origin], rows, entry):
                touched.add(post_id)
        touched |= {one.values["post_id"] for one in made.values()}
        ids = {origin: one.row_id for origin, one in known.items() if one.row_id in rows} | self._insert(made)
        posts = {origin: rows[number]["post_id"] for origin, number in ids.items() if number in rows}
        posts |= {origin: one.values["post_id"] for origin, one in made.items()}
        self._answer(made, ids, posts)
        if touched:
            _count(touched)

    def _rows(self, ids: Sequence[int | None]) -> dict[int, Any]:
        rows: dict[int, Any] = {}
        for start in range(0, len(ids), AT_ONCE):
            part = [number for number in ids[start : start + AT_ONCE] if number]
            columns = [TABLE.c[name] for name in ("id", "post_id", *SAID)]
            found = db.session.execute(select(*columns).where(TABLE.c.id.in_(part))).mappings()
            rows |= {row["id"]: row for row in found}
        return rows

    def _is_changed(self, reply: Reply, known: Known, rows: dict[int, Any], entry: Entry) -> bool:
        """Write a comment anew that was changed there and not here; return whether it was."""
        row, digest = rows.get(known.row_id or 0), digest_of(reply)
        if row is None:
            self.of.report.count(KIND, "deleted")
            return False
        if digest == known.digest:
            self.of.report.count(KIND, "unchanged")
            return False
        if known.version != _version(row):
            self.of.report.count(KIND, "kept")
            return False
        values = self._values(reply, entry)
        db.session.connection().execute(update(TABLE).where(TABLE.c.id == row["id"]).values(values))
        origin = _named(entry, reply.origin)
        self.of.ledger.keep("comment", origin, row["id"], digest, _version(values), known)
        self.of.report.count(KIND, "updated")
        return True

    def _values(self, reply: Reply, entry: Entry) -> dict[str, Any]:
        body, html = self._text(reply, entry)
        email = one_spelling(reply.email)
        return {
            "name": clipped(normalise_line(unescape(reply.name)), NAME_MAX) or "Anonymous",
            "email": email if len(email) <= EMAIL_MAX else "",
            "url": reply.url if is_web_address(reply.url) and len(reply.url) <= URL_MAX else "",
            "kind": reply.kind,
            "body": body,
            "html": html,
            "status": reply.state,
            "created_at": moment(reply.created_at) or moment(entry.published_at) or db.now(),
            "user_id": self.people.id_of(reply.login),
        }

    def _text(self, reply: Reply, entry: Entry) -> tuple[str, str]:
        """Return a text as readers type it, and its HTML; of one that is too long, its beginning in plain words."""
        try:
            return self.converter.comment(reply.html)
        except TooMuch as error:
            self.of.report.remark("comment", f"{entry.address}#comment-{reply.origin}", f"It was shortened: {error}")
            words = clipped(plain_text(reply.html[:COMMENT_CAP]), COMMENT_CAP // 8)
            return words, f"<p>{escape(words)}</p>\n"

    def _insert(self, made: Mapping[str, Made]) -> dict[str, int | None]:
        """Insert comments past the session, which tells nobody of them; return their ids by origin."""
        if not made:
            return {}
        statement = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
        numbers = db.session.connection().execute(statement, [one.values for one in made.values()]).scalars().all()
        for number, one in zip(numbers, made.values(), strict=True):
            self.of.ledger.keep("comment", one.origin, number, digest_of(one.reply), _version(one.values))
            if one.reply.origin.isdigit():
                self.of.ledger.lead("comment", number, f"#comment-{one.reply.origin}")
        self.of.report.count(KIND, "new", len(made))
        return dict(zip(made, numbers, strict=True))

    def _answer(self, made: Mapping[str, Made], ids: Mapping[str, int | None], posts: Mapping[str, int]) -> None:
        """Put each answer below what it answers, if that is on the same post and does not answer it in turn."""
        rows = []
        for origin, one in made.items():
            parent = ids.get(one.parent) if posts.get(one.parent) == posts[origin] else None
            if parent and not _circles(made, origin):
                rows.append({"its_id": ids[origin], "its_parent": parent})
        if rows:
            statement = update(TABLE).where(TABLE.c.id == bindparam("its_id")).values(parent_id=bindparam("its_parent"))
            db.session.connection().execute(statement, rows)


def _circles(made: Mapping[str, Made], origin: str) -> bool:
    """Return whether a comment answers itself, be it by way of others."""
    seen, at = set(), made[origin].parent
    while at in made and at not in seen:
        if at == origin:
            return True
        seen.add(at)
        at = made[at].parent
    return False


def _replies(discussed: Sequence[tuple[int, Entry]]) -> Iterator[tuple[int, Entry, Reply]]:
    """Yield each comment with its post."""
    for post_id, entry in discussed:
        for reply in entry.comments:
            yield post_id, entry, reply


def _count(posts: Collection[int]) -> None:
    """Count the approved comments of these posts, which stay what they are besides."""
    table: Any = Post.__table__
    approved = (TABLE.c.post_id == table.c.id, TABLE.c.status == CommentStatus.APPROVED)
    number = select(func.count()).select_from(TABLE).where(*approved).scalar_subquery()
    values = {"comment_count": number, "discussion": table.c.discussion + 1, "updated_at": table.c.updated_at}
    db.session.flush()
    db.session.connection().execute(update(table).where(table.c.id.in_(sorted(posts))).values(values))


def _named(entry: Entry, origin: str) -> str:
    """Return what names a comment within its source: numbers do, what else names it does so on its post."""
    return origin if origin.isdigit() or not origin else f"{entry.origin}/{origin}"


def _version(values: Any) -> str:
    return digest_of(*(str(values[name]) for name in SAID))
