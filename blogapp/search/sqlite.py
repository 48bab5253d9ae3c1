"""The index on SQLite: FTS5, which is given words that are folded already."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import CTE, Connection, Float, Integer, column, literal_column, select, table, text

from blogapp.search.backend import Backend
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
        kept = connection.execute(_KEPT, {"id": document.post_id}).mappings().first()
        return kept is not None and dict(kept) == self.columns(document)

    def matching(self, query: Query) -> CTE:
        wanted = " AND ".join(map(_term, query.wanted))
        return _found(f"({wanted})" + "".join(f" NOT {_term(term)}" for term in query.excluded))

    def like(self, terms: Sequence[Term]) -> CTE:
        return _found(" OR ".join(map(_term, terms)))


def _term(term: Term) -> str:
    """Write a term as FTS5 reads it. Words hold letters, signs and digits alone, so no quote ends them early."""
    whole = f'"{" ".join(term.words)}"'
    return f"({whole} OR {whole} *)" if term.begins else whole


def _found(asked: str) -> CTE:
    match = text("post_search MATCH :asked").bindparams(asked=asked)
    rank = literal_column(f"bm25(post_search, {WEIGHTS})", Float).label("rank")
    found = select(column("rowid", Integer).label("post_id"), rank).select_from(table("post_search")).where(match)
    return found.cte("found").prefix_with("MATERIALIZED")
