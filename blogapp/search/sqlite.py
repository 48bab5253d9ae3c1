"""The index on SQLite: FTS5, which is given words that are folded already."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, Connection, Float, Select, bindparam, literal_column, select, text

from blogapp.search.backend import POSTS, RANKED, Backend
from blogapp.search.documents import Document
from blogapp.search.query import Query, Term

WEIGHTS = "10.0, 4.0, 0.4"  # of title, body, terms
_PUT = text("REPLACE INTO post_search (rowid, title, body, terms) VALUES (:id, :title, :body, :terms)")
_KEPT = text("SELECT title, body, terms FROM post_search WHERE rowid = :id")


class Fts5(Backend):
    """One full-text table. Its own tokenizer has nothing left to do but to part the words at spaces."""

    tables = (
        """CREATE VIRTUAL TABLE IF NOT EXISTS post_search USING fts5(title, body, terms, prefix='3',
        tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'")""",
        "CREATE TABLE IF NOT EXISTS search_words (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    )
    key = "rowid"
    tidying = "INSERT INTO post_search (post_search) VALUES ('optimize')"
    learning = text("INSERT OR IGNORE INTO search_words SELECT value FROM json_each(:words)")

    def columns(self, document: Document) -> dict[str, str]:
        return {"title": " ".join(document.title), "body": " ".join(document.body), "terms": " ".join(document.terms)}

    def vocabulary(self, document: Document) -> str:
        return json.dumps(document.vocabulary(), ensure_ascii=False)

    def put(self, connection: Connection, document: Document) -> None:
        connection.execute(_PUT, {"id": document.post_id} | self.columns(document))
        self.learn(connection, document)

    def holds(self, connection: Connection, document: Document) -> bool:
        row = connection.execute(_KEPT, {"id": document.post_id}).mappings().first()
        return row is not None and dict(row) == self.columns(document)

    def matching(self, query: Query, visible: ColumnElement[bool]) -> CTE:
        return _ranked(_expression(query), visible)

    def newest(self, query: Query, visible: ColumnElement[bool], *, in_title: bool = False) -> Select[int]:
        return _newest(f"{{title}} : ({_expression(query)})" if in_title else _expression(query), visible)

    def like(self, terms: Sequence[Term], visible: ColumnElement[bool]) -> CTE:
        return _ranked(" OR ".join(map(_term, terms)), visible)


def _expression(query: Query) -> str:
    """Write a query as FTS5 reads it."""
    wanted = " AND ".join(map(_term, query.wanted))
    return f"({wanted})" + "".join(f" NOT {_term(term)}" for term in query.excluded)


def _term(term: Term) -> str:
    """Write a term as FTS5 reads it. Words hold letters, signs and digits alone, so no quote ends them early."""
    whole = f'"{" ".join(term.words)}"'
    return f"({whole} OR {whole} *)" if term.begins else whole


def _ranked(expression: str, visible: ColumnElement[bool]) -> CTE:
    rank = literal_column(f"bm25(post_search, {WEIGHTS})", Float).label("rank")
    return _newest(expression, visible).add_columns(rank).cte("found").prefix_with("MATERIALIZED")


def _newest(expression: str, visible: ColumnElement[bool]) -> Select[int]:
    """Select from the newest on: FTS5 goes backwards by itself, and stops where there are enough."""
    match = text("post_search MATCH :expression").bindparams(bindparam("expression", expression, unique=True))
    posts = select(POSTS.c.rowid.label("post_id")).where(match, visible)
    return posts.order_by(POSTS.c.rowid.desc()).limit(RANKED)
