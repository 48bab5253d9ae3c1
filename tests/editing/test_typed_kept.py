"""A button of a post's form that does not save what stands there keeps it, and says so: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import words
from together import at_once

from blogapp import db
from blogapp.models import Autosave

Make = Callable[..., Any]
MINE = "The ferry leaves at nine."
KEPT = "is kept, and offered"
pytestmark = pytest.mark.any_database


def press(client: Any, page: Any, button: str, **typed: str) -> str:
    """Press a button of a form, in which something was typed; return what the next page says."""
    tree = BeautifulSoup(page.text, "html.parser")
    buttons = tree.select("#post-form button[formaction], button[form=post-form][formaction]")
    address = next(str(each["formaction"]) for each in buttons if words(each) == button)
    answer = client.post(address, data=controls(page) | {"csrf_token": client.token()} | typed)
    assert answer.status_code == 303
    return words(BeautifulSoup(client.get(answer.location).text, "html.parser").select_one(".notices"))


def offers(client: FlaskClient, address: str) -> list[str]:
    return [words(each) for each in BeautifulSoup(client.get(address).text, "html.parser").select("[data-draft] q")]


@pytest.mark.slow
@pytest.mark.parametrize("button", ["Duplicate", "Discard the changes", "Restore", "Discard it"])
@pytest.mark.parametrize("typed", [{"body": MINE}, {}])
def test_what_was_typed_is_kept_and_offered(
    app: Flask, signed_in: Make, make_post: Make, button: str, typed: dict[str, str]
) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    if button == "Discard the changes":
        write(ana, address, "beside", body="What waits.")
    elif button == "Restore":
        write(ana, address, "trash")
    elif button == "Discard it":
        ana.post(f"{address}/autosave", data={"draft": "other", "typed_at": "5", "body": "Something else."})
    told = press(ana, ana.get(address), button, **typed)
    assert (KEPT in told) == bool(typed)
    assert offers(ana, address) == [MINE] * bool(typed)


def test_what_was_typed_into_a_new_form_is_kept_when_something_older_is_discarded(signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    ana.post("/edit/new/standard/autosave", data={"draft": "other", "typed_at": "5", "body": "Something else."})
    assert KEPT in press(ana, ana.get("/edit/new/standard"), "Discard it", body=MINE)
    assert offers(ana, "/edit/") == [MINE]


def test_who_comes_too_late_to_discard_loses_nothing_either(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body="What waits.")
    page = noor.get(address)
    write(ana, address, "beside", body="What waits now.")
    assert KEPT in press(noor, page, "Discard the changes", body=MINE)
    assert offers(noor, address) == [MINE]


def test_the_first_texts_of_one_form_may_come_in_the_same_moment(app: Flask, signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    token = ana.token()

    def send(which: int) -> int:
        typed = {"draft": "one", "typed_at": str(which + 1), "body": f"Text {which}", "csrf_token": token}
        return ana.post("/edit/new/standard/autosave", data=typed).status_code

    assert set(at_once(6, send)) == {200}
    with app.app_context():
        assert [one.typed_at for one in db.session.scalars(Autosave.of_author(ana.user.id))] == [6]


def test_a_copy_says_what_is_stored(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    press(ana, ana.get(f"/edit/posts/{post.id}"), "Duplicate", body=MINE)
    assert stored(app).data["body"] == stored(app, post.id).data["body"] != MINE
