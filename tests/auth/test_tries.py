"""Trying passwords: counted before they are compared, in one process or several, and no way to lock an owner out."""

from __future__ import annotations

import os
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from clients import PASSWORD
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.accounts import passwords
from blogapp.http import rate_limits
from blogapp.models import Post, User

pytestmark = pytest.mark.xdist_group("tries")  # one after the other: each empties the Redis that they share

REDIS = os.environ.get("BLOGAPP_TEST_REDIS_URL")
ALLOWED = 10
STORES = [
    "",
    pytest.param(REDIS, id="redis", marks=[pytest.mark.redis, pytest.mark.skipif(not REDIS, reason="no Redis given")]),
]

Make = Callable[..., Any]


@pytest.fixture(params=STORES)
def blog(request: pytest.FixtureRequest, make_app: Make) -> Iterator[Flask]:
    """A blog with the limits that it has by itself; nothing is counted yet."""
    app = make_app(SIGN_IN_RATE="10 per minute; 60 per hour", REDIS_URL=request.param)
    with app.test_request_context(method="POST"):
        hashed = passwords.hashed(PASSWORD)
        for name in ("ana", "mira"):
            email = f"{name}@bücher.example"
            db.session.add(User(email=email, name=name, slug=name, role="editor", password=hashed))
        secret = Post(format="standard", title="The plan", status="published", published_at=db.now(), path="plan")
        secret.password = hashed
        secret.slug, secret.author_id = "plan", 1
        db.session.add(secret)
        db.session.commit()
        rate_limits.limiter._storage_dead = False  # another test's Redis may have been
        rate_limits.limiter.storage.reset()
    yield app
    with app.app_context():
        rate_limits.limiter.storage.reset()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compared with a hash."""
    seen, real = [], passwords.match

    def match(password: str, known: str | None) -> bool:
        seen.append(password)
        return real(password, known)

    monkeypatch.setattr(passwords, "match", match)
    return seen


def attempt(client: FlaskClient, password: str, address: str, email: str = "ana@bücher.example") -> Any:
    given = {"email": email, "password": password}
    return client.post("/login", data=given, environ_base={"REMOTE_ADDR": address})


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("path", ["/login", "/unlock/1"])
def test_tries_at_once_from_everywhere_compare_as_many_as_are_allowed(
    blog: Flask, compared: list[str], path: str
) -> None:
    start = threading.Barrier(60)

    def attempt_at_once(number: int) -> int:
        start.wait()
        given = {"email": "ana@bücher.example", "password": f"wrong {number}"}
        address = {"REMOTE_ADDR": f"10.{number}.0.1"}
        return blog.test_client().post(path, data=given, environ_base=address).status_code

    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(attempt_at_once, range(60)))
    assert set(answers) == {422, 429}
    assert len(compared) == answers.count(422) == ALLOWED


@pytest.mark.slow
def test_other_spellings_are_no_other_account(blog: Flask, compared: list[str]) -> None:
    spellings = [
        "ana@bücher.example", "ANA@BÜCHER.EXAMPLE", " ana@bücher.example ", "ana@xn--bcher-kva.example",
        unicodedata.normalize("NFD", "ana@bücher.example"), "Ana@XN--BCHER-KVA.example", "\tana@Bücher.Example",
        "ana@ｂücher.example", "ana@bücher。example", "ana@bücher.example\u200b",
    ]  # fmt: skip
    for number in range(3 * ALLOWED):
        attempt(blog.test_client(), "wrong password", f"10.0.{number}.1", spellings[number % len(spellings)])
    assert len(compared) == ALLOWED


@pytest.mark.slow
def test_wrong_passwords_do_not_lock_the_owner_out(blog: Flask) -> None:
    home = blog.test_client()
    assert attempt(home, PASSWORD, "192.0.2.7").status_code == 303
    home.post("/logout")
    for _ in range(3 * ALLOWED):
        attempt(blog.test_client(), "wrong password", "203.0.113.9")
    assert attempt(blog.test_client(), PASSWORD, "198.51.100.4").status_code == 303  # another address
    for number in range(7 * ALLOWED):
        attempt(blog.test_client(), "wrong password", f"10.0.{number}.1")
    assert attempt(blog.test_client(), PASSWORD, "198.51.100.4").status_code == 429
    assert attempt(home, PASSWORD, "192.0.2.7").status_code == 303  # a browser that is known
    assert attempt(home, PASSWORD, "10.0.1.1").status_code == 303  # wherever it is


@pytest.mark.slow
def test_strangers_from_everywhere_make_the_owner_wait_for_a_minute_at_most(
    blog: Flask, compared: list[str], time_machine: Any
) -> None:
    start = db.now().timestamp()
    for minute in range(12):
        time_machine.move_to(start + 61 * minute, tick=False)
        for number in range(2 * ALLOWED):
            attempt(blog.test_client(), "wrong password", f"10.{minute}.{number}.1")
    assert len(compared) == 12 * ALLOWED
    page = attempt(blog.test_client(), PASSWORD, "198.51.100.4")
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 60
    time_machine.move_to(db.now().timestamp() + int(page.headers["Retry-After"]) + 1, tick=False)
    assert attempt(blog.test_client(), PASSWORD, "198.51.100.4").status_code == 303


@pytest.mark.slow
@pytest.mark.first(1)
def test_known_browser_is_known_to_its_own_account_and_limited_too(blog: Flask, compared: list[str]) -> None:
    home = blog.test_client()
    assert attempt(home, PASSWORD, "192.0.2.7").status_code == 303
    cookie = home.get_cookie("blogapp-known", path="/login")
    assert (cookie.http_only, cookie.path, cookie.same_site) == (True, "/login", "Lax")
    assert "ana" not in cookie.value
    compared.clear()
    for number in range(3 * ALLOWED):
        attempt(home, "wrong password", f"10.1.{number}.1", "mira@bücher.example")
    assert len(compared) == ALLOWED
    for _ in range(3 * ALLOWED):
        attempt(home, "wrong password", "192.0.2.7")
    assert len(compared) == 2 * ALLOWED
    home.set_cookie("blogapp-known", "x" + cookie.value[1:], path="/login")
    assert attempt(home, PASSWORD, "10.1.1.1").status_code == 303  # a stranger, with a stranger's tries


@pytest.mark.slow
def test_who_is_slowed_is_told_for_how_long(blog: Flask, time_machine: Any) -> None:
    time_machine.move_to(db.now(), tick=False)
    for _ in range(ALLOWED):
        attempt(blog.test_client(), "wrong password", "203.0.113.9")
    page = attempt(blog.test_client(), "wrong password", "203.0.113.9")
    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 60
    assert "Wait a minute, then try again." in page.text
    assert 'value="ana@bücher.example"' in page.text


@pytest.mark.first(1)
def test_password_change_is_limited_and_says_so(blog: Flask, compared: list[str], sign_in: Make) -> None:
    """Whoever sits down at somebody's desk does not find out the password there."""
    with blog.app_context():
        ana = db.session.get_one(User, 1)
    thief, owner = blog.test_client(), sign_in(blog.test_client(), ana)
    for client in (sign_in(thief, ana), owner):
        page = client.get("/account").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        given = {"csrf_token": token, "new_password": "plum cake and cream"}
        for number in range(2 * ALLOWED):
            answer = client.post("/account", data=given | {"password": f"wrong {number}"})
            assert answer.status_code == (422 if number < 7 and client is not owner else 429)
    assert len(compared) == 7  # what is left is for other addresses
    elsewhere = owner.post("/account", data=given | {"password": PASSWORD}, environ_base={"REMOTE_ADDR": "10.9.9.9"})
    assert elsewhere.status_code == 303


