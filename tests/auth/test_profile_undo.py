"""What one changed of one's own page is undone: at once, or from the list on the account's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from reading import read, words

from blogapp import db
from blogapp.models import User

pytestmark = pytest.mark.database
Make = Callable[..., Any]
BIO, LINKS = "Keeps the light.", "https://harbour.example/mira"


def save(client: Any, **typed: str) -> str:
    """Save one's own page; return where that is undone, if that is offered at once."""
    answer = client.post("/account/profile", data={"bio": "", "links": ""} | typed)
    assert answer.status_code == 303
    form = read(client, answer.location).select_one(".notice + form[action$='/undo']")
    return str(form["action"]) if form else ""


def listed(client: Any) -> list[str]:
    forms = read(client, "/account").select(".sessions form[action$='/undo']")
    return [str(form["action"]) for form in forms]


def press(client: Any, address: str) -> str:
    page = client.post(address, follow_redirects=True)
    return words(BeautifulSoup(page.text, "html.parser").select_one(".notice"))


def of(app: Flask, client: Any) -> tuple[Any, ...]:
    with app.app_context():
        columns = (User.bio, User.links, User.comment_mail)
        return tuple(db.session.execute(sa.select(*columns).where(User.id == client.user.id)).one())


@pytest.mark.parametrize("role", ["member", "author"])
def test_what_was_changed_comes_back(app: Flask, signed_in: Make, role: str) -> None:
    mira = signed_in(role, name="Mira")
    save(mira, bio=BIO, links=LINKS)
    undo = save(mira, bio="Left.", comment_mail="never")
    assert listed(mira)[0] == undo
    assert "About you, Your pages elsewhere, Comments that wait for you" in words(read(mira, "/account").main)
    assert press(mira, undo) == "Undone."
    assert of(app, mira) == (BIO, [LINKS], "each")
    assert undo not in listed(mira)
    save(mira, bio="Left.", links=LINKS)
    assert mira.post(undo).status_code == 303
    assert of(app, mira) == ("Left.", [LINKS], "each")


def test_what_changes_nothing_leaves_nothing_to_undo(signed_in: Make) -> None:
    mira = signed_in("author", name="Mira")
    assert save(mira) == ""
    assert listed(mira) == []


def test_what_was_changed_since_stays(app: Flask, signed_in: Make) -> None:
    mira = signed_in("author", name="Mira")
    first = save(mira, bio=BIO, links=LINKS)
    save(mira, bio="Left.", links=LINKS)
    assert press(mira, first) == "Not undone, for somebody has changed it since: About you"
    assert of(app, mira)[:2] == ("Left.", [])


def test_nobody_else_undoes_it(app: Flask, signed_in: Make) -> None:
    mira, boss = signed_in("author", name="Mira"), signed_in("administrator", name="Sol")
    undo = save(mira, bio=BIO)
    assert boss.post(undo).status_code == 404
    assert of(app, mira)[0] == BIO
    assert listed(boss) == []
    assert press(mira, undo) == "Undone."
