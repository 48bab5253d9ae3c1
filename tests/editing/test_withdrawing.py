"""An invitation is taken back by Undo: the account is gone and its link void, unless somebody has made use of it."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from undoing import listed, press, sent

from blogapp import db
from blogapp.models import Comment, Post, User, UserSession

pytestmark = pytest.mark.database
Make = Callable[..., Any]
GOOD = "seven boats at noon"
MIRA = {"email": "mira@example.org", "name": "Mira", "role": "author"}


@pytest.fixture
def boss(signed_in: Make) -> Any:
    """An administrator."""
    return signed_in("administrator", name="Sol")


def invite(boss: Any, **who: str) -> tuple[str, str]:
    """Invite somebody; return where that is undone, and the link."""
    page = BeautifulSoup(boss.post("/edit/users/", data=MIRA | who).text, "html.parser")
    undo, link = page.select_one(".notices form"), page.select_one(".notice code")
    assert undo
    assert link
    return str(undo["action"]), urlsplit(html.unescape(link.text)).path


def people(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {name: number for name, number in db.session.execute(sa.select(User.name, User.id))}  # noqa: C416


def test_the_account_is_gone_and_the_link_void(app: Flask, client: FlaskClient, boss: Any) -> None:
    undo, link = invite(boss)
    assert client.get(link).status_code == 200
    assert listed(boss, "/edit/users/") == ["Mira is invited."]
    assert press(boss, undo) == "Undone."
    assert set(people(app)) == {"Sol"}
    assert client.get(link).status_code == 404
    assert client.post(link, data={"name": "Mira", "new_password": GOOD}).status_code == 404
    assert listed(boss, "/edit/users/") == []
    _undo, second = invite(boss)
    assert (client.get(link).status_code, client.get(second).status_code) == (404, 200)


def test_it_is_offered_where_the_invitation_goes_by_mail(
    app: Flask, boss: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config, "BASE_URL", "https://blog.example")
    assert press(boss, sent(boss, "/edit/users/", **MIRA)) == "Undone."
    assert set(people(app)) == {"Sol"}


def test_who_has_followed_the_link_stays(app: Flask, client: FlaskClient, boss: Any) -> None:
    undo, link = invite(boss)
    assert client.post(link, data={"name": "Mira", "new_password": GOOD}).status_code == 200
    page = boss.post(undo)
    assert page.status_code == 422
    assert "Not undone, for Mira has followed the invitation. Deactivate the account instead." in page.text
    assert set(people(app)) == {"Sol", "Mira"}
    assert client.post("/login", data={"email": "mira@example.org", "password": GOOD}).status_code == 303


@pytest.mark.parametrize("what", [Post, Comment])
def test_who_owns_something_stays(app: Flask, boss: Any, make_post: Make, make_comment: Make, what: Any) -> None:
    make_comment(make_post(title="Fog"))
    undo, _link = invite(boss)
    theirs = what.author_id if what is Post else what.user_id
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(what).values({theirs: people(app)["Mira"]}))
        db.session.commit()
    page = boss.post(undo)
    assert page.status_code == 422
    assert "Not undone, for something is Mira’s by now. Deactivate the account instead." in page.text
    assert "Mira" in people(app)


def test_what_somebody_has_changed_since_is_not_taken_back(app: Flask, boss: Any) -> None:
    undo, link = invite(boss)
    role = sent(boss, f"/edit/users/{people(app)['Mira']}", action="role", role="editor")
    assert press(boss, undo) == "Not undone, for somebody has changed it since: Mira"
    assert "Mira" in people(app)
    assert press(boss, role) == "Undone."
    assert boss.get(link).status_code == 200


def test_who_gets_the_same_number_is_not_changed_by_what_was_of_another(app: Flask, boss: Any) -> None:
    undo, _link = invite(boss)
    number = people(app)["Mira"]
    sent(boss, f"/edit/users/{number}", action="role", role="editor")
    sent(boss, f"/edit/users/{number}", action="role", role="author")
    boss.post(undo)
    assert listed(boss, "/edit/users/") == []


def test_it_asks_for_the_same_right_and_password(app: Flask, boss: Any, signed_in: Make) -> None:
    undo, _link = invite(boss)
    assert signed_in("editor", name="Kim").post(undo).status_code == 404
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(confirmed_at=db.now() - timedelta(hours=1)))
        db.session.commit()
    assert boss.post(undo).status_code == 403
    assert "Mira" in people(app)
