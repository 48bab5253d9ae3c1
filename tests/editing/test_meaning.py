"""A button of a form means what stood on it when the form was opened, whatever became of the post meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import words

from blogapp import db
from blogapp.models import Revision

Make = Callable[..., Any]
LONG = "The boats come in at six.\n\nThe market opens at seven.\n\nThe ferry leaves at eight."
THEIRS, MINE = LONG.replace("at six", "at five"), LONG.replace("at eight", "at nine")
BOTH = MINE.replace("at six", "at five")


def opened(client: FlaskClient, address: str) -> dict[str, Any]:
    """Open a form, and return what it would send."""
    form = controls(client.get(address))
    form.pop("csrf_token")
    return form


def waiting(app: Flask, post_id: int) -> Any:
    """Return the text that waits beside a post; None where none does."""
    with app.app_context():
        pending = Revision.pending(db.session(), post_id)
        return pending and pending.data["body"]


def said(client: FlaskClient, answer: Any) -> str:
    """Return what the page says to which an answer leads."""
    assert answer.status_code == 303
    return words(BeautifulSoup(client.get(answer.location).text, "html.parser").select_one(".notices"))


@pytest.mark.first(2)
@pytest.mark.parametrize("step", ["draft", "pending", "private"])
@pytest.mark.parametrize("theirs", [LONG, THEIRS])
def test_a_text_for_no_reader_waits_beside_what_was_published_meanwhile(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, step: str, theirs: str
) -> None:
    post, ana, noor = make_post(step=step, body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address)
    write(ana, address, "publish", body=theirs)
    answer = noor.post(address, data=form | {"body": MINE, "action": "save"})
    assert "waits beside the published text" in said(noor, answer)
    assert (stored(app, post.id).data["body"], waiting(app, post.id)) == (theirs, MINE if theirs == LONG else BOTH)
    assert "at nine" not in client.get(stored(app, post.id).url).text


def test_a_text_for_no_reader_waits_beside_what_was_scheduled_meanwhile(
    app: Flask, signed_in: Make, make_post: Make
) -> None:
    post, ana, noor = make_post(step="draft", body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address)
    write(ana, address, "schedule", published_at="2099-05-09T18:30")
    assert noor.post(address, data=form | {"body": MINE, "action": "save"}).status_code == 303
    assert (stored(app, post.id).data["body"], waiting(app, post.id)) == (LONG, MINE)


def test_what_was_saved_for_a_later_day_waits_once_that_has_come(
    app: Flask, signed_in: Make, make_post: Make, time_machine: Any
) -> None:
    at = db.now() + timedelta(hours=1)
    post, client = make_post(body=LONG, published_at=at), signed_in()
    form = opened(client, f"/edit/posts/{post.id}")
    time_machine.move_to(at + timedelta(minutes=1), tick=False)
    answer = client.post(f"/edit/posts/{post.id}", data=form | {"body": MINE, "action": "save"})
    assert "beside the published text" in said(client, answer)
    assert (stored(app, post.id).data["body"], waiting(app, post.id)) == (LONG, MINE)


@pytest.mark.slow
def test_the_page_of_both_texts_leads_to_what_the_button_meant(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(step="draft", body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address)
    write(ana, address, "publish", body=THEIRS)
    answer = noor.post(address, data=form | {"body": LONG.replace("at six", "at four"), "action": "save"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, words(page.select_one("#form-conflict button"))) == (409, "Save for later")
    assert page.select_one("#form-conflict button")["value"] == "beside"  # type: ignore[index]
    hidden = {str(each["name"]): str(each["value"]) for each in page.select(".contested input[type=hidden]")}
    again = {**controls(answer), **hidden, "action": "merge", "merge-body-0": "mine"}
    again.pop("csrf_token")
    assert noor.post(address, data=again).status_code == 303
    assert (stored(app, post.id).data["body"], "at four" in waiting(app, post.id)) == (THEIRS, True)


def test_going_back_after_publishing_and_saving_a_draft_shows_readers_nothing(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    form = opened(client, "/edit/new/standard") | {"title": "Boats", "body": LONG}
    assert client.post("/edit/new/standard", data=form | {"action": "publish"}).status_code == 303
    answer = client.post("/edit/new/standard", data=form | {"body": MINE, "action": "save"})
    assert (answer.status_code, "Save for later" in answer.text) == (409, True)
    assert stored(app).data["body"] == LONG


@pytest.mark.slow
def test_pressing_twice_is_one_text_that_waits(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(step="draft", body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address) | {"body": MINE, "action": "save"}
    write(ana, address, "publish")
    for _press in range(2):
        assert "waits beside the published text" in said(noor, noor.post(address, data=form))
    assert (stored(app, post.id).data["body"], waiting(app, post.id)) == (LONG, MINE)


@pytest.mark.slow
@pytest.mark.parametrize("action", ["save", "beside"])
@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [("draft", "taken this post back"), ("private", "taken this post back"), ("trash", "moved this post to the trash")],
)
def test_changes_of_what_readers_do_not_see_any_more_are_saved_and_that_is_said(
    app: Flask, signed_in: Make, make_post: Make, meanwhile: str, sentence: str, action: str
) -> None:
    post, ana, noor = make_post(body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address)
    write(ana, address, meanwhile)
    assert sentence in said(noor, noor.post(address, data=form | {"body": MINE, "action": action}))
    assert (stored(app, post.id).status, stored(app, post.id).data["body"]) == (meanwhile, MINE)


@pytest.mark.slow
def test_publishing_what_was_unpublished_meanwhile_asks_first(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(step="draft"), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = opened(noor, address)
    write(ana, address, "publish")
    write(ana, address, "draft")
    assert noor.post(address, data=form | {"body": MINE, "action": "publish"}).status_code == 409
    assert stored(app, post.id).status == "draft"


@pytest.mark.parametrize("action", ["trash", "restore"])
def test_a_list_does_nothing_to_what_was_changed_since_it_was_made(
    app: Flask, signed_in: Make, make_post: Make, action: str
) -> None:
    post, ana, noor = make_post(step="draft"), signed_in(name="Anna"), signed_in(name="Noor")
    if action == "restore":
        write(ana, f"/edit/posts/{post.id}", "trash")
    listed = "/edit/?status=trash" if action == "restore" else "/edit/"
    button = f".row button[formaction*='/{action}']"
    address = str(BeautifulSoup(noor.get(listed).text, "html.parser").select_one(button)["formaction"])  # type: ignore[index]
    write(ana, f"/edit/posts/{post.id}", "save", title="Another")
    if action == "trash":
        write(ana, f"/edit/posts/{post.id}", "publish")
    before = stored(app, post.id).status
    assert "changed this post since" in said(noor, noor.post(address))
    assert stored(app, post.id).status == before
