"""A form that is sent twice, or once more after its answer was lost, makes one post; another text is never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from filling import controls, stored
from flask import Flask
from reading import words
from together import at_once

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]
KINDS = [
    ("/edit/new/standard", {"title": "Tides", "body": "High at six."}),
    ("/edit/new/quote", {"body": "High at six."}),
    ("/edit/new/status", {"body": "潮が満ちる。"}),
    ("/edit/pages/new", {"title": "Tides", "body": "High at six."}),
]


def filled(client: Any, address: str, **typed: str) -> dict[str, Any]:
    """Open a form and type into it, as a browser does."""
    return controls(client.get(address)) | typed


def send(client: Any, address: str, form: dict[str, Any], action: str = "save") -> Any:
    return client.post(address, data=form | {"action": action})


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Post)) or 0


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("action", ["save", "publish", "schedule", "private", "preview", "trash"])
def test_form_sent_twice_makes_one_post(app: Flask, signed_in: Make, action: str) -> None:
    client = signed_in()
    for number, (address, typed) in enumerate(KINDS, 1):
        form = filled(client, address, published_at="2031-05-09T10:00", **typed)
        first, again = (send(client, address, form, action) for _ in range(2))
        assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)
        assert count(app) == number
    assert len({client.get(address).text.partition('name="draft"')[2][:80] for _ in range(3)}) == 3


@pytest.mark.slow
def test_form_sent_twenty_times_at_once_makes_one_post(app: Flask, signed_in: Make) -> None:
    user = signed_in().user
    clients = [signed_in(user) for _ in range(20)]
    form = filled(clients[0], "/edit/new/standard", title="Tides", body="High at six.", tags="boats, tides")
    tokens = [client.token() for client in clients]
    answers = at_once(20, lambda n: send(clients[n], "/edit/new/standard", form | {"csrf_token": tokens[n]}, "publish"))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}
    assert count(app) == 1


@pytest.mark.slow
def test_posts_of_one_name_twenty_at_once_get_addresses_of_their_own(app: Flask, signed_in: Make) -> None:
    user = signed_in().user
    clients = [signed_in(user) for _ in range(20)]
    forms = [filled(client, "/edit/new/standard", title="Same", body="Words.", tags="fresh") for client in clients]
    for client, form in zip(clients, forms, strict=True):
        form["csrf_token"] = client.token()
    answers = at_once(20, lambda n: send(clients[n], "/edit/new/standard", forms[n], "publish"))
    assert {answer.status_code for answer in answers} == {303}
    paths = {stored(app, int(answer.location.rpartition("/")[2])).path for answer in answers}
    assert len(paths) == 20


@pytest.mark.any_database
@pytest.mark.slow
def test_another_text_in_a_form_that_was_stored_meets_the_page_of_both(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    for number, (address, typed) in enumerate(KINDS, 1):
        form = filled(client, address, **typed)
        post_id = int(send(client, address, form, "publish").location.rpartition("/")[2])
        answer = send(client, address, form | {"body": "Low at noon."}, "publish")
        assert answer.status_code == 409
        texts = [words(text) for text in BeautifulSoup(answer.text, "html.parser").select(".difference pre")]
        assert {typed["body"], "Low at noon."} <= set(texts)
        again = controls(answer) | {"csrf_token": client.token()}
        assert send(client, f"/edit/posts/{post_id}", again).status_code == 303
        assert (stored(app, post_id).data["body"], count(app)) == ("Low at noon.", number)


def test_other_button_of_the_same_form_goes_on_with_its_post(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    form = filled(client, "/edit/new/quote", body="High at six.")
    for action in ("preview", "preview", "save", "publish"):
        assert send(client, "/edit/new/quote", form, action).status_code == 303
    assert count(app) == 1
    assert stored(app).status == "published"


def test_form_left_behind_by_other_changes_overwrites_nothing(app: Flask, signed_in: Make) -> None:
    client, colleague = signed_in(), signed_in(name="Noor")
    form = filled(client, "/edit/new/quote", body="High at six.")
    send(client, "/edit/new/quote", form)
    place = f"/edit/posts/{stored(app).id}"
    change = controls(colleague.get(place)) | {"body": "Higher.", "csrf_token": colleague.token()}
    assert send(colleague, place, change).status_code == 303
    assert send(client, "/edit/new/quote", form, "publish").status_code == 409
    colleague.post(f"{place}/trash")
    assert send(client, "/edit/new/quote", form, "publish").status_code == 409
    assert (stored(app).data["body"], stored(app).status) == ("Higher.", "trash")


@pytest.mark.any_database
@pytest.mark.slow
def test_refused_form_is_stored_once_it_is_complete(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    form = filled(client, "/edit/new/quote", by="Mira")
    refused = send(client, "/edit/new/quote", form, "publish")
    assert (refused.status_code, controls(refused)["draft"]) == (422, form["draft"])
    complete = controls(refused) | {"body": "High at six.", "csrf_token": client.token()}
    assert {send(client, "/edit/new/quote", complete, "publish").status_code for _ in range(2)} == {303}
    assert count(app) == 1


def test_box_keeps_the_id_of_its_form(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    box = controls(client.get("/edit/new/")) | {
        "text": "Someone must open the harbour.\n— Mira",
        "csrf_token": client.token(),
    }
    for answer in (client.post("/edit/new/", data=box), client.post("/edit/new/", data=box | {"format": "quote"})):
        form = controls(answer)
        assert form["draft"] == box["draft"]
        assert send(client, "/edit/new/quote", form | {"csrf_token": client.token()}).status_code == 303
    assert count(app) == 1


def test_draft_of_one_person_is_none_of_another(app: Flask, signed_in: Make) -> None:
    for client in (signed_in(name="Anna"), signed_in(name="Noor")):
        form = filled(client, "/edit/new/quote", body="High at six.", draft="the-same")
        assert send(client, "/edit/new/quote", form).status_code == 303
    assert count(app) == 2


@pytest.mark.every_value
@pytest.mark.parametrize("draft", ["", "x" * 65, "../../etc", "\x00", "潮", "a b"])
def test_rubbish_for_a_draft_is_a_draft_of_its_own(app: Flask, signed_in: Make, draft: str) -> None:
    client = signed_in()
    form = filled(client, "/edit/new/quote", body="High at six.", draft=draft)
    assert [send(client, "/edit/new/quote", form).status_code for _ in range(2)] == [303, 303]
    assert count(app) == 2


@pytest.mark.slow
def test_saved_change_sent_twice_is_no_conflict(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    for action in ("save", "preview", "draft", "trash"):
        form = filled(client, f"/edit/posts/{post.id}", body=f"Changed before {action}.")
        first, again = (send(client, f"/edit/posts/{post.id}", form, action) for _ in range(2))
        assert first.status_code == again.status_code
        assert first.location == again.location
    assert stored(app, post.id).status == "trash"


def test_change_sent_at_once_from_the_same_form_is_one_change(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    clients = [signed_in(client.user) for _ in range(6)]
    form = filled(client, f"/edit/posts/{post.id}", body="Changed.")
    for each in clients:
        each.form = form | {"csrf_token": each.token()}
    answers = at_once(6, lambda n: send(clients[n], f"/edit/posts/{post.id}", clients[n].form))
    assert {answer.status_code for answer in answers} == {303}


def test_change_of_format_sent_twice_is_one_change(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post("quote", body="High at six.", step="save")
    client = signed_in()
    form = {"to": "aside", "version": str(post.version), "action": "change"}
    answers = [client.post(f"/edit/posts/{post.id}/format", data=form) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/edit/posts/{post.id}")}
    assert stored(app, post.id).format == "aside"


def test_form_whose_post_has_another_format_by_now_loses_nothing(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    form = filled(client, "/edit/new/quote", body="High at six.", by="Mira")
    send(client, "/edit/new/quote", form)
    post = stored(app)
    change = {"to": "aside", "version": str(post.version), "action": "change"}
    assert client.post(f"/edit/posts/{post.id}/format", data=change).status_code == 303
    answer = send(client, "/edit/new/quote", form | {"by": "Noor"})
    assert answer.status_code == 409
    assert controls(answer)["by"] == "Noor"
    assert (count(app), stored(app).format) == (1, "aside")


def test_password_in_a_form_cannot_be_guessed_from_its_fingerprint(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    form = filled(client, "/edit/new/quote", body="High at six.", post_password="tide")
    send(client, "/edit/new/quote", form)
    known = stored(app).fingerprint
    app.secret_key, before = "another key of this length, which is long", app.secret_key
    try:
        other = signed_in(client.user)
        answer = send(other, "/edit/new/quote", form | {"csrf_token": other.token()})
    finally:
        app.secret_key = before
    assert answer.status_code == 409
    assert known
