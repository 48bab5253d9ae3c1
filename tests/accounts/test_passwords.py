"""Which passwords are taken, by every way in; and the one that was made for somebody, which works once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import PASSWORD
from commands import done, refused, rows
from filling import complaint, controls
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import create_app, db
from blogapp.accounts import passwords, users
from blogapp.models import Site, User

GOOD = "seven boats at noon"
WEAK = [
    "password", "12345678", " " * 8, "Passw0rd!", "P@ssw0rd123", "11111111111a",
    "$unsh1ne2024", "Password1", "PASSW0RD", "iloveyou", "qwertyuiop", "aaaaaaaa", "abababab",
    "abcdefghij", "87654321", "9876543210987", "trustno1", " password ", "ｐａｓｓｗｏｒｄ", "passwordpassword",
    "\u00a0" * 9, "12341234",
    "........", "éééééééé", "日日日日日日日日", "1qaz2wsx", "\tsunshine\t",
]  # fmt: skip
ABOUT = [
    "anaokafor", "Ana Okafor", "okafor1987", "ana.okafor@example.org", "AnaOkafor!!", "The Harbour Post",
    "harbourpost1", "okafor-okafor", "example.org", "1234okafor",
]  # fmt: skip
STRONG = [
    GOOD,
    "kT9#vqLm",
    "ハーバーの朝は早い",
    "x1" + "y2z3" * 31,
    "päßwörter sind länger",
    "nine   blanks    here",
    "⚓🐟🚂🍲🌧️📯🪁",
]

Make = Callable[..., Any]


def change(client: Any, new: str) -> Any:
    return client.post("/account", data={"password": PASSWORD, "new_password": new})


@pytest.fixture
def ana(app: Flask, make_user: Make, signed_in: Make) -> Any:
    with app.test_request_context(method="POST"):
        Site(title="The Harbour Post").store(db.session())
        db.session.commit()
    return signed_in(make_user(name="Ana Okafor", email="ana.okafor@example.org"))


@pytest.mark.any_database
@pytest.mark.slow
def test_weak_password_is_refused_at_the_account(ana: Any, subtests: Any) -> None:
    for weak in WEAK + ABOUT:
        with subtests.test(weak):
            page = change(ana, weak)
            assert page.status_code == 422
            assert re.search(
                "Many people have this password|Choose what nobody can know", complaint(page, "new_password")
            )


@pytest.mark.any_database
@pytest.mark.slow
def test_strong_password_is_taken_as_it_is(app: Flask, ana: Any, subtests: Any) -> None:
    old = PASSWORD
    for strong in STRONG:
        with subtests.test(strong):
            assert ana.post("/account", data={"password": old, "new_password": strong}).status_code == 303
            old = strong
            for form in ("NFC", "NFD", "NFKC", "NFKD"):
                given = {"email": ana.user.email, "password": unicodedata.normalize(form, strong)}
                assert app.test_client().post("/login", data=given).status_code == 303


def test_whole_password_counts(app: Flask, ana: Any) -> None:
    long = "a boat, a train, a soup; " * 5 + "end"
    assert len(long) == 128
    assert change(ana, long + "!").status_code == 422
    assert change(ana, long).status_code == 303
    given = {"email": ana.user.email, "password": long[:-1]}
    assert app.test_client().post("/login", data=given).status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [("add", "ana@example.org", "--role", "editor"), ("set-password", "mira@example.org")]
)
def test_weak_password_is_refused_by_the_commands(instance: Path, command: tuple[str, ...]) -> None:
    done("user", "add", "mira@example.org", "--role", "member", "--password-stdin", typed=GOOD + "\n")
    before = rows(instance, "SELECT email, password FROM users")
    for weak in ("password", "12345678", "        ", "Sunshine", "1" * 20, "example.org", "plum cake " * 13):
        sentence = refused("user", *command, "--password-stdin", typed=weak + "\n")
        assert "Choose" in sentence
    assert rows(instance, "SELECT email, password FROM users") == before


@pytest.mark.slow
def test_fields_of_passwords_can_be_pasted_into(ana: Any, client: FlaskClient) -> None:
    fields = [*read(ana, "/account").select("[type=password]"), *read(client, "/login").select("[type=password]")]
    assert [field["autocomplete"] for field in fields] == ["current-password", "new-password", "current-password"]
    assert not any(set(field.attrs) & {"onpaste", "maxlength", "pattern", "readonly"} for field in fields)


def log_in(client: FlaskClient, email: str, password: str) -> int:
    return int(client.post("/login", data={"email": email, "password": password}).status_code)


def made_for_kim(app: Flask) -> str:
    once = users.new_password()
    with app.test_request_context(method="POST"):
        users.add("kim@example.org", "administrator", "Kim", passwords.hashed(once), one_time=True)
        db.session.commit()
    return once


@pytest.mark.slow
def test_one_time_password_works_once_and_for_one_thing(app: Flask) -> None:
    once, kim = made_for_kim(app), app.test_client()
    assert log_in(kim, "kim@example.org", once) == 303
    assert log_in(app.test_client(), "kim@example.org", once) == 422
    for path in ("/edit/", "/edit/new/standard", "/edit/users/", "/edit/settings/", "/edit/media/none"):
        answer = kim.get(path)
        assert (answer.status_code, answer.location) in {(302, "/account"), (404, None)}, path
    form = controls(kim.get("/account"))
    assert set(form) == {"csrf_token", "new_password"} | {name for name in form if not name}
    sent = kim.post("/edit/new/standard", data=form | {"title": "Mine", "body": "Kept words", "action": "publish"})
    assert sent.status_code == 403
    assert "Kept words" in sent.text
    assert kim.post("/account/profile", data=form | {"bio": "x"}).status_code == 403
    for refused_one in (once, "password", ""):
        assert kim.post("/account", data=form | {"new_password": refused_one}).status_code == 422
    answer = kim.post("/account", data=form | {"new_password": GOOD})
    assert (answer.status_code, answer.location) == (303, "/edit/")
    assert "Your password is set." in kim.get("/edit/users/").text
    assert log_in(app.test_client(), "kim@example.org", once) == 422
    assert log_in(app.test_client(), "kim@example.org", GOOD) == 303


@pytest.mark.first(1)
@pytest.mark.parametrize(
    "command", [("add", "ana@example.org", "--role", "editor"), ("set-password", "mira@example.org")]
)
def test_password_that_a_command_makes_works_once(instance: Path, command: tuple[str, ...]) -> None:
    done("user", "add", "mira@example.org", "--role", "editor", "--password-stdin", typed=GOOD + "\n")
    said = done("user", *command)
    once = re.search(r"Password .*: (\S+)$", said.strip())[1]
    assert "works once" in said
    app = create_app()
    first = app.test_client()
    assert [log_in(client, command[1], once) for client in (first, app.test_client())] == [303, 422]
    assert first.get("/edit/").location == "/account"
    with app.app_context():
        db.engine().dispose()


@pytest.mark.slow
def test_password_that_is_typed_for_somebody_is_theirs(instance: Path) -> None:
    done("user", "add", "mira@example.org", "--role", "editor", "--password-stdin", typed=GOOD + "\n")
    app = create_app()
    mira = app.test_client()
    assert [log_in(mira, "mira@example.org", GOOD), log_in(app.test_client(), "mira@example.org", GOOD)] == [303, 303]
    assert mira.get("/edit/").status_code == 200
    with app.app_context():
        db.engine().dispose()


def test_hash_of_a_password_from_before_still_opens(app: Flask, client: FlaskClient, make_user: Make) -> None:
    """Those were hashed in NFKD, and as long as a thousand characters; nobody asked whether they are common."""
    ana = make_user(name="Ana")
    for old in ("password", "x" * 1000, "ﬁﬁ Ångström ﷺ", "é" * 300):
        context = app.extensions["security"].pwd_context
        with app.test_request_context(method="POST"):
            db.session.get_one(User, ana.id).password = context.hash(unicodedata.normalize("NFKD", old))
            db.session.commit()
            assert passwords.objection(old) or len(old) < 20
        assert log_in(client, ana.email, unicodedata.normalize("NFC", old)) == 303
