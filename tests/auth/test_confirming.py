"""The password asked for again, and what the cookies of a session say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from clients import PASSWORD
from flask import Flask
from flask.testing import FlaskClient
from people import add_user
from reading import read, words

from blogapp import db
from blogapp.accounts import passwords, sessions
from blogapp.http import rate_limits
from blogapp.models import UserSession

Make = Callable[..., Any]


def forget(app: Flask) -> None:
    """Let the password have been given an hour ago."""
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(confirmed_at=db.now() - timedelta(hours=1)))
        db.session.commit()


def test_right_password_is_believed_from_then_on_and_costs_no_try(
    app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    counted: list[Any] = []
    monkeypatch.setattr(rate_limits, "count_try", counted.append)
    monkeypatch.setattr(rate_limits, "forgive", lambda: counted.append("forgiven"))
    forget(app)
    where, change = f"/edit/users/{ana.user.id}", {"action": "role", "role": "editor"}
    assert boss.post(where, data=change).status_code == 403
    assert counted == []  # nothing was tried
    assert boss.post(where, data=change | {"your_password": "wrong password"}).status_code == 422
    assert counted == [f"user {boss.user.id}"]
    assert boss.post(where, data=change).status_code == 403
    assert boss.post(where, data=change | {"your_password": PASSWORD}).status_code == 303
    assert counted == [f"user {boss.user.id}"] * 2 + ["forgiven"]
    for role in ("author", "contributor"):
        assert boss.post(where, data=change | {"role": role}).status_code == 303
    assert len(counted) == 3


def test_wrong_password_leaves_no_trace_of_belief_and_is_compared_with_nothing_locked(
    app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, ana = signed_in("administrator", name="Sol"), signed_in("author", name="Ana")
    forget(app)
    locked: list[bool] = []
    match = passwords.match

    def compare(typed: str, stored: str) -> bool:
        locked.append(db.session().in_transaction())
        return match(typed, stored)

    monkeypatch.setattr(passwords, "match", compare)
    given = {"action": "role", "role": "editor", "your_password": "wrong password"}
    assert boss.post(f"/edit/users/{ana.user.id}", data=given).status_code == 422
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.max(UserSession.confirmed_at))) < db.now() - timedelta(minutes=50)
    assert locked == [False]


def test_list_marks_this_browser_and_no_other(app: Flask, signed_in: Make, sign_in: Make) -> None:
    ana = signed_in("author", name="Ana")
    other = sign_in(app.test_client(), ana.user)
    for browser in (ana, other):
        items = [words(item) for item in read(browser, "/account").select(".sessions li")]
        assert sorted("(this browser)" in item for item in items) == [False, True]
    numbers = [str(form["action"]) for form in read(ana, "/account").select(".sessions form")]
    assert len(numbers) == 2


def test_who_ends_the_session_of_this_browser_is_out_here_and_nowhere_else(
    app: Flask, signed_in: Make, sign_in: Make
) -> None:
    ana = signed_in("author", name="Ana")
    other = sign_in(app.test_client(), ana.user)
    [mine] = [item for item in read(ana, "/account").select(".sessions li") if "(this browser)" in item.text]
    answer = ana.post(str(mine.form["action"]))
    assert any(line.startswith("blogapp=;") for line in answer.headers.getlist("Set-Cookie"))
    assert (ana.get("/account").status_code, other.get("/account").status_code) == (302, 200)


def cookies_of(client: FlaskClient, email: str) -> dict[str, set[str]]:
    """Sign in and fail at something; return the attributes of the cookies by name."""
    answers = [client.post("/login", data={"email": email, "password": PASSWORD}), client.post("/account", data={})]
    sent = [line for each in answers for line in each.headers.getlist("Set-Cookie")]
    return {line.partition("=")[0]: {part.strip() for part in line.split(";")[1:]} for line in sent}


@pytest.mark.slow
def test_cookies_are_for_the_site_alone_and_for_no_script(app: Flask, make_app: Make, make_user: Make) -> None:
    public = make_app(BASE_URL="https://blog.example")
    add_user(public, "author", "Kim", "kim@example.org")
    plain = cookies_of(app.test_client(), make_user(name="Ana").email)
    for flags, prefix in ((plain, ""), (cookies_of(public.test_client(), "kim@example.org"), "__Host-")):
        for name in ("blogapp", "blogapp-note"):
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags[prefix + name], name
            assert ("Secure" in flags[prefix + name]) == bool(prefix)
            assert not any(flag.startswith("Domain") for flag in flags[prefix + name])


def test_network_of_an_address_names_no_household() -> None:
    networks = {
        "192.0.2.7": "192.0.2.0/24", "192.0.2.255": "192.0.2.0/24", "2001:db8:1:2:3::4": "2001:db8:1::/48",
        "": "", None: "", "a name": "",
    }  # fmt: skip
    assert {address: sessions.network(address) for address in networks} == networks


def test_who_goes_on_with_another_address_and_browser_stays_signed_in(signed_in: Make) -> None:
    ana = signed_in("author", name="Ana")
    for agent, address in (("Firefox", "192.0.2.7"), ("Safari", "198.51.100.9")):
        answer = ana.get("/edit/", headers={"User-Agent": agent}, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == 200
