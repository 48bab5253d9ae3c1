"""The index on PostgreSQL: a tsvector made of words that are folded already, so that no dictionary is needed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, Connection, Select, cast, column, func, select, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from blogapp.search.backend import POSTS, RANKED, Backend
from blogapp.search.documents import Document
from blogapp.search.query import Query, Term

WORDS = column("words", TSVECTOR)
POSITION_MAX = 16383  # the last that a tsvector counts; what comes later is found, but in no phrase
POSITIONS_MAX = 255  # of one word
SIZE_MAX = 900_000  # bytes; a tsvector holds a megabyte
GAP = 10  # places between two parts, which no phrase bridges
_PUT = text(
    "INSERT INTO post_search (post_id, words) VALUES (:id, CAST(:words AS tsvector)) "
    "ON CONFLICT (post_id) DO UPDATE SET words = EXCLUDED.words"
)
_HOLDS = text("SELECT words = CAST(:words AS tsvector) FROM post_search WHERE post_id = :id")


class TsVector(Backend):
    """A table beside the posts, so that a post is not written again when only its words are."""

    tables = (
        """CREATE TABLE IF NOT EXISTS post_search (
        post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
        "CREATE INDEX IF NOT EXISTS ix_post_search_words ON post_search USING gin (words)",
        'CREATE TABLE IF NOT EXISTS search_words (word TEXT COLLATE "C" NOT NULL PRIMARY KEY)',
    )
    key = "post_id"
    tidying = "ANALYZE post_search"
    # They come in their order, so that two who learn the same words at a time never wait for each other in a circle.
    learning = text("INSERT INTO search_words SELECT unnest(CAST(:words AS text[])) ON CONFLICT DO NOTHING")

    def columns(self, document: Document) -> dict[str, str]:
        return {"words": vector(document)}

    def vocabulary(self, document: Document) -> list[str]:
        return document.vocabulary()

    def put(self, connection: Connection, document: Document) -> None:
        connection.execute(_PUT, {"id": document.post_id} | self.columns(document))
        self.learn(connection, document)

    def holds(self, connection: Connection, document: Document) -> bool:
        return bool(connection.execute(_HOLDS, {"id": document.post_id} | self.columns(document)).scalar())

    def matching(self, query: Query, visible: ColumnElement[bool]) -> CTE:
        return _ranked(_expression(query), query.wanted, visible)

    def newest(self, query: Query, visible: ColumnElement[bool], *, in_title: bool = False) -> Select[int]:
        return _newest(_expression(query, "A" if in_title else ""), visible)

    def like(self, terms: Sequence[Term], visible: ColumnElement[bool]) -> CTE:
        return _ranked(" | ".join(map(_term, terms)), terms, visible)


def _expression(query: Query, weight: str = "") -> str:
    """Write a query as a tsquery; with a weight, what is wanted must stand in that part."""
    wanted = " & ".join(_term(term, weight) for term in query.wanted)
    return f"({wanted})" + "".join(f" & !{_term(term, weight)}" for term in query.excluded)


def _term(term: Term, weight: str = "") -> str:
    """Write a term as a tsquery. Words hold letters, signs and digits alone, so no quote ends them early."""
    *before, last = [f"'{word}'" for word in term.words]
    marks = ("*" if term.begins else "") + weight
    words = [f"{word}:{weight}" if weight else word for word in before] + [f"{last}:{marks}" if marks else last]
    return "(" + " <-> ".join(words) + ")"


def _ranked(expression: str, terms: Sequence[Term], visible: ColumnElement[bool]) -> CTE:
    whole = " | ".join(_term(Term(term.words)) for term in terms)
    rank = -func.ts_rank(WORDS, cast(expression, TSQUERY)) - func.ts_rank(WORDS, cast(whole, TSQUERY))
    return _newest(expression, visible).add_columns(rank.label("rank")).cte("found").prefix_with("MATERIALIZED")


def _newest(expression: str, visible: ColumnElement[bool]) -> Select[int]:
    posts = select(POSTS.c.post_id).where(WORDS.bool_op("@@")(cast(expression, TSQUERY)), visible)
    return posts.order_by(POSTS.c.post_id.desc()).limit(RANKED)


def vector(document: Document) -> str:
    """Write a post's words as a tsvector: each with its places, and with the weight of the part it stands in.

    Words hold letters, signs and digits alone, so no quote ends them early.
    """
    places: dict[str, list[str]] = {}
    size = first = 0
    for weight, part in (("A", document.title), ("D", document.terms), ("B", document.body)):
        for place, word in enumerate(part, first + 1):
            positions = places.get(word)
            size += 2 if positions else len(word.encode()) + 10
            if size > SIZE_MAX:
                break
            if positions is None:
                positions = places[word] = []
            if len(positions) < POSITIONS_MAX:
                positions.append(f"{min(place, POSITION_MAX)}{weight}")
        first += len(part) + GAP
    return " ".join(f"'{word}':{','.join(positions)}" for word, positions in places.items())
