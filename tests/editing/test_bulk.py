"""Many posts are changed at once from the list of the desk, each only if it is as the list had it; one Undo for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from filling import stored, write
from flask import Flask
from reading import words

from blogapp import db
from blogapp.models import Category, Revision, User

pytestmark = pytest.mark.database
Make = Callable[..., Any]


def ticked(app: Flask, *posts: Any) -> list[str]:
    """Return what the boxes of these posts send."""
    return [f"{post.id}:{stored(app, post.id).version}" for post in posts]


def said(client: Any, answer: Any) -> str:
    assert answer.status_code == 303
    return words(BeautifulSoup(client.get(answer.location).text, "html.parser").select_one(".notices [role=status]"))


def press(client: Any, do: str, posts: list[str], **more: str) -> Any:
    return client.post("/edit/posts/bulk", data={"do": do, "posts[]": posts, **more})


def offered(client: Any, answer: Any) -> str:
    """Return where the one Undo of the page that follows is sent."""
    [form] = BeautifulSoup(client.get(answer.location).text, "html.parser").select(".notices form")
    return str(form["action"])


def undo(client: Any, answer: Any) -> str:
    """Press the one Undo of the page that follows; return what the next one says."""
    return said(client, client.post(offered(client, answer)))


def statuses(app: Flask, posts: list[Any]) -> list[str]:
    return [stored(app, post.id).status for post in posts]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "do", "after"),
    [
        ("draft", "publish", "published"),
        ("private", "publish", "published"),
        ("publish", "draft", "draft"),
        ("publish", "trash", "trash"),
        ("draft", "trash", "trash"),
    ],
)
def test_one_button_changes_all_that_are_ticked_and_one_undo_takes_it_back(
    app: Flask, signed_in: Make, make_post: Make, before: Any, do: str, after: str
) -> None:
    ana, posts = signed_in(name="Anna"), [make_post(step=before, title=f"Boat {number}") for number in range(3)]
    was = statuses(app, posts)
    answer = press(ana, do, ticked(app, *posts))
    assert statuses(app, posts) == [after] * 3
    assert undo(ana, answer) == "Undone: 3 posts."
    assert statuses(app, posts) == was


@pytest.mark.slow
def test_what_was_put_away_comes_back(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, posts = signed_in(name="Anna"), [make_post(), make_post(step="draft")]
    press(ana, "trash", ticked(app, *posts))
    answer = press(ana, "restore", ticked(app, *posts))
    assert statuses(app, posts) == ["published", "draft"]
    assert undo(ana, answer) == "Undone: 2 posts."
    assert statuses(app, posts) == ["trash", "trash"]


@pytest.mark.slow
@pytest.mark.parametrize("step", ["publish", "draft"])
def test_a_tag_or_a_category_is_added_to_all_and_taken_from_those_that_got_it(
    app: Flask, signed_in: Make, make_post: Make, step: Any
) -> None:
    ana = signed_in(name="Anna")
    old, new = make_post(step=step, tags=["Rail"], new_categories=["Sea"]), make_post(step=step, title="Another")
    with app.app_context():
        sea = db.session.scalar(sa.select(Category.id).where(Category.name == "Sea"))
    press(ana, "tag", ticked(app, old, new), tags="rail")
    press(ana, "category", ticked(app, old, new), category="sea")
    assert [[tag.name for tag in stored(app, post.id).tags] for post in (old, new)] == [["Rail"]] * 2
    assert [sea in [one.id for one in stored(app, post.id).categories] for post in (old, new)] == [True] * 2
    write(ana, f"/edit/posts/{new.id}", "save", title="Renamed")
    with app.app_context():
        numbers = list(db.session.scalars(sa.text("SELECT id FROM changes ORDER BY id")))
    assert all("Undone: 1 post." in said(ana, ana.post(f"/edit/posts/bulk/{one}/undo")) for one in numbers)
    assert [[tag.name for tag in stored(app, post.id).tags] for post in (old, new)] == [["Rail"], []]
    assert sea not in [one.id for one in stored(app, new.id).categories]


def test_changes_that_wait_beside_a_post_wait_on(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(body="What readers see.")
    write(ana, f"/edit/posts/{post.id}", "beside", body="What waits.")
    press(ana, "tag", ticked(app, post), tags="rail")
    assert (stored(app, post.id).data["body"], stored(app, post.id).tags[0].name) == ("What readers see.", "rail")
    with app.app_context():
        assert Revision.pending(db.session(), post.id).data["body"] == "What waits."  # type: ignore[union-attr]


@pytest.mark.slow
def test_two_hundred_posts_are_changed_and_taken_back_but_those_that_cannot_be(
    app: Flask, signed_in: Make, make_post: Make
) -> None:
    ana = signed_in(name="Anna")
    posts = [make_post(step="draft", title=f"Boat {number}") for number in range(200)]
    boxes = ticked(app, *posts)
    write(ana, f"/edit/posts/{posts[0].id}", "save", title="Changed before")
    ana.post(f"/edit/posts/{posts[1].id}/delete")
    answer = press(ana, "publish", boxes)
    told = said(ana, answer)
    assert "Done: 198 posts." in told
    assert "changed since the list was made: Changed before" in told
    assert "Some of them are deleted meanwhile." in told
    assert statuses(app, [posts[0], posts[2], posts[199]]) == ["draft", "published", "published"]
    assert len(ana.get_cookie("blogapp").value) < 2000
    address = offered(ana, press(ana, "tag", ticked(app, *posts[2:]), tags="fleet"))
    write(ana, f"/edit/posts/{posts[2].id}", "save", title="Changed after")
    ana.post(f"/edit/posts/{posts[3].id}/delete")
    told = said(ana, ana.post(address))
    assert "Undone: 197 posts." in told
    assert "Some of them are deleted meanwhile." in told


@pytest.mark.slow
def test_undo_leaves_what_somebody_has_changed_since(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, posts = signed_in(name="Anna"), [make_post(step="draft", title=f"Boat {number}") for number in range(2)]
    answer = press(ana, "publish", ticked(app, *posts))
    write(signed_in(name="Noor"), f"/edit/posts/{posts[0].id}", "save", title="Hers")
    told = undo(ana, answer)
    assert told == "Undone: 1 post.Not undone, for somebody has changed them since: Hers"
    assert statuses(app, posts) == ["published", "draft"]


@pytest.mark.parametrize("do", ["publish", "draft", "trash", "tag"])
def test_nobody_does_more_than_they_may_not_even_who_lost_a_right_meanwhile(
    app: Flask, signed_in: Make, make_post: Make, do: str
) -> None:
    author = signed_in("author", name="Mira")
    posts = [make_post(step="pending", author=author.user, title="Mine"), make_post(step="pending", title="Hers")]
    boxes = ticked(app, *posts)
    if do in {"publish", "draft"}:
        with app.app_context():
            db.session.get_one(User, author.user.id).role = "contributor"
            db.session.commit()
    told = said(author, press(author, do, boxes, tags="rail"))
    lost = do in {"publish", "draft"}
    assert "You may not do this to:" in told
    assert ("Mine" in told, "Hers" in told) == (lost, True)
    assert stored(app, posts[1].id).status == "pending"
    assert not stored(app, posts[1].id).tags


def test_who_lost_the_right_undoes_nothing(app: Flask, signed_in: Make, make_post: Make) -> None:
    author = signed_in("author", name="Mira")
    post = make_post(author=author.user)
    answer = press(author, "draft", ticked(app, post))
    address = offered(author, answer)
    with app.app_context():
        db.session.get_one(User, author.user.id).role = "contributor"
        db.session.commit()
    assert "You may not do this to:" in said(author, author.post(address))
    assert stored(app, post.id).status == "draft"


def test_what_is_not_complete_stays_a_draft_and_it_is_said_why(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, posts = signed_in(name="Anna"), [make_post("quote", step="draft", body=""), make_post(step="draft")]
    told = said(ana, press(ana, "publish", ticked(app, *posts)))
    assert told.startswith("Done: 1 post.")
    assert statuses(app, posts) == ["draft", "published"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"do": "publish"}, 303),
        ({"do": "explode", "posts[]": "1:1"}, 404),
        ({"do": "tag", "posts[]": ["x", ":", "9" * 30]}, 303),
    ],
)
def test_rubbish_changes_nothing(signed_in: Make, data: dict[str, Any], status: int) -> None:
    assert signed_in().post("/edit/posts/bulk", data=data).status_code == status


def test_nobody_undoes_what_another_did(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    press(ana, "publish", ticked(app, post))
    with app.app_context():
        number = db.session.scalar(sa.text("SELECT max(id) FROM changes"))
    signed_in(name="Noor").post(f"/edit/posts/bulk/{number}/undo")
    assert stored(app, post.id).status == "published"


def test_return_in_the_field_for_tags_does_what_stands_beside_it(signed_in: Make, make_post: Make) -> None:
    make_post()
    first, *_others = BeautifulSoup(signed_in().get("/edit/").text, "html.parser").select("form:has(.rows) button")
    assert (first["name"], first["value"]) == ("do", "tag")


def test_a_category_that_is_not_there_is_told_and_nothing_done(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(), make_post(new_categories=["Sea"])
    press(ana, "category", ticked(app, post), category="Land")
    assert "There is none of this name." in ana.get("/edit/").text
    assert [category.name for category in stored(app, post.id).categories] == ["Sea"]
