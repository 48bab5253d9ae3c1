"""What holds for everybody's account: what a GET, a further field, a log, a second request at once cannot do."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from clients import PASSWORD
from every_address import addresses
from filling import complaint
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import Post, User, UserSession

Make = Callable[..., Any]


def dump(app: Flask) -> dict[str, list[Any]]:
    """Return every row of every table, but when sessions were used."""
    with app.app_context():
        tables = {
            table.name: [c for c in table.columns if c.name != "seen_at"] for table in db.Base.metadata.sorted_tables
        }
        return {name: [tuple(row) for row in db.session.execute(sa.select(*tables[name]))] for name in tables}


@pytest.mark.slow
def test_reading_changes_nothing(app: Flask, signed_in: Make, make_post: Make, make_comment: Make) -> None:
    make_comment(make_post(tags=["boats"], new_categories=["Events"]))
    boss = signed_in("administrator", name="Sol")
    before = dump(app)
    for public in (True, False):
        for address, methods in addresses(app, public=public):
            if "GET" in methods:
                for method in ("GET", "HEAD", "OPTIONS"):
                    boss.open(address, method=method, buffered=True)
    assert dump(app) == before


EXTRA = {
    "role": "administrator", "id": "1", "active": "", "is_active": "1", "one_time": "", "user_id": "1", "slug": "boss",
    "fs_uniquifier": "x", "email": "boss@example.org", "created_at": "1999-01-01", "password_hash": "x",
}  # fmt: skip


def test_further_fields_change_nothing(app: Flask, signed_in: Make) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    known = {"password": PASSWORD, "new_password": "seven boats at noon"}
    facts = ("id", "role", "active", "one_time", "slug", "email", "created_at")

    def who(number: int) -> list[Any]:
        with app.app_context():
            return [getattr(db.session.get_one(User, number), name) for name in facts]

    before = {client.user.id: who(client.user.id) for client in (boss, ana)}
    for path, given in (("/account/profile", {"bio": "x"}), ("/account", known), ("/account/sessions", {})):
        assert ana.post(path, data=EXTRA | given).status_code == 303
    assert boss.post(f"/edit/users/{ana.user.id}", data=EXTRA | {"action": "role", "role": "author"}).status_code == 303
    assert {number: who(number) for number in before} == before


def test_same_person_added_many_times_at_once_is_one(app: Flask, signed_in: Make) -> None:
    boss = signed_in("administrator", name="Sol")
    data = {"name": "Kim", "role": "author", "csrf_token": boss.token()}
    cookies = {name: boss.get_cookie(name).value for name in ("blogapp", "blogapp-note")}

    def add(number: int) -> int:
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        email = ["kim@example.org", "KIM@example.org", f"kim{number}@example.org", f"kim-{number}@example.net"][
            number % 4
        ]
        return client.post("/edit/users/", data=data | {"email": email}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(add, range(8)))
    assert sorted(answers) == [200] * 5 + [422] * 3  # one of four spellings of one, and four of one name
    with app.app_context():
        assert len(db.session.scalars(sa.select(User.slug).where(User.name == "Kim")).all()) == 5


def test_logs_hold_no_secret(
    app: Flask, signed_in: Make, make_user: Make, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    boss = signed_in("administrator", name="Sol")
    page = boss.post("/edit/users/", data={"email": "kim@example.org", "name": "Kim", "role": "author"}).text
    link = html.unescape(page.partition("<code>")[2].partition("</code>")[0])
    kim, secrets = app.test_client(), ["zanzibar wrong one", "three gulls at noon", "seven boats at noon", PASSWORD]
    kim.post(urlsplit(link).path, data={"name": "Kim", "new_password": secrets[1]})
    for password in secrets:
        kim.post("/login", data={"email": "kim@example.org", "password": password})
    kim.post("/account", data={"csrf_token": "forged", "new_password": secrets[2]})
    boss.post("/account", data={"password": secrets[0], "new_password": secrets[2]})
    monkeypatch.setattr(passwords, "match", lambda *_: 1 / 0)  # a mistake in the code
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        assert kim.post("/login", data={"email": "kim@example.org", "password": secrets[1]}).status_code == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    secrets += [
        max(link.split("/"), key=len),
        *(client.get_cookie("blogapp").value.partition(".")[0] for client in (boss, kim)),
    ]
    assert "ZeroDivisionError" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_pages_of_who_is_signed_in_are_kept_by_nobody(signed_in: Make) -> None:
    boss = signed_in("administrator", name="Sol")
    for path in ("/edit/", "/account", "/edit/users/", "/edit/pages/", "/edit/settings/"):
        answer = boss.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert answer.headers["X-Robots-Tag"] == "noindex", path


def test_key_to_a_protected_post_expires_and_scripts_cannot_read_it(
    app: Flask, client: FlaskClient, make_post: Make, time_machine: Any
) -> None:
    with app.test_request_context(method="POST"):
        hashed = passwords.hashed(PASSWORD)
    post = make_post(title="The plan", body="Zanzibar", password=hashed)
    cookie = client.post(f"/unlock/{post.id}", data={"password": PASSWORD}).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=864000", f"Path={post.url}"} <= set(cookie.split("; "))
    key, reader = cookie.partition(";")[0].partition("=")[2], app.test_client()
    reader.set_cookie(f"blogapp-post-{post.id}", key, path=post.url)  # it lasts no longer for whoever copies it
    for days, is_open in ((9.9, True), (10.1, False)):
        time_machine.move_to(db.now() + timedelta(days=days), tick=False)
        assert ("Zanzibar" in reader.get(post.url).text) == is_open
        time_machine.move_to(db.now() - timedelta(days=days), tick=False)


def long_ago(app: Flask, ago: timedelta = timedelta(minutes=16)) -> None:
    """Let everybody have given their password so long ago."""
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(confirmed_at=db.now() - ago))
        db.session.commit()


def test_password_is_believed_for_a_quarter_of_an_hour(app: Flask, signed_in: Make) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    for ago, status in ((timedelta(minutes=14, seconds=30), 303), (timedelta(minutes=15), 403)):
        long_ago(app, ago)
        changed = boss.post(f"/edit/users/{ana.user.id}", data={"action": "role", "role": "editor"})
        assert changed.status_code == status


@pytest.mark.slow
def test_change_over_accounts_asks_for_the_password_again(app: Flask, signed_in: Make) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    changes = [
        (f"/edit/users/{ana.user.id}", {"action": "role", "role": "editor"}, 303),
        (f"/edit/users/{ana.user.id}", {"action": "deactivate"}, 303),
        ("/edit/users/", {"email": "kim@example.org", "name": "Kim", "role": "administrator"}, 200),
    ]
    for path, given, done in changes:
        long_ago(app)
        before = dump(app)["users"]
        page = boss.post(path, data=given)
        assert page.status_code == 403
        assert all(value in page.text for value in given.values())
        wrong = boss.post(path, data=given | {"your_password": "wrong password"})
        assert wrong.status_code == 422
        assert "not your current password" in complaint(wrong, "your-password")
        assert dump(app)["users"] == before
        assert boss.post(path, data=given | {"your_password": PASSWORD}).status_code == done
        assert dump(app)["users"] != before
    assert boss.post(f"/edit/users/{ana.user.id}", data={"action": "activate"}).status_code == 303  # just confirmed


@pytest.mark.slow
def test_nobody_is_asked_who_may_not_do_it_anyway(app: Flask, signed_in: Make) -> None:
    editor = signed_in("editor")
    long_ago(app)
    assert editor.post("/edit/users/1", data={"action": "deactivate", "your_password": PASSWORD}).status_code == 404


@pytest.mark.slow
def test_asking_again_cannot_be_used_to_try_passwords(make_app: Make, sign_in: Make) -> None:
    app = make_app(SIGN_IN_RATE="3 per minute")
    with app.test_request_context(method="POST"):
        boss = User(
            email="a@example.org", name="A", slug="a", role="administrator", password=passwords.hashed(PASSWORD)
        )
        db.session.add(boss)
        db.session.commit()
        client = sign_in(app.test_client(), db.session.get_one(User, boss.id))
    long_ago(app)
    token = str(read(client, "/edit/users/").select_one("[name=csrf_token]")["value"])
    given = {"csrf_token": token, "action": "role", "role": "editor"}
    answers = [client.post("/edit/users/1", data=given | {"your_password": f"wrong {n}"}).status_code for n in range(4)]
    assert answers == [422, 422, 429, 429]


@pytest.mark.slow
def test_posts_and_page_of_a_deactivated_author_stay(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    shown, later = make_post(author=ana.user), make_post(title="Later", author=ana.user, days_ago=-1)
    boss.post(f"/edit/users/{ana.user.id}", data={"action": "deactivate"})
    assert [client.get(path).status_code for path in (shown.url, "/author/ana/")] == [200, 200]
    with app.app_context():
        assert db.session.get_one(Post, later.id).status == "published"
