"""Changes that wait are published by themselves at their moment, exactly, whoever is asked for something then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.jobs.worker import Worker
from blogapp.models import Post, User

Make = Callable[..., Any]
DUE = "2026-05-09T14:00"  # by the site's own clock, three hours before Greenwich's
NEW = "The ferry leaves at seven."
PLACES = ("/", "/feed/", "/feed/atom/", "/feed/json/", "/search/?q=seven")

pytestmark = pytest.mark.database


@pytest.fixture
def post(app: Flask, later: Any, make_post: Make) -> Post:
    made: Post = make_post(title="Ferry", body="It leaves at six.\n\nTickets are sold on board.", days_ago=1)
    return made


@pytest.fixture
def ana(signed_in: Make) -> Any:
    return signed_in(name="Anna")


@pytest.fixture
def address(ana: Any, post: Post) -> str:
    """The form of a post whose changes are scheduled."""
    address = f"/edit/posts/{post.id}"
    typed = {"body": f"{NEW}\n\nTickets are sold on board.", "tags": "seven", "post_correction": "It was six."}
    assert write(ana, address, "beside", changes_due_at=DUE, **typed).status_code == 303
    return address


def has_it(client: FlaskClient, post: Post) -> list[str]:
    return [place for place in (post.url, *PLACES) if "leaves at seven" in client.get(place).text.replace("<mark>", "")]


@pytest.mark.slow
@pytest.mark.parametrize("first", ["page", "desk", "worker", "missing"])
def test_readers_see_them_from_their_moment_on(
    app: Flask, client: FlaskClient, ana: Any, post: Post, address: str, later: Any, made: list[str], first: str
) -> None:
    later(minutes=1)
    before = client.get(post.url)
    later(hours=1, minutes=58, seconds=59)
    assert has_it(client, post) == []
    assert "published by themselves on May 9, 2026" in ana.get(address).text
    made.clear()
    client.get(post.url)
    assert made == []  # it is kept until then
    later(seconds=1)
    if first == "worker":
        Worker(app).run_until_idle()
    elif first != "page":
        ana.get("/edit/") if first == "desk" else client.get("/nothing/")
    old = {"If-None-Match": before.headers["ETag"], "If-Modified-Since": before.headers["Last-Modified"]}
    answer = client.get(post.url, headers=old)
    assert (answer.status_code, NEW in answer.text, "It was six." in answer.text) == (200, True, True)
    assert "Set-Cookie" not in answer.headers
    assert client.get(post.url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert has_it(client, post) == [post.url, *PLACES]
    assert client.get("/tag/seven/").status_code == 200
    now = stored(app, post.id)
    assert now.updated_at == datetime.fromisoformat("2026-05-09T11:00:00+00:00")
    row = read(ana, f"{address}/revisions").select(".row")[0]
    assert {"Published", "Anna"} <= {words(each) for each in row.select(".row-facts span")}
    Worker(app).run_until_idle()
    assert stored(app, post.id).version == now.version  # once


def test_the_form_the_desk_and_the_calendar_tell_of_it(ana: Any, post: Post, address: str) -> None:
    for place in ("/edit/", address):
        assert "published by themselves on May 9, 2026" in ana.get(place).text
    assert controls(ana.get(address))["changes_due_at"] == DUE
    assert "its changes are published" in words(read(ana, "/edit/calendar/").select_one(".row"))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["emptied", "discarded", "undone", "published"])
def test_it_can_be_called_off(
    app: Flask, client: FlaskClient, ana: Any, post: Post, address: str, later: Any, way: str
) -> None:
    version = controls(ana.get(address))["version"]
    if way == "emptied":
        write(ana, address, "beside", changes_due_at="")
    elif way == "discarded":
        ana.post(f"{address}/discard", data={"version": version})
    elif way == "undone":
        write(ana, address, "beside", changes_due_at="2026-05-10T14:00")
        page = BeautifulSoup(ana.get(address).text, "html.parser")
        form = page.select_one(".notices form[method=post]")
        assert form
        ana.post(str(form["action"]))
        assert controls(ana.get(address))["changes_due_at"] == DUE
        return
    else:
        write(ana, address, "save")
    later(hours=3)
    assert bool(has_it(client, post)) == (way == "published")
    assert controls(ana.get(address))["changes_due_at"] == ""


@pytest.mark.slow
def test_a_time_that_cannot_be_is_told_beside_its_control(ana: Any, post: Post, later: Any) -> None:
    address = f"/edit/posts/{post.id}"
    for typed, sentence in (
        ({"changes_due_at": "2026-05-09T11:00"}, "Choose a time in the future"),
        ({"changes_due_at": DUE, "expires_at": "2026-05-09T13:00"}, "before the post is taken down"),
        ({"changes_due_at": "soon"}, "This must be a date and a time"),
    ):
        answer = write(ana, address, "beside", body=NEW, **typed)
        assert (answer.status_code, controls(answer)["body"]) == (422, NEW)
        assert sentence in complaint(answer, "changes_due_at")
    answer = write(ana, address, "save", body=NEW, changes_due_at=DUE)
    assert "publishes at once" in complaint(answer, "changes_due_at")


def publish_now(ana: Any, address: str, **typed: str) -> None:
    """Change what readers see while the changes wait."""
    form = controls(ana.get(f"{address}?text=live"))
    assert "changes_due_at" not in form
    form.pop("csrf_token")
    assert ana.post(address, data={**form, **typed, "action": "save"}).status_code == 303


@pytest.mark.slow
def test_what_was_published_in_between_is_taken_in(
    client: FlaskClient, ana: Any, post: Post, address: str, later: Any
) -> None:
    publish_now(ana, address, body="It leaves at six.\n\nTickets are sold ashore.", title="The ferry")
    assert "sold ashore" in client.get(post.url).text
    write(ana, address, "beside", excerpt="In short.")  # who goes on with the changes does not undo it
    later(hours=2)
    page = read(client, post.url)
    assert NEW in page.get_text()
    assert "sold ashore" in page.get_text()
    assert words(page.select_one("h1.post-title")) == "The ferry"


@pytest.mark.slow
def test_who_publishes_them_by_hand_undoes_nothing_unseen(
    client: FlaskClient, ana: Any, post: Post, address: str
) -> None:
    publish_now(ana, address, body="It leaves at six.\n\nTickets are sold ashore.")
    write(ana, address, "save")
    page = read(client, post.url).get_text()
    assert (NEW in page, "sold ashore" in page) == (True, True)
    write(ana, address, "beside", body="It leaves at eight.", changes_due_at=DUE)
    publish_now(ana, address, body="It leaves at nine.")
    refused = write(ana, address, "save")
    assert (refused.status_code, "press the button again" in refused.text) == (422, True)
    form = controls(refused) | {"action": "save"}
    form.pop("csrf_token")
    assert ana.post(address, data=form).status_code == 303
    assert "leaves at eight" in client.get(post.url).text


HINDRANCES = {
    "changed": "what readers see was changed in the same places meanwhile",
    "edited": "somebody who may not publish has changed them",
    "away": "the post was not published then",
    "rights": "may not publish any more",
    "format": "the plugin of the format is missing",
    "refused": "the format does not take them",
}


def hinder(app: Flask, ana: Any, post: Post, address: str, reason: str) -> None:
    if reason == "changed":
        publish_now(ana, address, body="It leaves at noon.\n\nTickets are sold on board.")
    elif reason == "away":
        ana.post(f"{address}/trash")
    elif reason == "refused":
        write(ana, address, "beside", body="", changes_due_at=DUE)
    elif reason in {"rights", "edited"}:
        with app.test_request_context(method="POST"):
            user = db.session.query(User).filter_by(name="Anna").one()
            user.role, db.session.get_one(Post, post.id).author = "contributor", user
            db.session.commit()
        if reason == "edited":
            write(ana, address, "beside", body="Hm.")


@pytest.mark.slow
@pytest.mark.parametrize("reason", HINDRANCES)
def test_what_cannot_be_published_waits_and_says_why(
    app: Flask, client: FlaskClient, signed_in: Make, ana: Any, post: Post, address: str, later: Any, reason: str
) -> None:
    hinder(app, ana, post, address, reason)
    later(hours=2)
    formats = app.extensions["blogapp.formats"].loaded
    standard = formats.pop("standard") if reason == "format" else formats["standard"]
    assert client.get(post.url).status_code == (404 if reason == "away" else 200)
    formats["standard"] = standard
    assert has_it(client, post) == []
    sol = signed_in(name="Sol")
    sol.post(f"{address}/restore")
    for place in ("/edit/", address):
        assert HINDRANCES[reason] in words(read(sol, place).select_one("main"))
    form = controls(sol.get(address))
    assert "seven" in form["body"] or reason in {"refused", "edited"}
    write(sol, address, "beside", body=f"{NEW}", changes_due_at="2026-05-10T14:00")
    assert "published by themselves on May 10, 2026" in sol.get(address).text


@pytest.mark.slow
def test_who_may_not_publish_schedules_nothing(
    client: FlaskClient, signed_in: Make, make_user: Make, make_post: Make, later: Any
) -> None:
    noor = make_user("contributor", "Noor")
    post = make_post(author=noor, body="It leaves at six.")
    client_of_noor, address = signed_in(noor), f"/edit/posts/{post.id}"
    assert "changes_due_at" not in controls(client_of_noor.get(address))
    write(client_of_noor, address, "beside", body=NEW, changes_due_at=DUE, text="live")
    later(hours=3)
    assert has_it(client, post) == []


def test_what_is_over_is_changed_all_the_same_and_stays_over(
    app: Flask, client: FlaskClient, ana: Any, post: Post, address: str, later: Any
) -> None:
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).expires_at = datetime.fromisoformat("2026-05-09T10:00:00+00:00")
        db.session.commit()
    later(hours=3)
    assert client.get(post.url).status_code == 404
    assert NEW in stored(app, post.id).data["body"]
