"""Signing in and out, and what a session is."""

from __future__ import annotations

import html
import sqlite3
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import PASSWORD
from commands import rows
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db
from blogapp.accounts import passwords
from blogapp.models import User

WRONG = "The e-mail address or the password is wrong."
ABROAD = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "https://evil.example/", "http:evil.example", "javascript:alert(1)", " //evil.example", "/ /evil.example",
    "///evil.example", "/\x00/evil.example", "/a\\..\\\\evil.example", "evil.example", "/\u2028/evil.example",
]  # fmt: skip


@pytest.fixture
def ana(make_user: Callable[..., User]) -> User:
    return make_user(role="editor", name="Ana")


def try_to_sign_in(client: FlaskClient, **given: Any) -> Any:
    return client.post("/login", data={"email": "ana@example.org", "password": PASSWORD} | given)


def change(app: Flask, user: User, **values: Any) -> None:
    with app.test_request_context(method="POST"):
        for name, value in values.items():
            setattr(db.session.get_one(User, user.id), name, value)
        db.session.commit()


def test_somebody_signs_in_and_is_known(client: FlaskClient, ana: User) -> None:
    assert client.get("/account").status_code == 302
    assert try_to_sign_in(client).status_code == 303
    assert "ana@example.org" in client.get("/account").text


def test_the_case_of_the_address_does_not_matter(client: FlaskClient, ana: User) -> None:
    assert try_to_sign_in(client, email="  Ana@Example.ORG ").status_code == 303


def test_a_password_is_the_same_from_every_keyboard(app: Flask, client: FlaskClient, ana: User) -> None:
    with app.app_context():
        change(app, ana, password=passwords.hashed(unicodedata.normalize("NFD", "café olé åß")))
    assert try_to_sign_in(client, password=unicodedata.normalize("NFC", "café olé åß")).status_code == 303


def test_signing_in_leads_on_to_where_one_wanted_to_go(client: FlaskClient, ana: User) -> None:
    asked = client.get("/account?a=1&b=x%26y")
    assert asked.status_code == 302
    form = client.get(asked.location).text
    wanted = html.unescape(form.partition('name="next" value="')[2].partition('"')[0])
    assert wanted == "/account?a=1&b=x%26y"
    assert try_to_sign_in(client, next=wanted).location == wanted


def test_an_editor_comes_to_the_desk_and_a_member_to_the_account(
    client: FlaskClient, ana: User, make_user: Callable[..., User]
) -> None:
    assert try_to_sign_in(client).location == "/edit/"
    make_user(role="member", name="Noor")
    assert try_to_sign_in(client, email="noor@example.org").location == "/account"


def test_nobody_is_led_to_another_site(client: FlaskClient, ana: User, subtests: pytest.Subtests) -> None:
    for address in ABROAD:
        with subtests.test(address):
            assert try_to_sign_in(client, next=address).location == "/edit/"
            assert "evil.example" not in client.get("/login", query_string={"next": address}).text


def test_the_sign_in_page_is_the_same_for_everybody(client: FlaskClient, signed_in: Callable[..., FlaskClient]) -> None:
    signed = signed_in("editor")
    for reader in (client, signed):
        page = reader.get("/login?next=/account")
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert "Cookie" not in page.vary
        assert "no-store" not in page.headers["Cache-Control"]
    assert client.get("/login").data == signed.get("/login").data


def test_wrong_address_and_wrong_password_are_told_alike(client: FlaskClient, ana: User) -> None:
    one = try_to_sign_in(client, password="wrong password")
    other = try_to_sign_in(client, email="bob@example.org")
    assert one.status_code == other.status_code == 422
    assert WRONG in one.text
    assert one.text == other.text.replace("bob@", "ana@")


