"""What guards forms: same-origin for the public ones, tokens for the others, cookies, and how often one may try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from clients import PASSWORD
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import User

GIVEN = {"email": "ana@example.org", "password": PASSWORD, "next": "/account"}
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},  # a proxy may have taken the s away
    {"Origin": "http://LOCALHOST:80"},
]
OTHERS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://[broken"},
    {"Origin": "http://localhost:99999999"},
]
pytestmark = pytest.mark.any_database


@pytest.fixture
def ana(make_user: Callable[..., User]) -> User:
    return make_user(role="editor", name="Ana")


@pytest.mark.parametrize("headers", OWN)
def test_a_public_form_is_taken_from_this_site(client: FlaskClient, ana: User, headers: dict[str, str]) -> None:
    assert client.post("/login", data=GIVEN, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", OTHERS)
def test_a_public_form_is_not_taken_from_elsewhere(client: FlaskClient, ana: User, headers: dict[str, str]) -> None:
    page = client.post("/login", data=GIVEN, headers=headers)
    assert page.status_code == 400
    assert "came from another site" in page.text
    assert "<button" not in page.text  # one click must not do what the other site wanted
    assert client.get("/account").status_code == 302


@pytest.mark.slow
def test_behind_a_proxy_the_public_address_counts(make_app: Callable[..., Flask]) -> None:
    client = make_app(BASE_URL="https://blog.example", TRUSTED_HOSTS="127.0.0.1").test_client()
    headers = {"Host": "127.0.0.1:8000", "Origin": "https://blog.example"}
    assert client.post("/login", data=GIVEN, headers=headers).status_code == 422
    assert client.post("/login", data=GIVEN, headers=headers | {"Origin": "http://127.0.0.1:8000"}).status_code == 400


@pytest.mark.parametrize("token", ["", "nonsense", "ImFiYyI.aaaa.bbbb"])
def test_a_signed_in_form_needs_its_token(signed_in: Callable[..., Any], token: str) -> None:
    ana = signed_in("editor", name="Ana")
    data = {"csrf_token": token, "password": PASSWORD, "new_password": "plum cake and cream"}
    assert ana.post("/account", data=data).status_code == 400
    assert signed_in(ana.user)  # the password is what it was


def test_the_token_of_another_session_is_none(signed_in: Callable[..., Any]) -> None:
    ana, mira = signed_in("editor", name="Ana"), signed_in("editor", name="Mira")
    data = {"csrf_token": mira.token(), "password": PASSWORD, "new_password": "plum cake and cream"}
    assert ana.post("/account", data=data).status_code == 400


def test_a_form_may_stay_open_for_a_week(signed_in: Callable[..., Any], time_machine: Any) -> None:
    ana = signed_in("author", name="Ana")
    token = ana.token()
    time_machine.move_to(datetime.now(UTC) + timedelta(days=7))
    data = {"csrf_token": token, "password": PASSWORD, "new_password": "plum cake and cream"}
    assert ana.post("/account", data=data).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient, ana: User) -> None:
    cookie = client.post("/login", data=GIVEN).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert PASSWORD not in cookie


def test_the_cookie_stays_on_https_where_the_site_is_there(make_app: Callable[..., Flask]) -> None:
    app = make_app(BASE_URL="https://blog.example")
    _add_ana(app)
    cookie = app.test_client().post("/login", data=GIVEN).headers["Set-Cookie"]
    assert cookie.startswith("__Host-blogapp=")
    assert "; Secure" in cookie
    assert "; Path=/" in cookie


def test_a_forged_cookie_is_nobody(client: FlaskClient, ana: User) -> None:
    client.post("/login", data=GIVEN)
    value = client.get_cookie("blogapp").value
    client.set_cookie("blogapp", ("y" if value[0] == "x" else "x") + value[1:])
    assert client.get("/account").status_code == 302


def test_a_token_in_the_address_signs_nobody_in(client: FlaskClient, ana: User, app: Flask) -> None:
    with app.test_request_context():
        token = db.session.get_one(User, ana.id).get_auth_token()
    assert client.get("/account", query_string={"auth_token": token}).status_code == 302
    assert client.get("/account", headers={"Authentication-Token": token}).status_code == 302


def _add_ana(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        hashed = passwords.hashed(PASSWORD)
        db.session.add(User(email="ana@example.org", name="Ana", slug="ana", role="editor", password=hashed))
        db.session.commit()


@pytest.mark.slow
def test_one_address_may_not_try_too_often(make_app: Callable[..., Flask]) -> None:
    client = make_app(SIGN_IN_RATE="3 per minute").test_client()
    for number in range(3):
        assert client.post("/login", data=GIVEN | {"email": f"{number}@example.org"}).status_code == 422
    page = client.post("/login", data=GIVEN)
    assert page.status_code == 429
    assert "Wait a minute" in page.text
    assert 'value="ana@example.org"' in page.text
    assert PASSWORD not in page.text
    assert client.get("/login").status_code == 200


@pytest.mark.slow
def test_one_account_may_not_be_tried_from_everywhere(make_app: Callable[..., Flask]) -> None:
    app = make_app(SIGN_IN_RATE="3 per minute")
    _add_ana(app)
    tries = [
        app.test_client().post(
            "/login", data=GIVEN | {"password": "wrong"}, environ_base={"REMOTE_ADDR": f"10.0.0.{n}"}
        )
        for n in range(4)
    ]
    assert [answer.status_code for answer in tries] == [422, 422, 422, 429]


@pytest.mark.slow
def test_signing_in_rightly_uses_up_no_tries_of_the_account(make_app: Callable[..., Flask]) -> None:
    app = make_app(SIGN_IN_RATE="3 per minute")
    _add_ana(app)
    tries = [
        app.test_client().post("/login", data=GIVEN, environ_base={"REMOTE_ADDR": f"10.0.1.{n}"}) for n in range(5)
    ]
    assert [answer.status_code for answer in tries] == [303] * 5
