"""What happens to posts and comments is told once it is committed, whoever does it, and what is public of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from blogapp import db
from blogapp.events import Event
from blogapp.models import Post
from blogapp.posts import snapshots

pytestmark = pytest.mark.database

UTC = ZoneInfo("UTC")
Told = Callable[[], list[str]]


@pytest.fixture
def later(time_machine: Any) -> Callable[..., None]:
    """Let time pass: `later(hours=2)`."""
    time_machine.move_to(db.now(), tick=False)
    return lambda **span: time_machine.shift(timedelta(**span))


def written(moment: Any) -> str:
    return str(moment.isoformat(timespec="seconds"))


def again(post: Post) -> None:
    """Save a post once more."""
    post.title, post.updated_at = "The harbour at seven", db.now()


@pytest.mark.slow
def test_the_life_of_a_post_is_told(make_post: Any, change: Any, told: Told, later: Any) -> None:
    post = make_post(step="draft")
    assert told() == []
    steps = [
        (lambda post: post.publish(db.session(), UTC), ["published"]),
        (again, ["changed"]),
        (lambda post: post.trash(), ["unpublished"]),
        (again, []),
        (lambda post: post.restore(), ["published"]),
        (lambda post: post.delete(db.session()), ["unpublished"]),
    ]
    for step, names in steps:
        later(seconds=1)
        change(post, step)
        assert told() == names
    make_post(kind="page")
    assert told() == ["published"]


def test_whoever_uses_the_desk_is_heard(make_post: Any, comment: Any, signed_in: Any, told: Told) -> None:
    post, editor = make_post(), signed_in("editor")
    waiting = comment(post, "pending")
    told()
    editor.post(f"/edit/comments/{waiting}", data={"action": "approve"})
    editor.post(f"/edit/posts/{post.id}/trash")
    assert told() == ["approved", "unpublished"]


def test_comments_are_told(make_post: Any, comment: Any, change: Any, told: Told) -> None:
    post = make_post()
    told()
    comment(post, "pending")
    assert told() == ["commented"]
    comment(post)
    assert told() == ["commented", "approved"]
    change(post, lambda post: post.trash())
    told()
    comment(post)
    assert told() == []


def test_what_is_rolled_back_or_rendered_anew_is_told_nobody(app: Flask, make_post: Any, told: Told) -> None:
    post = make_post()
    told()
    with app.app_context():
        db.session.get_one(Post, post.id).trash()
        db.session.flush()
        db.session.rollback()
        with db.session.begin_nested() as savepoint:
            db.session.get_one(Post, post.id).trash()
            db.session.flush()
            savepoint.rollback()
        list(snapshots.rebuild())
        db.session.commit()
    assert told() == []


def test_a_scheduled_post_is_announced_when_its_time_comes(
    make_post: Any, change: Any, told: Told, later: Any, heard: list[Event], work: Any
) -> None:
    later(seconds=0)
    as_planned, sooner, taken_back, at_once = (make_post(title=title, days_ago=-1) for title in "abcd")
    change(sooner, lambda post: post.publish(db.session(), UTC, db.now() + timedelta(hours=1)))
    change(taken_back, lambda post: post.trash())
    assert told() == []
    change(at_once, lambda post: post.publish(db.session(), UTC, db.now()))
    later(hours=2)
    work()
    assert [(event.name, event.data["id"]) for event in heard] == [("published", at_once.id), ("published", sooner.id)]
    later(days=1)
    work()
    assert [event.data["id"] for event in heard[2:]] == [as_planned.id]
    later(days=1)
    assert work() == 0


@pytest.mark.slow
def test_what_comes_before_the_worker_does_is_told_behind_the_announcement(
    make_post: Any, change: Any, comment: Any, told: Told, later: Any
) -> None:
    later(seconds=0)
    changed, commented, withdrawn = (make_post(title=title, days_ago=-1) for title in "abc")
    later(days=1, seconds=1)
    comment(commented)
    change(changed, again)
    change(withdrawn, lambda post: post.trash())
    later(seconds=1)
    change(changed, again)
    assert told() == ["published", "commented", "approved", "published", "changed"]


def test_what_is_told_is_what_was_committed(
    make_post: Any, change: Any, comment: Any, heard: list[Event], work: Any, later: Any
) -> None:
    later(seconds=0)
    post = make_post("quote", body="Slack water.", by="Mira", tags=["tides", "boats"], excerpt="In short.")
    comment(post)
    later(seconds=1)
    change(post, again)
    work()
    published, commented, approved, changed = heard
    address = f"http://localhost{post.url}"
    assert published.data == {
        "id": post.id, "kind": "post", "address": address, "title": "Slack water.", "excerpt": "In short.",
        "format": "quote", "language": "", "author": "Ana", "published": written(post.published_at),
        "updated": written(post.updated_at),
        "categories": [], "tags": ["boats", "tides"],
        "protected": False,
    }  # fmt: skip
    assert changed.data["title"] == "The harbour at seven"
    assert (published.id == changed.id, commented.id == approved.id) == (False, False)
    assert approved.data == commented.data == {
        "id": 1, "address": f"{address}#comment-1", "name": "Mira", "text": "So it is.",
        "post": {"id": post.id, "kind": "post", "address": address, "title": "Slack water."},
    }  # fmt: skip


def test_of_what_is_not_public_the_id_and_the_address_are_told(
    app: Flask, make_post: Any, change: Any, comment: Any, heard: list[Event], work: Any
) -> None:
    post = make_post()
    place = {"id": post.id, "kind": "post", "address": f"http://localhost{post.url}"}
    comment(post, "pending")
    comment(post)
    work()
    waits = heard[1]
    assert waits.data == {"id": 1, "address": place["address"], "post": place}
    heard.clear()
    change(post, again)
    comment(post)
    change(post, lambda post: post.trash())
    work()
    assert [event.data for event in heard if "post" not in event.data] == [place, place]
    assert all(event.data["post"] == place and "text" not in event.data for event in heard if "post" in event.data)
    assert len(heard) == 4


def test_of_a_protected_post_no_text_is_told(
    make_post: Any, change: Any, comment: Any, heard: list[Event], work: Any, later: Any
) -> None:
    later(seconds=0)
    posts = make_post(password="hash", excerpt="Secret."), make_post(excerpt="Secret.")
    for post in posts:
        comment(post)
    later(seconds=1)
    change(posts[1], lambda post: setattr(post, "password", "hash"))
    work()
    assert len(heard) == 7
    assert all(event.data.get("protected", True) for event in heard)
    assert not any(event.data.get(word) for event in heard for word in ("excerpt", "text", "name"))


def test_while_nobody_subscribes_nothing_waits(app: Flask, make_post: Any, work: Any) -> None:
    make_post()
    assert work() == 0


def test_a_post_that_is_taken_down_in_its_time_is_told(make_post: Any, change: Any, told: Told, later: Any) -> None:
    post = make_post()
    change(post, lambda post: setattr(post, "expires_at", db.now() + timedelta(hours=2)))
    assert told() == ["published"]
    later(hours=1)
    assert told() == []
    later(hours=1)
    assert told() == ["unpublished"]
    change(post, again)
    assert told() == []
    change(post, lambda post: setattr(post, "expires_at", None))
    assert told() == ["published"]


def test_whoever_changes_a_post_after_its_time_tells_that_it_is_gone(
    make_post: Any, change: Any, told: Told, later: Any
) -> None:
    post = make_post()
    change(post, lambda post: setattr(post, "expires_at", db.now() + timedelta(hours=2)))
    assert told() == ["published"]
    later(hours=3)
    change(post, again)
    assert told() == ["unpublished"]


def test_a_scheduled_post_is_told_when_it_comes_and_when_it_goes(
    make_post: Any, change: Any, told: Told, later: Any
) -> None:
    post = make_post(days_ago=-1)
    change(post, lambda post: setattr(post, "expires_at", post.published_at + timedelta(hours=2)))
    assert told() == []
    later(days=1)
    assert told() == ["published"]
    later(hours=2)
    assert told() == ["unpublished"]
