"""What is shown when something goes wrong; and that nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from databases import note_revision
from flask import Flask, abort, jsonify, request
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from blogapp import create_app, db, migrations
from blogapp.accounts import permissions
from blogapp.db import schema

TYPED = MultiDict(
    [
        ("title", 'The <harbour> & "six" o\'clock'),
        ("body", "\n\nFirst line\n\n  second\tline </textarea><script>alert(1)</script>\n"),
        ("excerpt", ""),
        ("tags", "τρένα, 列車, قطار"),
        ("categories", "3"),
        ("categories", "5"),
        ("version", "12"),
        ("action", "publish"),
    ]
)


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """An application with two views more: one that fails as the address says, one that says what it was sent."""
    app = make_app(MAX_UPLOAD_MB=1)

    @app.route("/probe/<int:code>", methods=["GET", "POST"])
    @permissions.action(permissions.PUBLIC)
    def public(code: int) -> Any:
        return fail(code)

    @app.route("/edit/probe/<int:code>", methods=["GET", "POST"])
    @permissions.action("desk")
    def private(code: int) -> Any:
        return fail(code)

    def fail(code: int) -> Any:
        if code == 500:
            raise ZeroDivisionError("the secret of the machine")
        if code != 200:
            abort(code)
        return jsonify([[name, value] for name, value in request.form.items(multi=True) if name != "csrf_token"])

    return app


@pytest.fixture
def no_tables(app: Flask) -> Iterator[None]:
    """A database in which nothing works."""
    with app.app_context():
        db.Base.metadata.drop_all(db.engine())
    yield
    with app.app_context():
        db.Base.metadata.create_all(db.engine())


def controls(page: Any) -> MultiDict[str, str]:
    """Return what a browser sends for the page's form."""
    form = BeautifulSoup(page.text, "html5lib").find("form", method="post")
    pairs = []
    for control in form.find_all(["input", "textarea", "button"]):
        if control.get("type") != "file" and control.get("name"):
            value = control.text if control.name == "textarea" else control.get("value", "")
            pairs.append((control["name"], value.replace("\n", "\r\n") if control.name == "textarea" else value))
    return MultiDict(pairs)


def said(answer: Any) -> list[list[str]]:
    return [[name, value.replace("\r\n", "\n")] for name, value in answer.json]


def test_who_is_signed_out_is_led_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/edit/probe/200?a=1")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/edit/probe/200?a%3D1"
    assert "Set-Cookie" not in answer.headers


def test_what_was_typed_while_signed_out_comes_back(client: FlaskClient) -> None:
    page = client.post("/edit/probe/200?a=1", data=TYPED)
    assert page.status_code == 401
    soup = BeautifulSoup(page.text, "html5lib")
    assert soup.find("form", method="post")["action"] == "/edit/probe/200?a=1"
    assert soup.find("a", href=re.compile("^/login"), target="_blank")
    assert not soup.find("script")
    for control in soup.select("input:not([type=hidden]), textarea"):
        assert soup.find("label", attrs={"for": control["id"]}).text


