"""Addresses that nobody would type: none of them makes the site fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blogapp import db
from blogapp.models import Category, Post, Tag

HUGE = "9" * 20
NOWHERE = [
    f"/edit/posts/{HUGE}", "/edit/posts/2147483648", "/edit/posts/-1", "/edit/posts/%00", "/edit/new/%00",
    "/%00", "/a%00b/", "/?s=%00", "/search/?q=a%00b", "/login?next=%00", "/category/%00/", f"/page/{HUGE}/",
    "/9999/99/99/x/", "/0000/", "/%ED%A0%80/", "/tag/%ED%A0%80/", "/author/%FF/", "/type/%FF%FE/", "/tag/%F0%28%8C%28/",
    "/" + "x" * 5000 + "/", "/..%2f..%2fetc/passwd", "/media/..%2f..%2fetc/passwd", "/static/..%2f..%2fetc/passwd",
    "/%5C%5Cevil.example", "/%0d%0aSet-Cookie:a=b/", "/%E2%80%AE/",
]  # fmt: skip
QUERIES = ["%ED%A0%80", "%FF", "%F0%28%8C%28", "%", "%zz", "a" * 5000, "%E2%80%AE", HUGE, "-1", "0", "%27%22%3C"]


@pytest.mark.slow
def test_an_address_that_names_nothing_is_not_found(
    client: FlaskClient, signed_in: Callable[..., Any], subtests: pytest.Subtests
) -> None:
    boss = signed_in("administrator")
    for path in NOWHERE:
        with subtests.test(path[:40]):
            assert boss.get(path).status_code == 404
            assert client.get(path).status_code in {302, 404}


@pytest.mark.every_value
@pytest.mark.first(2)
@pytest.mark.parametrize("name", ["s", "q", "p", "page", "next", "replyto", "status"])
@pytest.mark.parametrize("path", ["/", "/search/", "/login", "/feed/", "/edit/"])
def test_no_query_makes_a_page_fail(signed_in: Callable[..., Any], path: str, name: str) -> None:
    client = signed_in("administrator")
    assert [query for query in QUERIES if client.get(f"{path}?{name}={query}").status_code >= 500] == []


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=40), query=st.text(max_size=20))
def test_no_text_makes_a_page_fail(client: FlaskClient, path: str, query: str) -> None:
    raw = path.encode("utf-8", "surrogatepass").decode("latin-1")
    environ = {"PATH_INFO": f"/{raw}", "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1")}
    assert client.get(environ_overrides=environ).status_code < 500


NUMBERS = ["0", "-1", "1e9", "abc", HUGE, "5000" * 9, "\u0661", "1.0", "0x1", "+1", " 1", "%00", "1;x=y", ""]


@pytest.mark.slow
def test_no_number_of_a_page_makes_a_page_fail(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    post = make_post(tags=["trains"])
    for number in NUMBERS:
        for path in (f"/page/{number}/", f"/tag/trains/page/{number}/", f"{post.url}comment-page-{number}/",
                     f"{post.url}{number}/", f"/search/page/{number}/?q=x"):  # fmt: skip
            assert client.get(path).status_code in {200, 301, 302, 404}, path
        for query in ("?page=", "?paged=", "?p=", "?replyto=", "?year="):
            assert client.get(f"/feed/{query}{number}").status_code in {200, 404}
            assert client.get(f"/search/{query}{number}").status_code in {200, 404}  # a NUL names nothing


ODD = {
    "..", ".", "../", "admin", "feed", "page", "static", "edit", "login", "!!!", "x" * 100, "\U0001f372", "a%2fb",
    "a/b", "end.", "2", "embed", "wp-login.php", "sitemap.xml", "comment-page-2", "\u0661",
}  # fmt: skip


@pytest.mark.slow
def test_whatever_something_is_called_it_is_found_and_hides_nothing(
    client: FlaskClient, signed_in: Callable[..., Any], make_post: Callable[..., Post]
) -> None:
    before = {path: client.get(path).status_code for path in ("/feed/", "/login", "/edit/", "/sitemap.xml")}
    posts = [make_post(title=name, tags=[name], new_categories=[name]) for name in sorted(ODD)]
    editor = signed_in("editor")
    editor.post("/edit/categories/", data={"name": "Parent", "slug": "", "description": "", "parent": ""})
    with client.application.app_context():
        categories = db.session.scalars(sa.select(Category).where(Category.name != "Parent")).all()
        parent = db.session.scalars(sa.select(Category.id).where(Category.name == "Parent")).one()
        inside = [(each.id, each.name, each.slug) for each in categories]
    for number, name, slug in inside:
        given = {"name": name, "slug": slug, "description": "", "parent": str(parent)}
        assert editor.post(f"/edit/categories/{number}", data=given).status_code == 303
    with client.application.app_context():
        terms = [term.path for model in (Category, Tag) for term in db.session.scalars(sa.select(model))]
    assert len({post.url for post in posts}) == len(posts)
    for path in [*(post.url for post in posts), *terms]:
        page = client.get(path)
        assert (page.status_code, page.mimetype) == (200, "text/html"), path
    assert {path: client.get(path).status_code for path in before} == before


def test_nothing_of_a_request_gets_into_a_shared_page(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    post = make_post()
    headers = {f"X-Forwarded-{name}": "evil" for name in ("Host", "Proto", "Prefix", "Port", "For")}
    headers |= {
        "X-Original-URL": "/evil",
        "X-Rewrite-URL": "/evil",
        "Accept": "text/evil",
        "X-Host": "evil",
        "Via": "evil",
    }
    for path in ("/", post.url, "/feed/", "/sitemap.xml", "/search/"):
        asked = f"{path}?utm=%3Cscript%3Eevil&page=1&page=2"
        for answer in (client.get(asked, headers=headers), client.get(path, data={"title": "evil"})):
            assert "evil" not in answer.text, path
    for odd in (f"{post.url};x=evil", f"{post.url.rstrip('/')}%3Fx=evil", post.url.upper()):
        assert client.get(odd).status_code in {301, 404}, odd


def test_error_pages_echo_nothing(client: FlaskClient) -> None:
    for path in (
        "/evil<b>/",
        "/search/page/9/?q=evil",
        "/?p=evil",
        "/tag/evil/?x=evil",
        "/.evil/%3Cscript%3E",
        "/xmlrpc.php?evil",
    ):
        page = client.get(path, headers={"User-Agent": "evil", "Referer": "http://evil/"})
        assert page.status_code == 404, path
        assert "evil" not in page.text, path
        assert "Traceback" not in page.text
