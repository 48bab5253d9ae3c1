"""The index, kept in step with the posts: inside the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, event, select
from sqlalchemy.orm import Mapper, Session, load_only, selectinload
from sqlalchemy.orm.attributes import get_history

from blogapp.db import Base
from blogapp.machine import lazy
from blogapp.models import Category, Post, Tag
from blogapp.models.terms import post_categories, post_tags
from blogapp.search.backend import Backend
from blogapp.search.documents import Document
from blogapp.search.sqlite import Fts5

if TYPE_CHECKING:
    from blogapp.search import postgres
else:
    postgres = lazy.Module("blogapp.search.postgres")  # its types bring SQLAlchemy's whole dialect

BATCH = 500
RENAMED = "blogapp_renamed"  # where a session collects the ids of posts whose terms change


def of(connection: Connection) -> Backend:
    """Return the index of a database."""
    return _backend(connection.dialect.name)


@cache
def _backend(dialect: str) -> Backend:
    return postgres.TsVector() if dialect == "postgresql" else Fts5()


def put(session: Session, post: Post) -> None:
    """Bring the index up to date for a post, whatever its status: who may see it is asked when somebody searches."""
    connection = session.connection()
    of(connection).put(connection, Document.of(post))


def put_all(session: Session, ids: Iterable[int]) -> int:
    """Bring the index up to date for the posts of these ids; return how many they are."""
    number = 0
    for post in _posts(session, ids):
        put(session, post)
        number += 1
    return number


def fill(session: Session) -> int:
    """Add the posts that the index does not know, as after a migration; return how many they were."""
    indexed = of(session.connection()).ids()
    return put_all(session, session.scalars(select(Post.id).where(Post.id.not_in(indexed))).all())


def rebuild(session: Session) -> int:
    """Rebuild the index; return how many posts are in it."""
    connection = session.connection()
    of(connection).clear(connection)
    number = put_all(session, session.scalars(select(Post.id)).all())
    connection.exec_driver_sql(of(connection).tidying)
    return number


def out_of_step(session: Session) -> int:
    """Return how many posts the index does not know as they are, or knows though they are gone."""
    connection = session.connection()
    index = of(connection)
    stored, indexed = set(session.scalars(select(Post.id))), set(session.scalars(index.ids()))
    changed = (not index.holds(connection, Document.of(post)) for post in _posts(session, stored))
    return len(indexed - stored) + sum(changed)


def _posts(session: Session, ids: Iterable[int]) -> Iterator[Post]:
    """Read what documents are made of, a batch at a time, and let it go."""
    wanted = sorted(ids)
    columns = (load_only(Post.title, Post.text), selectinload(Post.categories), selectinload(Post.tags))
    for start in range(0, len(wanted), BATCH):
        batch = select(Post).where(Post.id.in_(wanted[start : start + BATCH])).options(*columns)
        yield from session.scalars(batch.execution_options(populate_existing=True)).all()


@event.listens_for(Base.metadata, "after_create")
def _create(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    """Make the tables of the index with those of the models, where no migration does."""
    for statement in of(connection).tables:
        connection.exec_driver_sql(statement)


@event.listens_for(Post, "after_delete")
def _forget(_mapper: Mapper[Post], connection: Connection, post: Post) -> None:
    of(connection).forget(connection, post.id)


@event.listens_for(Session, "before_flush")
def _note_terms(session: Session, _context: Any, _instances: Any) -> None:
    """Note the posts of categories and tags that are about to be renamed or to go."""
    for term in (*session.dirty, *session.deleted):
        if isinstance(term, Category | Tag) and _changes(session, term):
            link = post_categories.c if isinstance(term, Category) else post_tags.c
            column = post_categories.c.category_id if isinstance(term, Category) else post_tags.c.tag_id
            with session.no_autoflush:
                ids = session.scalars(select(link.post_id).where(column == term.id)).all()
            session.info.setdefault(RENAMED, set()).update(ids)


def _changes(session: Session, term: Category | Tag) -> bool:
    """Return whether posts are found by other words once this term is stored."""
    return term in session.deleted or get_history(term, "name").has_changes()


@event.listens_for(Session, "after_flush_postexec")
def _follow_terms(session: Session, _context: Any) -> None:
    """Bring the posts of such terms up to date."""
    if ids := session.info.pop(RENAMED, None):
        put_all(session, ids)