@pytest.mark.slow
def test_wrong_address_and_wrong_password_take_alike(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    app.extensions["security"].pwd_context.update(argon2__time_cost=3, argon2__memory_cost=65536)
    with app.test_request_context(method="POST"):
        hashed = passwords.hashed(PASSWORD)
        db.session.add(User(email="ana@example.org", name="Ana", slug="ana", role="editor", password=hashed))
        db.session.commit()
    client = app.test_client()

    def cost(**given: Any) -> float:
        begun = time.process_time()
        assert try_to_sign_in(client, **given).status_code == 422
        return time.process_time() - begun

    cost(email="bob@example.org")  # the first one is slower
    wrong_address = min(cost(email="bob@example.org") for _ in range(3))
    assert 0.5 < wrong_address / min(cost(password="wrong password") for _ in range(3)) < 2


def test_what_was_typed_stays_but_for_the_password(client: FlaskClient, ana: User) -> None:
    page = try_to_sign_in(client, email="anna@example.org", password="swordfish!", next="/account").text
    assert 'value="anna@example.org"' in page
    assert 'value="/account"' in page
    assert "swordfish!" not in page


@pytest.mark.parametrize("field", ["email", "password"])
def test_an_empty_field_is_named(client: FlaskClient, ana: User, field: str) -> None:
    page = try_to_sign_in(client, **{field: ""})
    assert page.status_code == 422
    assert f'aria-describedby="{field}-error"' in page.text
    assert f'id="{field}-error"' in page.text


@pytest.mark.every_value
@pytest.mark.parametrize("value", ["\0", "a\0b@example.org", "\ud800", "x" * 500_000, "'; --", "\u202eana", "ﷺ" * 900])
@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_hostile_text_is_no_way_in_and_no_failure(client: FlaskClient, field: str, value: str) -> None:
    given = {"email": "ana@example.org", "password": "wrong password"} | {field: value.encode("utf-8", "surrogatepass")}
    assert client.post("/login", data=given).status_code == 422


def test_the_deactivated_are_out_at_once_and_do_not_come_back(
    app: Flask, signed_in: Callable[..., Any], client: FlaskClient
) -> None:
    ana = signed_in("editor", name="Ana")
    change(app, ana.user, active=False)
    assert ana.get("/account").status_code == 302
    assert WRONG in try_to_sign_in(client).text


def test_a_changed_role_holds_at_once(app: Flask, signed_in: Callable[..., Any]) -> None:
    ana = signed_in("editor", name="Ana")
    change(app, ana.user, role="member")
    assert ana.get("/edit/").status_code == 404


def test_signing_out_ends_the_session(signed_in: Callable[..., Any]) -> None:
    ana = signed_in("editor")
    assert ana.get("/logout").status_code == 200
    assert ana.get("/account").status_code == 200  # looking at the page does nothing
    assert ana.post("/logout").status_code == 303
    assert ana.get("/account").status_code == 302
    assert ana.post("/logout").status_code == 303  # twice does no harm


def test_a_changed_password_ends_every_other_session(
    app: Flask, signed_in: Callable[..., Any], client: FlaskClient
) -> None:
    here = signed_in("editor", name="Ana")
    there = signed_in(here.user)
    answer = here.post("/account", data={"password": PASSWORD, "new_password": "plum cake and cream"})
    assert answer.status_code == 303
    assert "password is changed" in here.get("/account").text
    assert there.get("/account").status_code == 302
    assert try_to_sign_in(client).status_code == 422
    assert try_to_sign_in(client, password="plum cake and cream").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong password", "plum cake and cream", "This is not your current password."),
        (PASSWORD, "short", "at least 8 characters"),
        (PASSWORD, "plum cake " * 13, "at most 128 characters"),
        (PASSWORD, "ﷺ" * 900, "at most 128 characters"),
        (PASSWORD, "ana-1987", "Choose what nobody can know"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_for_a_bad_one(
    signed_in: Callable[..., Any], client: FlaskClient, old: str, new: str, sentence: str
) -> None:
    ana = signed_in("editor", name="Ana")
    page = ana.post("/account", data={"password": old, "new_password": new})
    assert page.status_code == 422
    assert sentence in page.text
    assert try_to_sign_in(client).status_code == 303


@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)  # the only one that locks the whole database
@pytest.mark.parametrize("function", ["match", "hashed"])
def test_no_password_is_hashed_while_the_database_is_locked(
    app: Flask, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    ana, real, seen = signed_in("editor", name="Ana"), getattr(passwords, function), []
    with app.app_context():
        file = db.engine().url.database

    def watched(*args: Any) -> Any:
        other = sqlite3.connect(file, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # fails while the request holds the lock
        other.execute("ROLLBACK")
        other.close()
        seen.append(function)
        return real(*args)

    monkeypatch.setattr(passwords, function, watched)
    assert ana.post("/account", data={"password": PASSWORD, "new_password": "plum cake and tea"}).status_code == 303
    if function == "match":
        assert try_to_sign_in(app.test_client(), password="plum cake and tea").status_code == 303
    assert len(seen) == (2 if function == "match" else 1)


def test_hash_of_another_cost_is_made_anew_with_the_next_sign_in(instance: Path) -> None:
    app = create_app()
    with app.app_context():
        cheap = app.extensions["security"].pwd_context.copy(argon2__memory_cost=1024).hash(PASSWORD)
        db.session.add(User(email="ana@example.org", name="Ana", slug="ana", role="editor", password=cheap))
        db.session.commit()
    for _ in range(2):
        assert try_to_sign_in(app.test_client()).status_code == 303
    [(known,)] = rows(instance, "SELECT password FROM users")
    assert known.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with app.app_context():
        db.engine().dispose()
