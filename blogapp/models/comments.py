"""What readers say about posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from markupsafe import Markup
from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Update,
    false,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, defer, joinedload, load_only, mapped_column, relationship, undefer

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.archive_counts import MOVES
from blogapp.models.comment_notes import CommentReport
from blogapp.models.comment_pages import THREADS, comment_page, last_of, number_of, on_page
from blogapp.models.comment_states import DISCARDED, AnswerMail, CommentKind, CommentStatus
from blogapp.models.posts import Post
from blogapp.models.users import User
from blogapp.text import Sentence

DEPTH = 4  # answers stand that deep in one another; deeper ones stand side by side
OF_COMMENTS = "blogapp_of_comments"  # True, as an option of a statement: it belongs to a change of a comment


class Comment(Base):
    """A comment, or an answer to one."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_post", "post_id", "status", "created_at", "id"),
        Index("ix_comments_queue", "status", "created_at", "id"),
        Index("ix_comments_draft", "post_id", "draft", unique=True),
        Index("ix_comments_decided", "decided_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), default="", index=True)  # in lower case; never shown to readers
    url: Mapped[str] = mapped_column(String(2000), default="")
    kind: Mapped[str] = mapped_column(String(10), default=CommentKind.COMMENT, server_default="comment")
    body: Mapped[str] = mapped_column()  # as typed
    html: Mapped[str] = mapped_column()  # sanitised
    status: Mapped[str] = mapped_column(String(10))
    previous_status: Mapped[str] = mapped_column(
        String(10), default=CommentStatus.PENDING
    )  # to come back from the trash
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    draft: Mapped[str | None] = mapped_column(String(64), deferred=True)  # the id in the form that made it
    held_for: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON, deferred=True)  # see `reasons`
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, deferred=True)  # the same for all decided at once
    decided_from: Mapped[str | None] = mapped_column(String(10), deferred=True)  # where it stood before that
    answer_mail: Mapped[str] = mapped_column(
        String(10), default=AnswerMail.NEVER, server_default=text("''"), deferred=True
    )
    learned: Mapped[str | None] = mapped_column(String(4), deferred=True)  # "spam" or "ham", by an editor's decision
    bundled: Mapped[bool] = mapped_column(default=False, server_default=false(), deferred=True)  # came in a flood
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime, deferred=True)  # when whom it answers was told

    post: Mapped[Post] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def prose(self) -> Markup:
        """The text as markup: it was sanitised when it was stored."""
        return Markup(self.html)  # noqa: S704 - is markup already

    @property
    def reasons(self) -> list[Sentence]:
        """Why it was not shown at once: sentences that can be said in any language."""
        stored = ((reason["pattern"], reason["values"]) for reason in self.held_for or ())
        return [Sentence(pattern, **values) for pattern, values in stored]

    @reasons.setter
    def reasons(self, sentences: Iterable[Sentence]) -> None:
        self.held_for = [{"pattern": each.pattern, "values": each.values} for each in sentences] or None

    @classmethod
    def approved(cls) -> Select[Self]:
        """Select what every reader may see, oldest first."""
        return select(cls).where(cls.status == CommentStatus.APPROVED).order_by(cls.created_at, cls.id)

    @classmethod
    def of_posts_by(cls, author_id: int | None) -> Select[Self]:
        """Select the comments on one author's posts; on all for None."""
        theirs = select(Post.id).where(Post.author_id == author_id)
        return select(cls) if author_id is None else select(cls).where(cls.post_id.in_(theirs))

    @classmethod
    def waiting(cls, author_id: int | None) -> Select[tuple[int]]:
        """Select how many comments wait on the posts of an author, or on all; what was reported waits, too."""
        pending = cls.of_posts_by(author_id).where(cls.to_tend())
        return pending.with_only_columns(func.count(literal(1)))

    @classmethod
    def to_tend(cls) -> ColumnElement[bool]:
        """Return the condition that somebody has to decide about a comment."""
        is_reported = cls.id.in_(select(CommentReport.comment_id))
        return or_(cls.status == CommentStatus.PENDING, (cls.status == CommentStatus.APPROVED) & is_reported)

    @classmethod
    def queue(cls, wanted: ColumnElement[bool], author_id: int | None = None) -> Select[Self]:
        """Select comments with what is said of them and what names their posts, newest first."""
        post = joinedload(cls.post).load_only(Post.title, Post.headline, Post.path, Post.author_id)
        of_status = cls.of_posts_by(author_id).where(wanted)
        return of_status.options(post, undefer(cls.held_for)).order_by(cls.created_at.desc(), cls.id.desc())

    @classmethod
    def numbers(cls, session: Session, author_id: int | None = None) -> dict[CommentStatus, int]:
        """Return how many comments there are of each status, in one query."""
        counted = cls.of_posts_by(author_id).with_only_columns(cls.status, func.count()).group_by(cls.status)
        numbers = dict(session.execute(counted).all())
        return {status: numbers.get(status, 0) for status in CommentStatus}

    @classmethod
    def page(
        cls, session: Session, post: Post, number: int = 0, *, newest_first: bool = False
    ) -> tuple[list[Thread], int]:
        """Return a page of a post's threads, 0 for the post's own, and how many pages there are."""
        is_long = post.comment_count > THREADS
        threads = cls.thread(session, post.id, brief=is_long) if post.comment_count else []
        shown = on_page(threads, number, newest_first=newest_first)
        if is_long:  # the texts of this page alone
            ids = [comment_id for thread in shown for comment_id in thread.ids()]
            session.scalars(select(cls).where(cls.id.in_(ids)).options(load_only(cls.html, cls.email))).all()
        return shown, last_of(len(threads), newest_first=newest_first)

    @classmethod
    def address(cls, session: Session, post: Post, comment_id: int, *, newest_first: bool = False) -> str:
        """Return where a comment stands on its post's pages; a query where there may be several."""
        threads = cls.thread(session, post.id, brief=True) if post.comment_count > THREADS else []
        number = next((thread.page for thread in threads if comment_id in thread.ids()), 1)
        return f"{comment_page(post, number, newest_first=newest_first)}#comment-{comment_id}"

    @classmethod
    def thread(cls, session: Session, post_id: int, *, brief: bool = False) -> list[Thread]:
        """Return a post's approved comments with their answers, oldest first, in one query; if `brief`, without texts.

        Hidden comments that somebody answered are read, too: what answers them moves up to the nearest comment
        that shows.
        """
        answer = aliased(cls)
        answered = select(answer.parent_id).where(answer.post_id == post_id, answer.parent_id.is_not(None))
        wanted = or_(cls.status == CommentStatus.APPROVED, cls.id.in_(answered))
        left_out = [defer(column) for column in (cls.body, *([cls.html, cls.email] if brief else []))]
        rows = select(cls).options(*left_out).where(cls.post_id == post_id, wanted)
        return nest(session.scalars(rows.order_by(cls.created_at, cls.id)))

    @classmethod
    def recount(cls, post_id: int) -> Update:
        """Return the statement that makes a post's number of comments right.

        It goes past the ORM and keeps the post's version and date: a comment is no change of the post. Where
        others may be changing comments of the post at the same time, take `lock` first.
        """
        count = select(func.count()).where(cls.post_id == post_id, cls.status == CommentStatus.APPROVED)
        values = {"comment_count": count.scalar_subquery(), "updated_at": Post.updated_at}
        options = {"synchronize_session": False, MOVES: False, OF_COMMENTS: True}
        return update(Post).where(Post.id == post_id).values(values).execution_options(**options)

    @classmethod
    def lock(cls, session: Session, post_id: int) -> None:
        """Let nobody else change the comments of a post until the commit.

        Without it, two who approve two comments at once would each count without the other's.
        """
        session.execute(select(Post.id).where(Post.id == post_id).with_for_update(key_share=True))

    @classmethod
    def to_change(cls, session: Session, wanted: Select[Self]) -> list[Self]:
        """Return the comments of a selection whose status is about to change, with their posts locked."""
        ids = set(session.execute(wanted.with_only_columns(cls.id, cls.post_id)))
        for post_id in sorted({row.post_id for row in ids}):  # in one order: nobody waits for each other
            cls.lock(session, post_id)
        rows = select(cls).where(cls.id.in_([row.id for row in ids])).options(undefer(cls.decided_at))
        return list(session.scalars(rows.order_by(cls.id).execution_options(populate_existing=True)))

    def is_of_known(self, session: Session) -> bool:
        """Whether its writer has an approved comment: by the account, else by name and e-mail address.

        Who is not signed in is never taken for somebody with an account.
        """
        if self.user_id is None and not self.email:
            return False
        same = [Comment.user_id.is_not_distinct_from(self.user_id)]
        if self.user_id is None:
            same += [Comment.email == self.email, Comment.name == self.name]
        approved = Comment.approved().with_only_columns(Comment.id).where(*same)
        return session.scalars(approved.limit(1)).first() is not None

    def move(self, session: Session, status: CommentStatus) -> None:
        """Give the comment another status and count again. What goes to spam or trash remembers where it stood."""
        if status in DISCARDED and self.status not in DISCARDED:
            self.previous_status = self.status
        self._stand(session, status)

    def restore(self, session: Session) -> None:
        """Take the comment out of spam or trash, back to where it stood."""
        if self.status in DISCARDED:
            self._stand(session, CommentStatus(self.previous_status))

    def put_back(self, session: Session) -> None:
        """Let the comment stand where it stood before it was last decided about."""
        status, self.decided_at = CommentStatus(self.decided_from or self.status), None
        self._stand(session, status)

    def _stand(self, session: Session, status: CommentStatus) -> None:
        shows = CommentStatus.APPROVED in (self.status, status)
        self.status = status
        session.flush()
        if shows:
            session.execute(Comment.recount(self.post_id))

    def delete(self, session: Session) -> None:
        """Remove the comment for good. Its answers become answers to what it answered."""
        theirs = Comment.parent_id == self.id
        if session.scalar(select(Comment.id).where(theirs).limit(1)):
            moved = update(Comment).where(theirs).values(parent_id=self.parent_id)
            session.execute(moved.execution_options(**{OF_COMMENTS: True}))
        session.delete(self)
        session.flush()
        if self.status == CommentStatus.APPROVED:
            session.execute(Comment.recount(self.post_id))


