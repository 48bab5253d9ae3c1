"""Which files a post uses: those that its format names and those whose path stands in its text, if they may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from databases import empty
from flask import Flask

from blogapp import db
from blogapp.media import uses
from blogapp.models import Media, Post, User, media_uses

Make = Callable[..., Any]


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """Not the one of the other tests of files: a database that is emptied."""
    empty(shared_app)
    return shared_app


def files(app: Flask, owner: User | None, number: int) -> list[int]:
    with app.test_request_context(method="POST"):
        rows = [
            Media(filename=f"{n}.png", path=f"2026/{owner.id if owner else 0}-{n}.png", mime="image/png", size=1,
                  width=40, height=20, widths={"480": f"2026/{owner.id if owner else 0}-{n}-480.webp"},
                  uploaded_by=owner.id if owner else None)
            for n in range(number)
        ]  # fmt: skip
        db.session.add_all(rows)
        db.session.commit()
        return [row.id for row in rows]


def used(app: Flask, post: Post, text: str, named: set[int], by: User | None = None, complete: bool = True) -> set[int]:
    with app.test_request_context(method="POST"):
        stored = db.session.get_one(Post, post.id)
        stored.data, stored.html = {"body": text}, ""
        uses.note(stored, named, by and db.session.get_one(User, by.id), complete=complete)
        db.session.commit()
        return set(db.session.scalars(sa.select(media_uses.c.media_id).where(media_uses.c.post_id == post.id)))


def test_files_are_those_named_and_those_in_the_text_and_go_when_they_are_not(
    app: Flask, make_user: Make, make_post: Make
) -> None:
    author = make_user("author", name="Mira")
    post = make_post(author=author)
    one, two, three = files(app, author, 3)
    path = f"/media/2026/{author.id}-1.png"
    assert used(app, post, "", {one}) == {one}
    assert used(app, post, f"![Low tide]({path})", {one}) == {one, two}
    assert used(app, post, f"see https://blog.example{path.replace('1.png', '1-480.webp')}?x", set()) == {two}
    assert used(app, post, "%2Fmedia%2F2026%2F" + f"{author.id}-2.png", set(), complete=False) == {two, three}
    assert used(app, post, f"/media/2026/{author.id}-9.png /media/x", set(), complete=False) == {two, three}
    assert used(app, post, "", set()) == set()


def test_file_of_somebody_else_is_used_by_who_may_alone(app: Flask, make_user: Make, make_post: Make) -> None:
    author, other, editor = (
        make_user("author", name="Mira"),
        make_user("author", name="Sol"),
        make_user("editor", "Kim"),
    )
    post = make_post(author=author)
    [theirs] = files(app, other, 1)
    assert used(app, post, "", {theirs}) == set()
    assert used(app, post, "", {theirs}, by=author) == set()
    assert used(app, post, "", {theirs}, by=editor) == {theirs}
    assert used(app, post, "", {theirs}, by=author) == {theirs}  # it is there already
    assert used(app, post, "", set(), by=author) == set()


def test_no_more_paths_than_fit_are_looked_for() -> None:
    many = " ".join(f"/media/{number}.png" for number in range(uses.MOST_PATHS + 5))
    assert len(uses.paths_in(many)) == uses.MOST_PATHS
    assert uses.paths_in("/media/a.png /media/%C3%A9.png /media/b/c.webp) 'x/media/d'") == {"a.png", "b/c.webp", "d"}