@pytest.mark.any_database
@pytest.mark.slow
def test_no_more_passwords_are_hashed_at_once_than_there_are_cores(
    app: Flask, make_user: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make_user(name="Ana")
    context, running, most = app.extensions["security"].pwd_context, [], []
    real, cores = type(context).verify, len(os.sched_getaffinity(0))

    def verify(self: Any, *args: Any, **kwargs: Any) -> bool:
        running.append(1)
        most.append(len(running))
        try:
            return bool(real(self, *args, **kwargs))
        finally:
            running.pop()

    monkeypatch.setattr(type(context), "verify", verify)
    with ThreadPoolExecutor(16) as pool:
        tries = [pool.submit(attempt, app.test_client(), "wrong", f"10.2.{n}.1", ana.email) for n in range(16)]
        assert {answer.result().status_code for answer in tries} == {422}
    assert len(most) == 16
    assert max(most) <= cores


def counted(app: Flask) -> int:
    """Return how many tries are remembered."""
    with closing(sqlite3.connect(Path(app.config["INSTANCE"]) / rate_limits.FILE)) as file:
        found: int = file.execute("SELECT count(*) FROM tries").fetchone()[0]
    return found


@pytest.mark.slow
def test_names_that_were_tried_once_are_forgotten(make_app: Make, time_machine: Any) -> None:
    """Or whoever makes up addresses would fill the memory, and slow every try down."""
    app = make_app(SIGN_IN_RATE="10 per minute")
    for number in range(5):
        attempt(app.test_client(), "wrong", f"10.3.{number}.1", f"{number}@example.org")
    assert counted(app) == 15
    time_machine.move_to(db.now().timestamp() + 120)
    attempt(app.test_client(), "wrong", "10.3.9.1", "nine@example.org")
    assert counted(app) == 3