@dataclass(slots=True)
class Thread:
    """A comment that shows, and the answers that stand below it.

    `answers` is the comment it answers, where its place does not say so: deep down. `page` is that of the thread.
    """

    comment: Comment
    replies: list[Thread] = field(default_factory=list)
    answers: Comment | None = None
    above: Thread | None = None
    level: int = 1
    page: int = 1

    def ids(self) -> list[int]:
        """Return the ids of the comment and of all that stand below it."""
        places = [self]
        for place in places:
            places += place.replies
        return [place.comment.id for place in places]

    def answer(self, comment: Comment) -> Thread:
        """Add an answer below; beyond DEPTH, beside."""
        below = self if self.level < DEPTH else self.above
        assert below is not None
        reply = Thread(comment, [], self.comment if below is not self else None, below, below.level + 1)
        below.replies.append(reply)
        return reply


def nest(comments: Iterable[Comment]) -> list[Thread]:
    """Return the approved ones of these comments, each below what it answers. They come oldest first.

    Nothing here recurses, so a chain of a thousand answers is as good as any.
    """
    top: list[Thread] = []
    places: dict[int | None, Thread | None] = {}  # the thread where an answer to a comment goes
    for comment in comments:
        above = places.get(comment.parent_id)
        if comment.status == CommentStatus.APPROVED:
            thread = above.answer(comment) if above else Thread(comment)
            if above is None:
                thread.page = number_of(len(top))
                top.append(thread)
            above = thread
        places[comment.id] = above
    return top
