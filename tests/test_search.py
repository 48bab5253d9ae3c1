"""What readers find by words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp.models import Post

Make = Callable[..., Post]


def titles(answer: TestResponse) -> list[str]:
    return [title.get_text(strip=True) for title in BeautifulSoup(answer.text, "html.parser").select(".post-title")]


def found(client: FlaskClient, query: str) -> list[str]:
    return titles(client.get("/search/", query_string={"q": query}))


def test_search_finds_words_of_title_and_text(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Low water", body="The boats lie on the sand.", days_ago=1)
    make_post(title="High water", body="The quay is full.")
    assert found(client, "water") == ["High water", "Low water"]
    assert found(client, "BOATS water") == ["Low water"]


def test_search_finds_what_only_a_field_says(client: FlaskClient, make_post: Make) -> None:
    make_post(format="quote", title="", by="Mira Okafor")
    assert "Mira Okafor" in client.get("/search/?q=okafor").text


@pytest.mark.parametrize("hidden", [{"step": "save"}, {"days_ago": -1}])
def test_search_never_shows_what_is_not_public(client: FlaskClient, make_post: Make, hidden: dict[str, object]) -> None:
    make_post(title="Low water", **hidden)
    assert found(client, "water") == []


@pytest.mark.parametrize("query", ["%", "_", "\\", "' OR 1=1 --", "\x00", "\ud800", "x" * 5000, '"><script>'])
def test_search_takes_anything(client: FlaskClient, make_post: Make, query: str) -> None:
    make_post(title="Low water", body="Sand.")
    answer = client.get("/search/?q=" + "".join(f"%{byte:02X}" for byte in query.encode("utf-8", "surrogatepass")))
    assert answer.status_code in {200, 404}
    assert "<script>" not in answer.text.replace("<script type", "")
    assert titles(answer) == []


def test_search_is_paged_and_keeps_its_words(client: FlaskClient, make_post: Make) -> None:
    for number in range(12):
        make_post(title=f"Low water {number}")
    assert 'href="/search/page/2/?q=low"' in client.get("/search/?q=low").text
    assert len(titles(client.get("/search/page/2/?q=low"))) == 2


def test_the_old_address_of_search_leads_there(client: FlaskClient) -> None:
    answer = client.get("/?s=low water")
    assert (answer.status_code, answer.location) == (301, "/search/?q=low+water")


def test_a_lost_reader_can_search(client: FlaskClient) -> None:
    assert 'action="/search/"' in client.get("/nowhere/").text
