"""People on the desk: the rules of `blogapp user`, for administrators."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from mailing import outgoing
from reading import read, words

from blogapp import db
from blogapp.accounts import users
from blogapp.models import User

GOOD = "seven boats at noon"
NEW = {"email": "Mira@example.org", "name": "Mira", "role": "author"}


def link_of(page: Any) -> str:
    return urlsplit(html.unescape(page.text.partition("<code>")[2].partition("</code>")[0])).path


def test_newcomer_chooses_name_and_password_with_the_link_that_is_shown_once(
    app: Flask, client: FlaskClient, signed_in: Any
) -> None:
    boss = signed_in("administrator")
    link = link_of(boss.post("/edit/users/", data=NEW))
    assert [mark.text for mark in read(boss, "/edit/users/").select("[data-status=pending]")] == ["Invited"]
    assert client.post(link, data={"name": "", "new_password": GOOD}).status_code == 422
    assert client.post(link, data={"name": "Mira Sol", "new_password": GOOD}).status_code == 200
    answer = client.post("/login", data={"email": "mira@example.org", "password": GOOD})
    assert (answer.status_code, answer.location) == (303, "/edit/")
    page = read(boss, "/edit/users/?q=mira")
    assert (words(page.select_one(".row-title")), page.select("[data-status]")) == ("Mira Sol", [])
    with app.app_context():
        assert db.session.scalar(User.by_email("mira@example.org")).slug == "mira-sol"
    assert client.get(link).status_code == 404


def test_invited_are_invited_again_and_nobody_else(
    client: FlaskClient, signed_in: Any, make_user: Callable[..., User]
) -> None:
    boss = signed_in("administrator", name="Sol")
    boss.post("/edit/users/", data=NEW)
    mira = int(read(boss, "/edit/users/?q=mira").select_one("li.row")["id"].removeprefix("user-"))
    assert client.get(link_of(boss.post(f"/edit/users/{mira}", data={"action": "invite"}))).status_code == 200
    assert boss.post(f"/edit/users/{boss.user.id}", data={"action": "invite"}).status_code == 400


def test_invitation_goes_by_mail_where_there_is_mail(
    app: Flask, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config, "BASE_URL", "https://blog.example")
    page = signed_in("administrator", name="Sol").post("/edit/users/", data=NEW, follow_redirects=True)
    assert "on its way to mira@example.org" in page.text
    (told,) = outgoing(app)
    assert (told["to"], told["paragraphs"][0]) == ("mira@example.org", "Sol invites you to write on “Blogapp”.")
    assert told["link"].startswith("https://blog.example/login/invitation/")
    assert told["link"] not in page.text


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("ana", "“ana” is not an e-mail address. Write it like"), ("SOL@example.org", "there already")],
)
def test_newcomer_that_cannot_be_is_refused_with_a_sentence(signed_in: Any, email: str, sentence: str) -> None:
    page = signed_in("administrator", name="Sol").post("/edit/users/", data=NEW | {"email": email})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Mira"' in page.text


@pytest.mark.parametrize("data", [{"action": "deactivate"}, {"action": "role", "role": "editor"}])
def test_last_administrator_stays(signed_in: Any, make_user: Callable[..., User], data: dict[str, str]) -> None:
    only = signed_in("administrator", name="Sol")
    page = only.post(f"/edit/users/{only.user.id}", data=data)
    assert page.status_code == 422
    assert "only administrator" in page.text
    make_user(role="administrator", name="Ana")
    assert only.post(f"/edit/users/{only.user.id}", data=data).status_code == 303


def test_deactivated_person_is_signed_out_at_once(signed_in: Any) -> None:
    boss, author = signed_in("administrator", name="Sol"), signed_in("author", name="Kim")
    assert author.get("/edit/").status_code == 200
    boss.post(f"/edit/users/{author.user.id}", data={"action": "deactivate"})
    assert author.get("/edit/").status_code == 302
    boss.post(f"/edit/users/{author.user.id}", data={"action": "activate"})
    assert not read(boss, "/edit/users/").select('[data-status="trash"]')


def test_role_that_does_not_exist_changes_nothing(signed_in: Any) -> None:
    boss = signed_in("administrator")
    assert boss.post(f"/edit/users/{boss.user.id}", data={"action": "role", "role": "owner"}).status_code == 400


def test_people_are_for_administrators(signed_in: Any) -> None:
    assert signed_in("editor").get("/edit/users/").status_code == 404


def test_long_list_of_people_has_pages_and_is_narrowed(
    app: Flask, signed_in: Any, make_post: Callable[..., Any]
) -> None:
    boss = signed_in("administrator", name="Sol")
    make_post(author=boss.user)
    with app.test_request_context(method="POST"):
        for number in range(60):
            users.add(f"p{number}@example.org", "author", f"Person {number}", "x")
        db.session.commit()
    first, second = read(boss, "/edit/users/"), read(boss, "/edit/users/?page=2")
    assert [len(page.select("li.row")) for page in (first, second)] == [50, 11]
    for typed, found in (("sol", 1), ("PERSON 5", 11), ("p7@", 1), ("%25", 0), ("nobody", 0)):
        assert len(read(boss, f"/edit/users/?q={typed}").select("li.row")) == found, typed
    assert "1 post" in words(read(boss, "/edit/users/?q=sol").select_one("li.row"))
