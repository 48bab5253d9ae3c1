"""What an index can do, whatever the database it lies in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, Connection, Integer, Select, column, select, table
from sqlalchemy.sql.elements import TextClause

from blogapp.search.documents import Document
from blogapp.search.query import Query, Term

POSTS = table("post_search", column("rowid", Integer), column("post_id", Integer))
RANKED = 1000  # posts that are put in order: the newest of those that match, for a word may be in nearly every one
WORDS = table("search_words", column("word"))  # every word that is known, to guess from what was meant


class Backend(ABC):
    """The tables `post_search` and `search_words` in one kind of database.

    They belong to no model, since each kind of database has its own. Nobody's rights are looked at here.
    """

    tables: Sequence[str]  # statements that make them where they are missing, as the migrations do
    key: str  # the column of `post_search` with the id of the post
    tidying: str  # the statement that makes the index faster after many changes
    learning: TextClause  # the statement that adds the words of a post

    @abstractmethod
    def columns(self, document: Document) -> dict[str, str]:
        """Return a post's words as the index stores them, by column."""

    @abstractmethod
    def vocabulary(self, document: Document) -> object:
        """Return a post's words as `learning` takes them."""

    @abstractmethod
    def put(self, connection: Connection, document: Document) -> None:
        """Put what is known of a post in the place of what was."""

    @abstractmethod
    def holds(self, connection: Connection, document: Document) -> bool:
        """Return whether the index knows a post as it is."""

    @property
    def post_id(self) -> ColumnElement[int]:
        """The id of a post in the index, for conditions on what is looked for."""
        return POSTS.c[self.key]

    @abstractmethod
    def matching(self, query: Query, visible: ColumnElement[bool]) -> CTE:
        """Select what has all that is wanted and nothing that is excluded: `post_id`, and `rank`, the least first.

        Of more than RANKED, these are the newest of those for which `visible` holds, a condition on `post_id`. Where
        the beginning of a word is enough, the whole word counts more: who asks for art sees art before article.
        """

    @abstractmethod
    def newest(self, query: Query, visible: ColumnElement[bool], *, in_title: bool = False) -> Select[int]:
        """Select the ids of the same posts without putting them in order; perhaps only those with it in the title."""

    @abstractmethod
    def like(self, terms: Sequence[Term], visible: ColumnElement[bool]) -> CTE:
        """Select what has any of these: `post_id` and `rank`."""

    def ids(self) -> Select[int]:
        """Select the ids of the posts that the index knows."""
        return select(column(self.key, Integer)).select_from(table("post_search"))

    def learn(self, connection: Connection, document: Document) -> None:
        """Remember the words of a post, to guess from. They stay when it goes; a guess is tried before it is shown."""
        connection.execute(self.learning, {"words": self.vocabulary(document)})

    def forget(self, connection: Connection, post_id: int) -> None:
        """Take a post out of the index."""
        connection.execute(table("post_search").delete().where(column(self.key, Integer) == post_id))

    def clear(self, connection: Connection) -> None:
        """Take everything out of the index."""
        for name in ("post_search", "search_words"):
            connection.execute(table(name).delete())
