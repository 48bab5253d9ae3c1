"""Each change of a post can be undone on the page that tells of it; readers then see what they saw before."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from clients import SignedInClient
from drawing import encoded, picture
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Media, Post

Make = Callable[..., Any]
BEFORE = "The first boats come in before the light does."
STATES = ("status", "published_at", "path", "slug", "parent_id")


def offered(client: FlaskClient, answer: Any) -> dict[str, str]:
    """Return where the page that an answer leads to sends its Undo button, and what with it; nothing without one."""
    assert answer.status_code == 303
    page = BeautifulSoup(client.get(answer.location).text, "html.parser")
    form = page.select_one(".notices form[method=post]")
    if form is None:
        return {}
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input[name]")}
    return {"action": str(form["action"]), **fields}


def undo(client: SignedInClient, answer: Any) -> str:
    """Press the Undo button of the page that an answer leads to; return what the next page says."""
    return press(client, offered(client, answer))


def press(client: SignedInClient, form: dict[str, str]) -> str:
    sent = client.post(form.pop("action"), data=form)
    assert sent.status_code == 303
    page = BeautifulSoup(client.get(sent.location).text, "html.parser")
    return " ".join(text for each in page.select("[role=status]") for text in each.stripped_strings)


def state(app: Flask, post: Post) -> dict[str, Any]:
    return {name: getattr(stored(app, post.id), name) for name in STATES}


def seen(client: FlaskClient, post: Post) -> tuple[int, bool, bool]:
    """Return how readers find a post: what its address answers, and whether the front page and the feed have it."""
    return client.get(post.url).status_code, *(post.title in client.get(path).text for path in ("/", "/feed/"))


@pytest.mark.slow
@pytest.mark.parametrize("step", ["publish", "draft", "private", "pending"])
def test_the_trash_gives_back_a_post_as_it_was(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, step: str
) -> None:
    ana, post = signed_in(name="Anna"), make_post(step=step)
    before, readers = state(app, post), seen(client, post)
    answer = ana.post(f"/edit/posts/{post.id}/trash")
    assert seen(client, post)[0] == 404
    assert undo(ana, answer) == "Undone."
    assert (state(app, post), seen(client, post)) == (before, readers)
    assert ana.get("/edit/?status=trash").text.count(post.title) == 0


def test_what_came_out_of_the_trash_goes_back(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    ana.post(f"/edit/posts/{post.id}/trash")
    undo(ana, ana.post(f"/edit/posts/{post.id}/restore"))
    assert (stored(app, post.id).status, client.get(post.url).status_code) == ("trash", 404)
    ana.post(f"/edit/posts/{post.id}/restore")
    assert (stored(app, post.id).status, client.get(post.url).status_code) == ("published", 200)


@pytest.mark.slow
@pytest.mark.parametrize("action", ["draft", "private", "trash"])
def test_readers_see_again_what_was_taken_from_them(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, action: str
) -> None:
    ana, post = signed_in(name="Anna"), make_post(days_ago=3)
    before, address = state(app, post), f"/edit/posts/{post.id}"
    answer = write(ana, address, action, body="What was typed with it.", title="Another")
    assert client.get(post.url).status_code == 404
    undo(ana, answer)
    assert state(app, post) == before
    assert BEFORE in client.get(post.url).text
    assert "Another" not in client.get("/").text
    form = controls(ana.get(address))
    assert (form["title"], form["body"]) == ("Another", "What was typed with it.")  # it waits beside the post


@pytest.mark.slow
def test_what_was_published_is_the_draft_that_was_typed(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    before, address = state(app, post), f"/edit/posts/{post.id}"
    answer = write(ana, address, "publish", body="What was typed with it.")
    there = stored(app, post.id)
    assert client.get(there.url).status_code == 200
    undo(ana, answer)
    assert state(app, post) == before
    assert client.get(there.url).status_code == 404
    assert stored(app, post.id).data["body"] == "What was typed with it."


@pytest.mark.slow
def test_a_post_that_was_published_at_once_becomes_a_draft(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    answer = write(ana, "/edit/new/standard", "publish", title="Fog", body="None came in.")
    there = stored(app)
    undo(ana, answer)
    assert (stored(app).status, stored(app).path, stored(app).title) == ("draft", None, "Fog")
    assert client.get(there.url).status_code == 404


@pytest.mark.slow
def test_published_changes_are_taken_back_and_wait_beside(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post(tags=["boats"])
    before, address = state(app, post), f"/edit/posts/{post.id}"
    answer = write(ana, address, "save", body="Too early.", slug="elsewhere", tags="tides")
    assert "Too early." in client.get(stored(app, post.id).url).text
    undo(ana, answer)
    assert state(app, post) == before
    page = client.get(post.url)
    assert (page.status_code, BEFORE in page.text, "/tag/boats/" in page.text) == (200, True, True)
    assert client.get("/tag/tides/").status_code == 404
    form = controls(ana.get(address))
    assert (form["body"], form["tags"]) == ("Too early.", "tides")


@pytest.mark.slow
def test_a_picture_that_somebody_else_gave_comes_back_with_the_text(
    app: Flask, client: FlaskClient, signed_in: Make
) -> None:
    mira, ana = signed_in("author", name="Mira"), signed_in(name="Anna")
    address = write(mira, "/edit/new/standard", "publish", title="Quay", body="Boats.").location
    write(ana, address, "save", lead_image=(BytesIO(encoded(picture(), "JPEG")), "quay.jpg"))
    with app.app_context():
        file = db.session.scalars(sa.select(Media)).one().url
    answer = write(mira, address, "save", body="No picture.", **{"lead_image-remove": "y"})
    assert client.get(file).status_code == 404
    undo(mira, answer)
    with client.get(file) as shown:
        assert (shown.status_code, stored(app).data["body"]) == (200, "Boats.")


@pytest.mark.slow
def test_a_page_stands_again_where_it_stood(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana = signed_in(name="Anna")
    town, page = make_post(kind="page", title="Town"), make_post(kind="page", title="Ferry")
    answer = write(ana, f"/edit/posts/{page.id}", "save", parent=str(town.id))
    assert client.get("/town/ferry/").status_code == 200
    undo(ana, answer)
    assert (stored(app, page.id).path, client.get("/ferry/").status_code) == ("ferry", 200)


def test_a_scheduled_post_that_was_published_waits_again(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post(days_ago=-2)
    before = state(app, post)
    answer = write(ana, f"/edit/posts/{post.id}", "publish")
    assert not stored(app, post.id).is_scheduled
    undo(ana, answer)
    assert state(app, post) == before
    assert post.title not in client.get("/").text


@pytest.mark.slow
def test_discarded_changes_wait_again(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body="What waits.")
    form = offered(ana, ana.post(f"{address}/discard", data={"version": controls(ana.get(address))["version"]}))
    assert controls(ana.get(address))["body"] == BEFORE
    press(ana, form)
    assert controls(ana.get(address))["body"] == "What waits."
    assert BEFORE in client.get(post.url).text


@pytest.mark.slow
@pytest.mark.parametrize("step", ["draft", "publish"])
def test_a_restored_text_is_taken_back(signed_in: Make, make_post: Make, step: str) -> None:
    ana, post = signed_in(name="Anna"), make_post(step=step)
    address = f"/edit/posts/{post.id}"
    write(ana, address, "save", body="The second.")
    page = BeautifulSoup(ana.get(f"{address}/revisions").text, "html.parser")
    oldest = str(page.select(".rows .row-title")[-1]["href"])
    form = offered(ana, ana.post(f"{oldest}/restore"))
    assert controls(ana.get(address))["body"] == BEFORE
    press(ana, form)
    assert controls(ana.get(address))["body"] == "The second."


def test_changes_that_a_restored_text_replaced_wait_again(signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body="What waits.")
    page = BeautifulSoup(ana.get(f"{address}/revisions").text, "html.parser")
    answer = ana.post(f"{page.select('.rows .row-title')[-1]['href']}/restore")
    undo(ana, answer)
    assert controls(ana.get(address))["body"] == "What waits."


@pytest.mark.parametrize("typed", [{"body": "Of Noor."}, {"post_password": "sea"}])
def test_nothing_is_undone_once_somebody_changed_the_post(
    app: Flask, signed_in: Make, make_post: Make, typed: dict[str, str]
) -> None:
    ana, noor, post = signed_in(name="Anna"), signed_in(name="Noor"), make_post()
    address = f"/edit/posts/{post.id}"
    form = offered(ana, write(ana, address, "draft"))
    write(noor, address, "save", **typed)
    answer = ana.post(form.pop("action"), data=form)
    assert "Nothing is undone." in ana.get(answer.location).text
    now = stored(app, post.id)
    assert (now.status, now.data["body"], now.is_protected) == ("draft", typed.get("body", BEFORE), "body" not in typed)


def test_undo_is_pressed_twice_and_done_once(app: Flask, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    form = offered(ana, ana.post(f"/edit/posts/{post.id}/trash"))
    address = form.pop("action")
    for _time in range(2):
        ana.post(address, data=form)
    assert stored(app, post.id).status == "published"


def test_nobody_publishes_by_undo_what_they_may_not_publish(app: Flask, signed_in: Make, make_post: Make) -> None:
    kim, ana = signed_in("contributor", name="Kim"), signed_in(name="Anna")
    post = make_post(author=kim.user)
    form = offered(ana, write(ana, f"/edit/posts/{post.id}", "draft"))
    assert kim.get(f"/edit/posts/{post.id}").status_code == 200
    assert kim.post(form["action"]).status_code == 404
    assert stored(app, post.id).status == "draft"


@pytest.mark.slow
def test_only_what_changed_something_offers_it(signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/posts/{post.id}"
    assert not offered(ana, write(ana, address, "save"))
    assert not offered(ana, write(ana, address, "beside", body="What waits."))
    assert not offered(ana, write(ana, "/edit/new/standard", "save", title="Fog", body="None."))
    assert not offered(ana, write(ana, address, "save", body="Another.", post_password="sea"))  # no revision has it
    assert offered(ana, ana.post(f"{address}/trash"))
    assert not offered(ana, ana.post(f"{address}/delete"))


def test_undo_leads_back_to_where_it_was_pressed(signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/posts/{post.id}"
    for press, place in (
        (lambda: ana.post(f"{address}/trash"), "/edit/"),
        (lambda: write(ana, address, "draft"), address),
    ):
        form = offered(ana, press())
        assert ana.post(form.pop("action"), data=form).location == place


@pytest.mark.slow
def test_what_was_decided_about_a_comment_is_undone(
    client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    address = f"/edit/comments/{make_comment(post).id}"
    for action in ("spam", "trash"):
        answer = ana.post(address, data={"action": action})
        assert "Well seen." not in client.get(post.url).text
        assert undo(ana, answer) == "Undone."
        assert "Well seen." in client.get(post.url).text
    form = offered(ana, ana.post(address, data={"action": "spam"}))
    ana.post(address, data={"action": "trash"})
    answer = ana.post(form.pop("action"), data=form)
    assert "Nothing is undone." in ana.get(answer.location).text


@pytest.mark.parametrize("step", ["publish", "draft"])
def test_another_format_is_undone_with_all_that_had_no_place_in_it(
    app: Flask, signed_in: Make, make_post: Make, step: str
) -> None:
    post, ana = make_post("quote", step=step, body="Words.", by="Mira", source="https://example.org/"), signed_in()
    before = stored(app, post.id)
    form = controls(ana.get(f"/edit/posts/{post.id}/format?to=aside"))
    answer = ana.post(f"/edit/posts/{post.id}/format", data={"to": "aside", "version": str(before.version)} | form)
    assert stored(app, post.id).format == "aside"
    assert undo(ana, answer) == "Undone."
    after = stored(app, post.id)
    assert (after.format, after.data, after.status, after.path) == ("quote", before.data, before.status, before.path)
    assert after.html == before.html
