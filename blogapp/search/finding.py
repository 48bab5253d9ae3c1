"""Asking the index: what is found, what was perhaps meant, and what is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, Select, func, select, true, union_all
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from blogapp import db
from blogapp.models import Post, User
from blogapp.search import index
from blogapp.search.query import Query, Term, parse
from blogapp.search.spelling import nearest
from blogapp.text.tokens import spans, words

SHOWN = (
    defer(Post.html),
    defer(Post.data),
    joinedload(Post.author).load_only(User.name, User.slug),
    selectinload(Post.categories),
    selectinload(Post.tags),
)
GUESSES = 5  # words that are tried for one that nobody wrote
GUESSED = 3  # words of a search that may be wrong at once; each is compared with many
NEAR_WORDS = 6  # words of an address that are looked for
NEAR_GUESSED = 2  # of them, the longest, for which near ones are looked for as well
COMMON = 500  # posts with a word; by one that more have, nothing near is found
NEAR_POSTS = 30  # posts whose addresses are compared with it
ALIKE = 0.55  # how much of an address must be that of a post, from 0 to 1


@dataclass(frozen=True)
class Found:
    """A page of what was found, the best first, and how many posts were found in all."""

    posts: Sequence[Post]
    count: int


def find(query: Query, number: int, length: int, narrowed: Sequence[ColumnElement[bool]] = ()) -> Found:
    """Return a page of the posts and static pages that every reader may see and that have all that is wanted.

    `narrowed` are further conditions. Those that match equally well come the newest first. Of more than RANKED posts
    the newest are put in order, and no others.
    """
    if not query.wanted:
        return Found([], 0)
    backend = index.of(db.session.connection())
    matches = backend.matching(query, _visible(*narrowed))
    page = (
        select(Post.id, func.count().over())
        .join(matches, matches.c.post_id == Post.id)
        .order_by(matches.c.rank, Post.published_at.desc(), Post.id.desc())
        .limit(length)
        .offset((number - 1) * length)
    )
    rows = db.session.execute(page).all()
    return Found(_in_order([row[0] for row in rows]), rows[0][1] if rows else 0)


def count(query: Query) -> int:
    """Return how many posts every reader may see have all that is wanted; of many, as many as are put in order."""
    if not query.wanted:
        return 0
    matches = index.of(db.session.connection()).newest(query, _visible()).subquery()
    return db.session.scalar(select(func.count()).select_from(matches)) or 0


def titled(typed: str, most: int, *conditions: ColumnElement[bool]) -> list[int]:
    """Return the ids of the newest posts, so many, with words in the title, or in the text of those that have none.

    `conditions` are on the posts; drafts are found as well.
    """
    query, backend = parse(typed), index.of(db.session.connection())
    if not query.wanted:
        return []
    visible = select(Post.id).where(Post.id == backend.post_id, *conditions)
    named = backend.newest(query, visible.exists(), in_title=True)
    unnamed = backend.newest(query, visible.where(Post.title == "").exists())
    post_ids = {post_id for ids in (named, unnamed) for post_id in db.session.scalars(ids.limit(most))}
    return sorted(post_ids, reverse=True)[:most]


def each_alone(query: Query) -> list[tuple[str, int]]:
    """Return the terms of a query that find something alone, as they were typed, and how many posts each finds."""
    alone = [(term.typed, count(Query(term.typed, (term,)))) for term in query.wanted]
    return [(typed, number) for typed, number in alone if number]


def meant(query: Query) -> str:
    """Return what was perhaps meant, with the words nobody wrote replaced by near ones; "" if that finds nothing.

    A guess is made of all words that the blog knows and shown only if posts have it that everybody may see.
    """
    wrong = [term for term in query.wanted if len(term.words) == 1 and not count(Query("", (term,)))]
    if len(wrong) > GUESSED:
        return ""
    guesses = {term.signs[0]: _guess(term.words[0]) for term in wrong}
    line, place = "", 0
    for start, end, word in spans(query.typed):
        if guess := guesses.get(word):
            line, place = line + query.typed[place:start] + guess, end
    line += query.typed[place:]
    return line if any(guesses.values()) and count(parse(line)) else ""


def _guess(word: str) -> str:
    """Return the one of the words nearest to another that is in most posts, written as in one of them."""
    tried = {other: count(Query("", (Term((other,)),))) for other in nearest(word)[:GUESSES]}
    best = max(tried, key=lambda other: tried[other], default="")
    if not best or not tried[best]:
        return ""
    return _as_written(best, find(Query("", (Term((best,)),)), 1, 1).posts[0])


def _as_written(word: str, post: Post) -> str:
    """Return a word of a post with its accents."""
    texts = (post.title, post.text, *(term.name for term in post.categories), *(term.name for term in post.tags))
    return next((text[start:end] for text in texts for start, end, it in spans(text) if it == word), word)


def near(path: str, limit: int = 5) -> list[Post]:
    """Return the open posts and pages whose addresses are nearest to one that leads nowhere, the nearest first."""
    wanted = words(path.strip("/").rpartition("/")[2])[:NEAR_WORDS]
    if not wanted:
        return []
    columns = load_only(Post.title, Post.headline, Post.path, Post.slug, Post.kind, Post.published_at)
    posts = db.session.scalars(_candidates(wanted).options(columns)).all()
    slug = "-".join(wanted)
    likeness = {post.id: SequenceMatcher(None, slug, post.slug, autojunk=False).ratio() for post in posts}
    alike = [post for post in posts if likeness[post.id] >= ALIKE]
    return sorted(alike, key=lambda post: -likeness[post.id])[:limit]


def _candidates(wanted: Sequence[str]) -> Select[Post]:
    """Select what has any of the rarer of these words or of those near them; where all are common, what is beside them.

    Nothing is read that grows with the blog: neither all posts with a common word, nor all with several of them.
    """
    guesses = {word: nearest(word)[:2] for word in sorted(wanted, key=len)[-NEAR_GUESSED:]}
    terms = [Term((word,), begins=len(word) > 2) for word in wanted]
    terms += [Term((other,)) for others in guesses.values() for other in others]
    backend = index.of(db.session.connection())
    selects = [backend.newest(Query("", (term,)), true()).limit(COMMON).subquery() for term in terms]
    numbers = db.session.execute(
        select(*(select(func.count()).select_from(ids).scalar_subquery() for ids in selects))
    ).one()
    rare = [term for term, number in zip(terms, numbers, strict=True) if 0 < number < COMMON]
    if rare:
        matches = backend.like(rare, _visible())
        return select(Post).join(matches, matches.c.post_id == Post.id).order_by(matches.c.rank).limit(NEAR_POSTS)
    counted = zip(wanted, numbers, strict=False)
    return _beside("-".join(word if number else (*guesses.get(word, ()), word)[0] for word, number in counted))


def _beside(slug: str) -> Select[Post]:
    """Select the open posts next to a slug in the order of the alphabet."""
    before = select(Post.id).where(Post.slug < slug).order_by(Post.slug.desc()).limit(NEAR_POSTS // 2)
    after = select(Post.id).where(Post.slug >= slug).order_by(Post.slug).limit(NEAR_POSTS // 2)
    ids = union_all(select(before.subquery()), select(after.subquery()))
    return Post.open(None).where(Post.id.in_(ids))


def _visible(*narrowed: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that everybody may see a post of the index."""
    post_id = index.of(db.session.connection()).post_id
    return Post.open(None).where(Post.id == post_id, *narrowed).with_only_columns(Post.id).exists()


def _in_order(ids: Sequence[int]) -> list[Post]:
    if not ids:
        return []
    posts = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(ids)).options(*SHOWN))}
    return [posts[post_id] for post_id in ids if post_id in posts]
