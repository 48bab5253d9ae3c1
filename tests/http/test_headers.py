"""The headers of every response."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g, make_response, request, url_for
from flask.testing import FlaskClient

from blogapp.accounts import permissions

PAGES = ["/", "/login", "/nothing/", "/static/style.css", "/probe"]


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """An application with a view that widens the policy as a post does."""
    app = make_app()
    add_probe(app)
    return app


def add_probe(app: Flask) -> None:
    @app.route("/probe")
    @permissions.action(permissions.PUBLIC)
    def probe() -> Any:
        for origin in request.args.getlist("frame"):
            g.setdefault("csp", {}).setdefault("frame-src", set()).add(origin)
        answer = make_response(f"{url_for('probe', _external=True)} {request.remote_addr}")
        if "kept" in request.args:
            answer.headers["Cache-Control"] = "public, max-age=600"
        return answer


def policy(answer: Any) -> dict[str, str]:
    parts = (part.partition(" ") for part in answer.headers["Content-Security-Policy"].split("; "))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_protected(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        *(("/", "same-origin"), ("/nothing/", "same-origin"), ("/login", "same-origin"), ("/edit/", "same-origin")),
        *(("/static/embed.css", "cross-origin"), ("/feed/", "cross-origin"), ("/oembed", "cross-origin")),
        *(("/favicon.ico", "cross-origin"), ("/manifest.webmanifest", "cross-origin")),
    ],
)
def test_other_sites_may_load_what_pages_are_made_of_but_no_page(client: FlaskClient, path: str, policy: str) -> None:
    assert client.get(path, buffered=True).headers["Cross-Origin-Resource-Policy"] == policy


@pytest.mark.first(2)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline_and_nothing_foreign_is_allowed(client: FlaskClient, path: str) -> None:
    directives = policy(client.get(path, buffered=True))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["object-src"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert not re.search(r"unsafe|\*|https?:|data:", str(directives))


def test_a_page_allows_what_its_posts_need_and_the_next_one_does_not(client: FlaskClient) -> None:
    origins = ["https://b.example", "https://a.example"]
    directives = policy(client.get("/probe", query_string={"frame": origins}))
    assert directives["frame-src"] == "'self' https://a.example https://b.example"
    assert "frame-src" not in policy(client.get("/probe"))


def test_public_pages_may_be_kept_but_are_asked_for_again(client: FlaskClient) -> None:
    assert client.get("/login").headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get("/nothing/").headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_view_may_say_itself_how_long_its_page_is_kept(client: FlaskClient) -> None:
    assert client.get("/probe?kept=1").headers["Cache-Control"] == "public, max-age=600"


def test_what_people_see_who_are_signed_in_is_kept_nowhere(
    client: FlaskClient, signed_in: Callable[..., FlaskClient]
) -> None:
    for answer in (signed_in("editor").get("/account"), client.get("/account"), client.post("/login", data={})):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer.vary


def test_public_pages_are_the_same_for_who_is_signed_in(client: FlaskClient, signed_in: Callable[..., Any]) -> None:
    ana = signed_in("editor")
    for path in PAGES:
        answer = ana.get(path, buffered=True)
        assert answer.data == client.get(path, buffered=True).data
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.vary


def test_a_static_file_is_kept_for_good_under_its_fingerprint(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = url_for("static", filename="style.css")
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{8}", address)
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    assert "max-age=0" in client.get("/static/style.css", buffered=True).headers["Cache-Control"]


def test_a_changed_static_file_gets_another_fingerprint(make_app: Callable[..., Flask], tmp_path: Any) -> None:
    app = make_app()
    app.static_folder = str(tmp_path)
    addresses = []
    for text in ("one", "two"):
        (tmp_path / "a.css").write_text(text)
        with app.test_request_context():
            addresses.append(url_for("static", filename="a.css"))
    assert addresses[0] != addresses[1]


@pytest.mark.slow
def test_https_is_remembered_where_the_site_is_there(make_app: Callable[..., Flask]) -> None:
    answer = make_app(BASE_URL="https://blog.example").test_client().get("/login")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.slow
def test_addresses_are_those_of_the_site_whatever_host_was_asked(make_app: Callable[..., Flask]) -> None:
    app = make_app(BASE_URL="https://blog.example", TRUSTED_HOSTS="www.blog.example")
    add_probe(app)
    page = app.test_client().get("/probe", headers={"Host": "www.blog.example"})
    assert page.text.startswith("https://blog.example/probe ")


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "blog.example"}


@pytest.mark.parametrize(
    ("proxies", "said"), [(0, "http://localhost/probe 127.0.0.1"), (1, "https://blog.example/probe 203.0.113.9")]
)
def test_only_trusted_proxies_are_believed(make_app: Callable[..., Flask], proxies: int, said: str) -> None:
    app = make_app(TRUSTED_PROXIES=proxies, TRUSTED_HOSTS="localhost,blog.example")
    add_probe(app)
    assert app.test_client().get("/probe", headers=FORWARDED).text == said


@pytest.mark.slow
def test_shared_caches_may_keep_pages_as_long_as_the_settings_say(make_app: Any) -> None:
    client = make_app(SHARED_MAX_AGE=10, STALE_WHILE_REVALIDATE=50).test_client()
    page = client.get("/")
    kept = "public, max-age=0, s-maxage=10, stale-while-revalidate=50"
    assert page.headers["Cache-Control"] == kept
    again = client.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, kept)
    for path in ("/nowhere/", "/healthz", "/edit/", "/static/style.css"):
        assert "s-maxage" not in client.get(path, buffered=True).headers["Cache-Control"], path
    alone = make_app(SHARED_MAX_AGE=10).test_client()
    assert alone.get("/feed/").headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