def test_it_is_sent_again_with_one_click_after_signing_in(
    app: Flask, client: FlaskClient, make_user: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    page = client.post("/edit/probe/200", data=TYPED)
    sign_in(client, make_user())
    answer = client.post("/edit/probe/200", data=controls(page))
    assert answer.status_code == 200
    assert sorted(said(answer)) == sorted([name, value] for name, value in TYPED.items(multi=True))


@pytest.mark.slow
def test_a_stale_token_loses_nothing_and_is_renewed(signed_in: Callable[..., Any]) -> None:
    ana = signed_in("editor")
    page = ana.post("/edit/probe/200", data={"csrf_token": "stale", "body": "My words"})
    assert page.status_code == 400
    assert controls(page)["body"] == "My words"
    assert ana.post("/edit/probe/200", data=controls(page)).json == [["body", "My words"], ["action", ""]]


@pytest.mark.parametrize("path", ["/probe", "/edit/probe"])
@pytest.mark.parametrize("code", [400, 403, 404, 409, 429, 500, 503])
def test_no_failure_loses_what_was_typed(signed_in: Callable[..., Any], path: str, code: int) -> None:
    page = signed_in("editor").post(f"{path}/{code}", data={"body": "My words\non two lines"})
    assert page.status_code == code
    assert controls(page)["body"] == "My words\r\non two lines"
    assert "secret of the machine" not in page.text
    assert "no-store" in page.headers["Cache-Control"]


FORMS = {
    "/edit/webhooks/": "url",
    "/edit/redirects/": "target", "/edit/settings/": "footer", "/edit/menus/": "header-0-label", "/edit/new/": "text",
    "/edit/categories/": "description", "/edit/users/": "name", "/account/profile": "bio", "/comments/1": "body",
}  # fmt: skip


@pytest.mark.parametrize(("path", "name"), FORMS.items())
def test_no_form_of_the_site_loses_what_was_typed(
    client: FlaskClient, signed_in: Callable[..., Any], path: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name != "body":  # of a comment, for which nobody need be signed in
        assert controls(client.post(path, data={name: "Mine\nand yours"}))[name] == "Mine\r\nand yours"
    boss = signed_in("administrator")
    monkeypatch.setattr(Flask, "dispatch_request", lambda _app: 1 / 0)
    page = boss.post(path, data={name: "Mine\nand yours"})
    assert (page.status_code, controls(page)[name]) == (500, "Mine\r\nand yours")


def test_nothing_is_lost_when_the_database_is_gone(signed_in: Callable[..., Any], request: Any) -> None:
    ana = signed_in("editor")
    request.getfixturevalue("no_tables")
    page = ana.post("/edit/probe/200", data={"body": "My words"})
    assert page.status_code == 500
    assert controls(page)["body"] == "My words"
    assert ana.get("/edit/probe/200").status_code == 500


def test_a_password_never_comes_back(client: FlaskClient) -> None:
    data = {"password": "swordfish", "new_password": "sailfish", "body": "x"}
    page = client.post("/edit/probe/200", data=data).text
    assert "swordfish" not in page
    assert "sailfish" not in page


def test_what_was_left_empty_is_not_asked_for_again(client: FlaskClient) -> None:
    page = client.post("/edit/probe/200", data={"post_password": "", "body": "x"}).text
    assert '<input type="hidden" name="post_password" value="">' in page


def test_a_file_cannot_be_kept_and_is_asked_for_again(client: FlaskClient) -> None:
    data = {"body": "My words", "lead_image": (io.BytesIO(b"..."), "boats.jpg")}
    soup = BeautifulSoup(client.post("/edit/probe/200", data=data).text, "html5lib")
    assert "Files cannot be kept" in soup.text
    assert "boats.jpg" in soup.text
    assert soup.find("input", type="file")["name"] == "lead_image"
    assert soup.find("form", method="post")["enctype"] == "multipart/form-data"


@pytest.mark.parametrize("path", ["/probe/200", "/edit/probe/200"])
def test_what_another_site_sent_can_be_copied_but_not_sent(client: FlaskClient, path: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = client.post(path, data={"body": "My words"}, headers=headers)
    assert page.status_code in {400, 401}
    assert controls(page) == MultiDict({"body": "My words"})  # no token, no button
    assert "<button" not in page.text


@pytest.mark.parametrize("code", [400, 403, 404, 409, 418, 429, 500, 503])
def test_every_error_is_a_page_of_the_site(client: FlaskClient, code: int) -> None:
    page = client.get(f"/probe/{code}")
    assert page.status_code == code
    soup = BeautifulSoup(page.text, "html5lib")
    assert soup.h1.text
    assert soup.title.text == soup.h1.text
    assert soup.find("link", rel="stylesheet")
    assert "Set-Cookie" not in page.headers
    assert "Cookie" not in page.vary
    assert "Traceback" not in page.text
    assert "secret of the machine" not in page.text


@pytest.mark.usefixtures("no_tables")
def test_a_failure_is_shown_without_the_database(client: FlaskClient) -> None:
    for path in ("/", "/nothing/", "/probe/500", "/login"):
        assert BeautifulSoup(client.get(path).text, "html5lib").h1


@pytest.fixture
def older_tables(app: Flask, request: pytest.FixtureRequest) -> Iterator[None]:
    """Tables that a migration has still to bring up to date."""
    request.getfixturevalue("no_tables")
    note_revision(app, "0001")
    yield
    note_revision(app, migrations.head())


def test_the_needed_revision_is_the_newest_one() -> None:
    assert migrations.head() == schema.NEEDED


@pytest.mark.usefixtures("older_tables")
def test_while_a_migration_runs_readers_are_asked_to_come_back(client: FlaskClient) -> None:
    for path in ("/", "/feed/", "/2026/05/09/night-train/"):
        page = client.get(path)
        assert page.status_code == 503
        assert 0 < int(page.headers["Retry-After"]) <= 600
        assert page.headers["Cache-Control"] == "no-store"
        assert "be back soon" in BeautifulSoup(page.text, "html5lib").h1.text
    assert client.get("/healthz").status_code == 503


@pytest.mark.usefixtures("older_tables")
def test_what_was_typed_while_a_migration_runs_is_kept(client: FlaskClient) -> None:
    page = client.post("/comments/1", data={"name": "N", "body": "My words"})
    assert page.status_code == 503
    assert controls(page)["body"] == "My words"


@pytest.mark.parametrize("lost", ["sqlite:////nowhere/blogapp.db", "postgresql://blogapp@127.0.0.1:1/blogapp"])
def test_there_is_a_page_when_the_database_cannot_be_reached(tmp_path: Path, lost: str) -> None:
    app = create_app(INSTANCE=str(tmp_path), DATABASE_URL=lost, SECRET_KEY="what nobody else would ever think of")
    client = app.test_client()
    for path in ("/", "/feed/", "/nothing/", "/?p=1"):
        page = client.get(path)
        assert page.status_code == 503
        assert "be back soon" in BeautifulSoup(page.text, "html5lib").h1.text
    assert client.get("/static/style.css", buffered=True).status_code == 200
    assert client.get("/healthz").status_code == 503


def test_the_last_resort_has_a_heading_and_needs_nothing(app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "url_for", None)
    page = client.get("/probe/500")
    assert page.status_code == 500
    assert BeautifulSoup(page.text, "html5lib").h1
    assert "link" not in page.text


def test_the_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    page = client.delete("/login")
    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]


@pytest.mark.parametrize("path", ["/probe/200", "/probe/404", "/edit/probe/200"])
def test_too_large_says_how_much_is_taken(client: FlaskClient, path: str) -> None:
    page = client.post(path, data={"body": "x" * 1_100_000})
    assert page.status_code in {404, 413}
    assert BeautifulSoup(page.text, "html5lib").h1
    assert ("At most 1 MB can be sent" in page.text) == (page.status_code == 413)
