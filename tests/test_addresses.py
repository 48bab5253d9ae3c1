"""Addresses that nobody would type: none of them makes the site fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HUGE = "9" * 20
NOWHERE = [
    f"/edit/posts/{HUGE}", "/edit/posts/2147483648", "/edit/posts/-1", "/edit/posts/%00", "/edit/new/%00",
    "/%00", "/a%00b/", "/?s=%00", "/search/?q=a%00b", "/login?next=%00", "/category/%00/", f"/page/{HUGE}/",
    "/9999/99/99/x/", "/0000/", "/%ED%A0%80/", "/tag/%ED%A0%80/", "/author/%FF/", "/type/%FF%FE/", "/tag/%F0%28%8C%28/",
    "/" + "x" * 5000 + "/", "/..%2f..%2fetc/passwd", "/media/..%2f..%2fetc/passwd", "/static/..%2f..%2fetc/passwd",
    "/%5C%5Cevil.example", "/%0d%0aSet-Cookie:a=b/", "/%E2%80%AE/",
]  # fmt: skip
QUERIES = ["%ED%A0%80", "%FF", "%F0%28%8C%28", "%", "%zz", "a" * 5000, "%E2%80%AE", HUGE, "-1", "0", "%27%22%3C"]


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_names_nothing_is_not_found(
    client: FlaskClient, signed_in: Callable[..., Any], path: str
) -> None:
    assert signed_in("administrator").get(path).status_code == 404
    assert client.get(path).status_code in {302, 404}


@pytest.mark.parametrize("name", ["s", "q", "p", "page", "next", "replyto", "status"])
@pytest.mark.parametrize("path", ["/", "/search/", "/login", "/feed/", "/edit/"])
def test_no_query_makes_a_page_fail(signed_in: Callable[..., Any], path: str, name: str) -> None:
    client = signed_in("administrator")
    assert [query for query in QUERIES if client.get(f"{path}?{name}={query}").status_code >= 500] == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=40), query=st.text(max_size=20))
def test_no_text_makes_a_page_fail(client: FlaskClient, path: str, query: str) -> None:
    raw = path.encode("utf-8", "surrogatepass").decode("latin-1")
    environ = {"PATH_INFO": f"/{raw}", "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1")}
    assert client.get(environ_overrides=environ).status_code < 500
