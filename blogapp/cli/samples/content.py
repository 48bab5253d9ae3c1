"""Writes sample posts, with their authors, terms, pictures and comments, through the code that forms use."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from random import Random

import click
from sqlalchemy import select, update

from blogapp import db, media, plugins, site
from blogapp.accounts import passwords, users
from blogapp.accounts.permissions import MACHINE
from blogapp.cli.samples import about, pictures
from blogapp.cli.samples.filling import Filler
from blogapp.cli.samples.prose import SampleText
from blogapp.formats import Errors, PostFormat
from blogapp.models import Category, Comment, CommentStatus, Media, Post, User
from blogapp.models.terms import terms_named
from blogapp.posts import saving
from blogapp.text import comment_markdown

AUTHORS = {
    "ana@example.org": "Ana",
    "mira@example.org": "Mira Okafor",
    "elodie@example.org": "Élodie Marchand",
    "nikos@example.org": "Νίκος Παπαδάκης",
    "noor@example.org": "نور حداد",
    "keiko@example.org": "田中 恵子",
}
CATEGORIES = {
    "Harbours": ("Ferries", "Lighthouses"),
    "Kitchen": ("Baking", "Preserves"),
    "Railways": ("Night trains", "Stations"),
    "Markets": (),
    "Weather": (),
}
PICTURES_MAX = 10
YEARS = 6
BATCH = 100
STICKY = 2  # which of the posts, counted from the newest
NO_COMMENT, ONE_COMMENT = 0.55, 0.75


@dataclass(frozen=True)
class Stock:
    """What all sample posts choose from, by id, so that nothing keeps rows alive over thousands of posts."""

    authors: Sequence[int]
    categories: Sequence[int]
    pictures: Sequence[int]
    formats: Sequence[type[PostFormat]]


@dataclass
class Batch:
    """What goes into one commit: the ids of posts, and which comments answer which."""

    posts: list[int] = field(default_factory=list)
    answers: list[tuple[Comment, Comment]] = field(default_factory=list)


def write(number: int, seed: int) -> Iterator[int]:
    """Write `number` published posts, the oldest first; yield how many there are after each commit.

    The same seed, on the same day and with the same formats, gives the same posts: the newest is of the day before,
    the others lie up to six years back. Everything else about them follows from the seed and their number.
    """
    stock = _stock(number, seed)
    today = datetime.combine(datetime.now(site.zone()).date(), time(), site.zone())
    batch = Batch()
    for place in reversed(range(number)):
        random = Random(f"{seed} {place}")
        _write_post(random, stock, batch, place, _moment(random, today, place, number), today)
        if len(batch.posts) == BATCH or place == 0:
            _commit(batch)
            yield number - place
            batch = Batch()


def _moment(random: Random, today: datetime, place: int, number: int) -> datetime:
    """Return when a post was published: lately many, long ago few."""
    days = timedelta(days=365 * YEARS) * ((place + random.random()) / number) ** 2
    return min(today - days, today - timedelta(minutes=place + 1))


def _commit(batch: Batch) -> None:
    """Commit, with comments counted and the date of each post as that of its last change: nobody changed it since."""
    db.session.flush()
    for answer, answered in batch.answers:
        answer.parent_id = answered.id
    db.session.flush()
    of_batch = select(Comment.post_id).where(Comment.post_id.in_(batch.posts)).distinct()
    for post_id in db.session.scalars(of_batch).all():
        db.session.execute(Comment.recount(post_id))
    db.session.execute(update(Post).where(Post.id.in_(batch.posts)).values(updated_at=Post.published_at))
    db.session.commit()
    db.session.expunge_all()


def _stock(number: int, seed: int) -> Stock:
    """Make what posts choose from. Hashing and drawing come before the transaction."""
    random = Random(f"{seed} stock")
    hashed = passwords.hashed(secrets.token_urlsafe(32))  # nobody knows it: nobody signs in as a sample author
    uploads = draw(random, min(PICTURES_MAX, 1 + number // 6))
    authors = [_author(email, name, hashed) for email, name in AUTHORS.items()]
    db.session.add_all(authors)
    db.session.add_all(uploads)
    categories = categories_named(CATEGORIES)
    about.write(authors[0])
    db.session.commit()
    formats = list(plugins.formats().values())
    return Stock([author.id for author in authors], categories, [upload.id for upload in uploads], formats)


def draw(random: Random, number: int) -> list[Media]:
    """Draw pictures and store them like uploads; the rows are still to be added."""
    kinds = ["image/jpeg"]
    return [media.prepare(pictures.landscape(random, "landscape"), kinds).row(None) for _ in range(number)]


def _author(email: str, name: str, hashed: str) -> User:
    """Return the author, who may be there from a call before."""
    author = db.session.scalar(User.by_email(email))
    return author or users.add(email, "author", name, hashed)


def categories_named(tree: Mapping[str, Sequence[str]]) -> list[int]:
    """Return the ids of these categories and of those within them; what is missing is made."""
    session = db.session()
    result = []
    for name, names in tree.items():
        [parent] = terms_named(session, Category, [name])
        children = terms_named(session, Category, names)
        for child in children:
            child.parent_id = child.parent_id or parent.id
        result += [parent.id, *(child.id for child in children)]
    Category.settle(session)
    return result


def _write_post(random: Random, stock: Stock, batch: Batch, place: int, at: datetime, today: datetime) -> None:
    prose = SampleText(random)
    entry = saving.PostInput(
        fields={},
        excerpt=prose.short() if random.random() < 0.1 else "",
        category_ids=random.sample(stock.categories, random.choice((0, 1, 1, 2))),
        tags=prose.tags(),
        published_at=at,
        sticky=place == STICKY,
        comments_open=random.random() < 0.96,
        saved_by=MACHINE,
    )
    format = _format(random, stock.formats, place)
    post = _save(random, prose, stock, entry, format)
    if entry.comments_open:
        batch.answers += _discuss(random, prose, post, at, today)
    batch.posts.append(post.id)


def _format(random: Random, formats: Sequence[type[PostFormat]], place: int) -> type[PostFormat]:
    """Choose a format: half of the posts are articles, and every format occurs, also where there are few posts."""
    if place == STICKY:
        return formats[0]
    if place % 2 and place // 2 < len(formats):
        return formats[place // 2]
    weights = [len(formats) if format.titled == "required" else 1 for format in formats]
    return random.choices(formats, weights)[0]


def _save(random: Random, prose: SampleText, stock: Stock, entry: saving.PostInput, chosen: type[PostFormat]) -> Post:
    """Publish the entry in the chosen format; one that takes neither guesses nor its own example is passed over.

    One flush for each post, that of the next one, instead of one for each query: half the time.
    """
    author = random.choice(stock.authors)
    for format in (chosen, *stock.formats):
        filler = Filler(random, prose, format, stock.pictures)
        post = Post(format=format.name, author_id=author, created_at=entry.published_at)
        with db.session.no_autoflush:
            if published(post, replace(entry, title=filler.title(), fields=filler.fields()), format):
                return post
    raise click.ClickException("No format takes a sample post. `blogapp formats list` says what is wrong with them.")


def published(post: Post, entry: saving.PostInput, format: type[PostFormat]) -> bool:
    """Publish a post, or the example of its format where that wants something else; return whether either could be."""
    example = {**format.example}
    title = str(example.pop("title", ""))
    for attempt in (entry, replace(entry, title=title, fields=example)):
        try:
            saving.save(post, attempt, "publish", site.zone())
        except Errors:
            continue
        return True
    return False


def _discuss(
    random: Random, prose: SampleText, post: Post, at: datetime, end: datetime
) -> list[tuple[Comment, Comment]]:
    """Leave some comments, a few still to be approved; return which of them answer the first."""
    chance = random.random()
    number = 0 if chance < NO_COMMENT else 1 if chance < ONE_COMMENT else random.randint(2, 5)
    left: list[Comment] = []
    for _ in range(number):
        at += timedelta(minutes=random.randint(3, 600))
        status = CommentStatus.PENDING if left and random.random() < 0.08 else CommentStatus.APPROVED
        left.append(leave(post, prose.one("name"), prose.one("comments"), min(at, end), status=status))
    return [(comment, left[0]) for comment in left[1:] if random.random() < 0.4]


def leave(
    post: Post, name: str, body: str, at: datetime, parent: int | None = None, status: str = CommentStatus.APPROVED
) -> Comment:
    """Leave a comment; the caller counts and commits."""
    comment = Comment(
        post_id=post.id, parent_id=parent, name=name, body=body, html=_comment_html(body), status=status, created_at=at
    )
    db.session.add(comment)
    return comment


@cache
def _comment_html(body: str) -> str:
    """Many readers say the same."""
    return str(comment_markdown(body))
