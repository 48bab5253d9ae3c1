"""Sessions: rows that end, and cookies that are worth nothing afterwards."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from clients import PASSWORD
from commands import done, rows
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import create_app, db
from blogapp.models import Post, User, UserSession

pytestmark = pytest.mark.database

NEW = "plum cake and cream"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"

Make = Callable[..., Any]


@pytest.fixture
def copied(app: Flask, signed_in: Make) -> Callable[[Any], Any]:
    """Copy the cookies of a browser into another one."""

    def copy(client: Any) -> Any:
        thief = type(client)(app, app.response_class)
        thief.set_cookie("blogapp", client.get_cookie("blogapp").value)
        return thief

    return copy


def publishes(client: Any) -> bool:
    """Return whether a post can be published with what this browser has, through the form or past it."""
    given = {"title": "Stolen", "body": "Words", "action": "publish"}
    return bool(
        client.get("/edit/").status_code == 200 or client.post("/edit/new/standard", data=given).status_code == 303
    )


def posts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count(Post.id))) or 0


def sessions_of(app: Flask, user: User) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).where(UserSession.user_id == user.id)) or 0


def log_in(client: FlaskClient, user: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> FlaskClient:
    given = {"email": user.email, "password": PASSWORD}
    answer = client.post("/login", data=given, headers={"User-Agent": agent}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 303
    return client


def set_password(ana: Any, boss: Any) -> None:
    assert ana.post("/account", data={"password": PASSWORD, "new_password": NEW}).status_code == 303


def sign_in_again(ana: Any, boss: Any) -> None:
    log_in(ana, ana.user)


def press(**data: str) -> Callable[[Any, Any], None]:
    def send(ana: Any, boss: Any) -> None:
        assert boss.post(f"/edit/users/{ana.user.id}", data=data).status_code == 303

    return send


WAYS_OUT: dict[str, Callable[[Any, Any], Any]] = {
    "signing out": lambda ana, _: ana.post("/logout"),
    "signing in anew": sign_in_again,
    "another password": set_password,
    "less to do": press(action="role", role="author"),
    "nothing to do": press(action="role", role="member"),
    "deactivated": press(action="deactivate"),
    "ended in the list": lambda ana, _: ana.post(str(read(ana, "/account").select_one(".sessions form")["action"])),
}


@pytest.mark.slow
def test_copied_cookie_publishes_nothing_once_its_session_has_ended(
    app: Flask, signed_in: Make, copied: Make, subtests: Any
) -> None:
    boss = signed_in("administrator", name="Sol")
    for number, (way, out) in enumerate(WAYS_OUT.items()):
        with subtests.test(way):
            ana = signed_in("editor", name=f"Ana{number}")
            thief = copied(ana)
            assert thief.get("/edit/").status_code == 200
            out(ana, boss)
            assert not publishes(thief)
            assert posts(app) == 0


@pytest.mark.first(1)
@pytest.mark.parametrize("words", [("set-role", "author"), ("deactivate",), ("set-password",)])
def test_command_ends_sessions(instance: Path, words: tuple[str, ...]) -> None:
    done("user", "add", "ana@example.org", "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    app = create_app()
    client = app.test_client()
    assert client.post("/login", data={"email": "ana@example.org", "password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    done("user", words[0], "ana@example.org", *words[1:])
    assert client.get("/account").status_code == 302
    assert rows(instance, "SELECT * FROM sessions") == []
    with app.app_context():
        db.engine().dispose()


@pytest.mark.first(1)
def test_same_role_again_ends_nothing(signed_in: Make) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("editor", name="Ana")
    boss.post(f"/edit/users/{ana.user.id}", data={"action": "role", "role": "editor"})
    assert ana.get("/edit/").status_code == 200


LIMITS = [
    ("editor", 12, 7), ("administrator", 12, 7), ("author", 14 * 24, 30), ("contributor", 14 * 24, 30),
    ("member", 14 * 24, 30),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.first(10)
def test_session_ends_by_itself(app: Flask, signed_in: Make, subtests: Any) -> None:
    """The limits that the documentation states, unused and in all; a minute before them it lives."""
    for role, idle_hours, days in LIMITS:
        ana = signed_in(role, name=role.title())
        for column, limit in (("seen_at", timedelta(hours=idle_hours)), ("begun_at", timedelta(days=days))):
            for minutes, status in ((-1, 200), (1, 302)):
                with subtests.test(f"{role} {column} {minutes}"):
                    age(app, **{column: limit + timedelta(minutes=minutes)})
                    assert ana.get("/account").status_code == status


def age(app: Flask, **ages: timedelta) -> None:
    """Let all sessions be so old, and otherwise new."""
    moments = {"seen_at": db.now(), "begun_at": db.now()} | {name: db.now() - age for name, age in ages.items()}
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(moments))
        db.session.commit()


def test_what_is_over_is_cleared_at_the_next_sign_in(app: Flask, signed_in: Make, time_machine: Any) -> None:
    ana, mira = signed_in("editor", name="Ana"), signed_in("author", name="Mira")
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    signed_in(mira.user)
    assert (sessions_of(app, ana.user), sessions_of(app, mira.user)) == (0, 2)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=31))
    log_in(app.test_client(), ana.user)
    assert (sessions_of(app, ana.user), sessions_of(app, mira.user)) == (1, 0)


def test_cookie_is_a_random_token_and_the_row_its_hash(app: Flask, client: FlaskClient, make_user: Make) -> None:
    ana = make_user(name="Ana")
    cookies = {log_in(client, ana).get_cookie("blogapp").value for _ in range(3)}
    assert len(cookies) == 3
    with app.app_context():
        [known] = db.session.scalars(sa.select(UserSession.digest)).all()  # that of the last one
    assert known in {hashlib.sha256(cookie.partition(".")[0].encode()).hexdigest() for cookie in cookies}
    assert all(re.fullmatch(r"[\w-]{43}\.[\w-]{43}", cookie) for cookie in cookies)


@pytest.mark.slow
def test_list_says_where_and_when_and_ends_one_or_all_others(app: Flask, signed_in: Make, make_user: Make) -> None:
    ana = signed_in("author", name="Ana")
    places = [
        (FIREFOX, "198.51.100.23"),
        (SAFARI, "2001:db8:1:2:3::4"),
        ("Spider/1.0", "203.0.113.9"),
        (EDGE, "10.0.0.1"),
    ]
    others = [log_in(app.test_client(), ana.user, *place) for place in places]
    page = read(ana, "/account")
    told = words(page.select_one(".sessions"))
    for expected in (
        "Firefox on Windows", "198.51.100.0/24", "Safari on iOS", "2001:db8:1::/48", "Unknown browser",
        "Edge on Windows", "(this browser)",
    ):  # fmt: skip
        assert expected in told
    assert "198.51.100.23" not in str(page)
    [safari] = [item for item in page.select(".sessions li") if "Safari" in item.text]
    assert ana.post(str(safari.form["action"])).status_code == 303
    assert [other.get("/account").status_code for other in others] == [200, 302, 200, 200]
    assert ana.post("/account/sessions").status_code == 303
    assert [other.get("/account").status_code for other in others] == [302] * 4
    assert ana.get("/account").status_code == 200


def test_nobody_ends_the_sessions_of_others(app: Flask, signed_in: Make) -> None:
    ana, mira = signed_in("author", name="Ana"), signed_in("administrator", name="Mira")
    address = str(read(ana, "/account").select_one(".sessions form")["action"])
    assert mira.post(address).status_code == 404
    for path in ("/account/sessions/0", "/account/sessions/99999", "/account/sessions/2147483647"):
        assert mira.post(path).status_code == 404
    assert ana.post(address, data={"csrf_token": ""}).status_code == 400
    assert ana.post("/account/sessions", data={"csrf_token": mira.token()}).status_code == 400
    assert ana.get("/account").status_code == 200
