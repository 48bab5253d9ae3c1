"""Two people who have one post open know of each other, and nothing keeps them from writing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from bs4 import BeautifulSoup
from filling import write
from flask import Flask
from reading import words

from blogapp import db
from blogapp.models import Presence

Make = Callable[..., Any]


def told(client: Any, post: Any) -> str:
    return words(BeautifulSoup(client.get(f"/edit/posts/{post.id}").text, "html.parser").select_one("[data-others]"))


def say(client: Any, post: Any, idle: int = 0) -> list[str]:
    sentences: list[str] = client.post(f"/edit/posts/{post.id}/presence", data={"idle": idle}).json["sentences"]
    return sentences


def test_who_else_has_it_open_is_told(signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in(name="Noor")
    assert told(ana, post) == ""
    assert say(noor, post) == []
    [sentence] = say(ana, post)
    assert sentence.startswith("Noor has had this open since ")
    assert told(ana, post) == " ".join(sentence.split())
    assert write(ana, f"/edit/posts/{post.id}", "save", body="All the same.").status_code == 303


def test_who_types_nothing_is_told_to_be_idle(signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in(name="Noor")
    say(noor, post, idle=600)
    assert "has typed nothing since" in told(ana, post)


def test_who_left_is_not_told_of(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in(name="Noor")
    say(noor, post)
    with app.app_context():
        db.session.execute(sa.update(Presence).values(seen_at=db.now() - timedelta(minutes=2)))
        db.session.commit()
    assert told(ana, post) == ""
    say(ana, post)
    with app.app_context():
        assert db.session.scalars(sa.select(Presence.user_id)).all() == [ana.user.id]


def test_readers_pages_stay_as_they_are(client: Any, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    before = client.get("/").headers["ETag"]
    say(ana, post)
    assert client.get("/").headers["ETag"] == before


def test_it_is_for_those_who_may_edit(signed_in: Make, make_post: Make) -> None:
    post, mira = make_post(), signed_in("author", name="Mira")
    assert mira.post(f"/edit/posts/{post.id}/presence").status_code == 404
