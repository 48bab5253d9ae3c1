"""What needs whoever opens the desk: each of it for those who may act upon it, by one query."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from filling import write
from flask import Flask
from flask.testing import FlaskClient
from reading import read
from statements import queries

from blogapp import db
from blogapp.models import Comment, Job, JobState, Post, User

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def needs(client: FlaskClient) -> dict[str, str]:
    """Return what the desk says waits, with where it leads."""
    return {link.get_text(): str(link["href"]) for link in read(client, "/edit/").select(".needs a")}


@pytest.fixture
def busy(app: Flask, make_post: Make, make_comment: Make, make_user: Make, signed_in: Make) -> Post:
    """A blog where something of everything waits; the post of a contributor, Kim, whose changes are handed in."""
    kim = make_user("contributor", "Kim")
    live = make_post(title="Live", author=kim)
    make_comment(live, status="pending")
    make_comment(live, status="pending")
    make_post(title="Handed in", step="pending", author=kim)
    draft = make_post(title="Old", step="save", author=kim)
    make_post("quote", title="", body="A timetable is a promise.")
    write(signed_in(kim), f"/edit/posts/{live.id}", "beside", body="Better.")
    with app.test_request_context(method="POST"):
        db.session.add(Job(task="tell", receiver="webhook 1", subject="post 1", payload={}, state=JobState.FAILED))
        db.session.execute(sa.update(Post).where(Post.id == draft.id).values(updated_at=db.now().replace(year=2020)))
        db.session.commit()
    return live


@pytest.mark.slow
def test_each_role_is_told_what_it_may_act_upon(app: Flask, busy: Post, signed_in: Make) -> None:
    told = {
        "2 comments wait for approval.": "/edit/comments/",
        "1 post is handed in for review.": "/edit/?status=pending",
        "Changes to 1 published post are handed in.": f"/edit/posts/{busy.id}",
    }
    assert needs(signed_in("editor", name="Eva")) == told
    assert needs(signed_in("administrator", name="Ada")) == told | {"1 job failed.": "/edit/jobs/"}
    assert needs(signed_in("author", name="Aki")) == {}
    formats = app.extensions["blogapp.formats"].loaded
    taken = formats.pop("quote")
    try:
        app.extensions["blogapp.cache"].clear()
        last = "1 post is shown as it was stored last, since its format is missing or fails."
        assert needs(signed_in("editor", name="Eli"))[last] == "/edit/formats/"
    finally:
        formats["quote"] = taken


def test_own_drafts_count_from_the_next_day_on(busy: Post, make_post: Make, signed_in: Make, app: Flask) -> None:
    with app.app_context():
        kim = db.session.scalars(sa.select(User).where(User.name == "Kim")).one()
    make_post(title="Of today", step="save", author=kim)
    told = needs(signed_in(kim))
    assert told == {"1 draft of yours is older than today.": "/edit/?status=draft"}


def test_where_nothing_waits_nothing_is_said(make_post: Make, make_comment: Make, signed_in: Make) -> None:
    make_comment(make_post())
    boss = signed_in("administrator")
    assert needs(boss) == {}
    assert not read(boss, "/edit/").select(".needs")


def test_the_first_desk_after_a_change_costs_six_queries_at_most(
    app: Flask, busy: Post, signed_in: Make, make_comment: Callable[..., Comment]
) -> None:
    boss = signed_in("administrator", name="Ada")
    boss.get("/edit/")
    make_comment(busy, status="pending")
    assert queries(app, lambda: boss.get("/edit/")) <= 6
