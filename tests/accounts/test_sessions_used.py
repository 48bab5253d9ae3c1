"""What a session costs: when its use is written, and what a locked database and the note beside it do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from clients import PASSWORD
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import UserSession

Make = Callable[..., Any]


def log_in(client: Any, email: str = "") -> Any:
    given = {"email": email or client.user.email, "password": PASSWORD}
    assert client.post("/login", data=given).status_code == 303
    return client


def seen(app: Flask) -> datetime:
    with app.app_context():
        return db.session.scalars(sa.select(UserSession.seen_at)).one()


@pytest.mark.slow
def test_use_is_noted_once_a_minute_and_never_by_public_pages(
    app: Flask, signed_in: Make, make_post: Make, time_machine: Any
) -> None:
    post, ana = make_post(), signed_in("editor", name="Sol")
    begun = seen(app)
    for minutes, paths in ((5, ["/", post.url, "/login", "/feed/"]), (0.99, ["/edit/", "/account"])):
        time_machine.move_to(begun + timedelta(minutes=minutes), tick=False)
        for path in paths:
            assert ana.get(path).status_code == 200
        assert seen(app) == begun
    time_machine.move_to(begun + timedelta(minutes=1), tick=False)
    ana.get("/edit/")
    assert seen(app) == begun + timedelta(minutes=1)
    time_machine.move_to(begun + timedelta(minutes=4), tick=False)
    ana.post("/edit/new/standard", data={"body": "", "action": "publish"})  # what only posts is used, too
    assert seen(app) == begun + timedelta(minutes=4)


@pytest.mark.slow
def test_use_changes_no_page_of_the_readers(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    make_post()
    ana = signed_in("editor", name="Sol")
    tag = client.get("/").headers["ETag"]
    ana.get("/edit/")
    ana.post("/account/sessions")
    log_in(ana).post("/logout")
    assert client.get("/").headers["ETag"] == tag


@pytest.mark.slow
@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)  # one writer at a time
def test_desk_is_read_while_nobody_may_write(app: Flask, signed_in: Make, time_machine: Any) -> None:
    ana = signed_in("editor", name="Sol")
    begun = seen(app)
    with app.app_context():
        file = db.engine().url.database
    time_machine.move_to(begun + timedelta(minutes=5), tick=False)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert [ana.get(path).status_code for path in ("/edit/", "/account", "/edit/new/standard")] == [200] * 3
    other.execute("ROLLBACK")
    other.close()
    assert seen(app) == begun


@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
def test_desk_is_read_where_the_database_is_read_only(app: Flask, signed_in: Make, time_machine: Any) -> None:
    ana = signed_in("editor", name="Sol")

    def forbid(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    with app.app_context():
        engine = db.engine()
    sa.event.listen(engine, "checkout", forbid)
    try:
        time_machine.move_to(datetime.now(UTC) + timedelta(minutes=5), tick=False)
        assert [ana.get(path).status_code for path in ("/edit/", "/account", "/edit/pages/")] == [200] * 3
    finally:
        sa.event.remove(engine, "checkout", forbid)
        engine.dispose()


def test_cookie_from_before_signs_nobody_in_and_loses_no_text(client: FlaskClient, make_user: Make) -> None:
    make_user(name="Ana")
    for cookie in ("eyJfdXNlcl9pZCI6IjEifQ.aSkq.signature", "", "x" * 3000, "\u00ff", "1"):
        client.set_cookie("blogapp", cookie)
        assert client.get("/edit/").status_code == 302
        page = client.post("/edit/new/standard", data={"title": "The harbour", "body": "My words", "action": "save"})
        assert page.status_code == 401
        assert "My words" in page.text


def test_notice_is_shown_once_and_to_nobody_else(signed_in: Make, app: Flask) -> None:
    ana, mira = signed_in("author", name="Ana"), signed_in("author", name="Mira")
    ana.post("/account/profile", data={"bio": "Writes about boats."})
    assert "Saved." not in mira.get("/account").text
    assert "Saved." not in ana.get("/").text
    assert "Saved." in ana.get("/account").text
    assert "Saved." not in ana.get("/account").text
    ana.post("/account/profile", data={"bio": "Writes about trains."})
    ana.post("/logout")
    assert "Saved." not in log_in(ana, mira.user.email).get("/account").text


def test_signing_out_leaves_no_cookie(signed_in: Make) -> None:
    ana = signed_in("editor")
    ana.post("/account/profile", data={"bio": "x"})
    ana.post("/logout")
    assert (ana.get_cookie("blogapp"), ana.get_cookie("blogapp-note")) == (None, None)
