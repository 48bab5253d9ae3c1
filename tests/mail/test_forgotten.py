"""Who has forgotten a password is sent a link: it works once, for an hour, and tells strangers nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from clients import PASSWORD
from flask import Flask
from flask.testing import FlaskClient
from mailing import Letterbox, outgoing
from sqlalchemy import func, select
from time_machine import travel

from blogapp import db
from blogapp.accounts import password_links
from blogapp.auth import choosing
from blogapp.models import Job, User

pytestmark = pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
Make = Callable[..., Any]
Work = Callable[[], int]
GOOD = "plum cake and cream"


def ask(client: FlaskClient, email: str = "ana@example.org") -> Any:
    return client.post("/login/forgotten", data={"email": email})


def link_of(box: Letterbox) -> str:
    """Return the path of the link in the last mail."""
    found = re.search(r"https://blog\.example(\S+)", box.text())
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, password: str) -> int:
    return int(client.post("/login", data={"email": "ana@example.org", "password": password}).status_code)


def new_link(app: Flask, user: User, kind: str = password_links.RESET) -> str:
    with app.app_context():
        return password_links.path(db.session.get_one(User, user.id), kind)


def test_link_sets_the_password_once_and_ends_all_sessions(
    app: Flask, box: Letterbox, client: FlaskClient, signed_in: Make, work: Work
) -> None:
    ana = signed_in("author", name="Ana")
    assert "Forgot your password?" in client.get("/login").text
    ask(client, " Ana@Example.org ")
    work()
    assert box.mails[0]["To"] == "ana@example.org"
    link = link_of(box)
    assert client.get(link).headers["Cache-Control"].endswith("no-store")
    assert client.post(link, data={"new_password": "short"}).status_code == 422
    done = client.post(link, data={"new_password": GOOD})
    assert (done.status_code, "Your password is set." in done.text) == (200, True)
    assert client.get("/account").status_code == 302
    assert ana.get("/account").status_code == 302
    assert client.get(link).status_code == client.post(link, data={"new_password": GOOD + "!"}).status_code == 404
    assert (sign_in(client, PASSWORD), sign_in(client, GOOD)) == (422, 303)


def test_known_and_unknown_addresses_are_answered_alike(
    app: Flask, box: Letterbox, client: FlaskClient, make_user: Make, work: Work
) -> None:
    make_user(role="author", name="Ana")
    known, unknown = ask(client), ask(client, "bob@example.org")
    assert known.text == unknown.text
    with app.app_context():  # both cost one row
        assert db.session.scalar(select(func.count()).where(Job.task == choosing.TASK)) == 2
    work()
    assert [mail["To"] for mail in box.mails] == ["ana@example.org"]


@pytest.mark.parametrize("change", [{"password": "another"}, {"active": False}, {"email": "eve@example.org"}])
def test_link_dies_with_what_it_was_made_for(
    app: Flask, client: FlaskClient, make_user: Make, change: dict[str, Any]
) -> None:
    ana = make_user(role="author", name="Ana")
    link = new_link(app, ana)
    assert client.get(link).status_code == 200
    with app.test_request_context(method="POST"):
        for name, value in change.items():
            setattr(db.session.get_one(User, ana.id), name, value)
        db.session.commit()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(("kind", "lasts"), [("reset", timedelta(hours=1)), ("invitation", timedelta(days=7))])
def test_link_is_over_in_time(app: Flask, client: FlaskClient, make_user: Make, kind: str, lasts: timedelta) -> None:
    ana = make_user(role="author", name="Ana")
    with travel(db.now() - lasts - timedelta(minutes=1), tick=False):
        old = new_link(app, ana, kind)
    with travel(db.now() - lasts + timedelta(minutes=1), tick=False):
        young = new_link(app, ana, kind)
    assert (client.get(old).status_code, client.get(young).status_code) == (404, 200)
    other = young.replace(kind, "reset" if kind == "invitation" else "invitation")
    assert client.get(other).status_code == 404


def test_one_person_is_sent_few_links(
    app: Flask, box: Letterbox, client: FlaskClient, make_user: Make, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(role="author", name="Ana")
    monkeypatch.setattr(choosing, "MAILS", "2 per hour")
    for _time in range(3):
        assert ask(client).status_code == 200
    work()
    assert len(box.mails) == 2


def test_without_mail_an_administrator_is_named(app: Flask, client: FlaskClient) -> None:
    assert "/login/forgotten" not in client.get("/login").text
    assert "Ask an administrator" in client.get("/login/forgotten").text
    assert ask(client).status_code == 200
    assert outgoing(app) == []


def test_what_is_no_address_is_said(box: Letterbox, client: FlaskClient) -> None:
    page = ask(client, "ana")
    assert (page.status_code, "is not an e-mail address" in page.text) == (422, True)
