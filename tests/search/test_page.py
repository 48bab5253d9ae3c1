"""The search page: what it takes, what it shows, and how it helps on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from searching import found, part, soup, titles

from blogapp.models import Post
from blogapp.search.finding import near

Make = Callable[..., Post]
PROSE = "The first boats come in before the light does. " * 30


STRANGE = [
        "%", "_", "\\", "' OR 1=1 --", "\x00", "\ud800", "x" * 10_000, '"><script>', '"', '""', '"""', "*", "**", "-",
        "--", "- -", '-"', "(", ")", "a AND", "OR", "NOT", "NEAR(a b)", "title:low^", "a & b | !c", "x:*", "{title}:x",
        "a <-> b", "😀", "👩‍👩‍👧 *", "\u0301\u0301", "\u200d", "ﷺ" * 90, "字" * 300, "a " * 300, "-a " * 50,
        "'a':*", "it's \\'", "; DROP TABLE",
]  # fmt: skip


@pytest.mark.slow
def test_search_takes_anything(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    make_post(title="Low water", body="Sand.")
    for query in STRANGE:
        with subtests.test(query[:20].encode("utf-8", "replace")):
            sent = "".join(f"%{byte:02X}" for byte in query.encode("utf-8", "surrogatepass"))
            answer = client.get(f"/search/?q={sent}")
            assert answer.status_code in {200, 404}
            assert "<script>" not in answer.text.replace("<script type", "")
            assert titles(answer) == []


@pytest.mark.slow
def test_filter_takes_anything(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    make_post(title="Low water", days_ago=400, new_categories=["A", "B"])
    make_post(title="A quote", format="quote")
    for name in ("format", "category", "author", "year"):
        for value in ("", "nonsense", "'", "9999", "0", "-1", "😀", "x" * 5000):
            with subtests.test(f"{name} {value[:20]}"):
                assert found(client, "water", **{name: value}) == ["Low water"]


def test_filters_narrow_and_are_kept(client: FlaskClient, make_post: Make, make_user: Callable[..., Any]) -> None:
    make_post(title="Low water", new_categories=["Harbours"], days_ago=500)
    make_post(
        title="Still water", format="quote", body="Low water.", author=make_user(name="Mira"), new_categories=["B"]
    )
    year = soup(client.get("/search/")).select("#search-year option")[-1]["value"]
    for name, value in {"format": "standard", "category": "harbours", "author": "ana", "year": year}.items():
        answer = client.get("/search/", query_string={"q": "water", name: value})
        assert titles(answer) == ["Low water"]
        assert soup(answer).select_one(f"#search-{name} option[selected]")["value"] == value
    hidden = soup(client.get("/search/?q=low+water&author=mira&format=standard"))
    assert hidden.select_one(".nothing a")["href"] == "/search/?q=low+water"


@pytest.mark.slow
def test_search_is_paged_counted_and_keeps_its_words(client: FlaskClient, make_post: Make) -> None:
    for number in range(12):
        make_post(title=f"Low water {number}")
    make_post(format="quote", title="")
    first = client.get("/search/?q=low&format=standard")
    assert "12 posts for “low”" in first.text
    assert soup(first).select_one("[rel=next]")["href"] == "/search/page/2/?q=low&format=standard"
    assert len(titles(client.get("/search/page/2/?q=low"))) == 2
    assert client.get("/search/page/3/?q=low").status_code == 404


def test_snippet_shows_the_place_and_marks_the_words(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Low water", body=f"{PROSE} Élodie sells <b>plums</b> & pears. {PROSE}")
    text = part(client, "elodie plum", ".search-snippet")
    assert [mark.get_text() for mark in text.select("mark")] == ["Élodie", "plums"]
    assert len(text.get_text()) < 300
    assert not text.select("b")


def test_snippet_shows_the_place_where_most_of_the_words_stand(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Tides", body=f"Plums. {PROSE} Élodie. {PROSE} Élodie sells plums. {PROSE} Plums, pears.")
    shown = part(client, "elodie plums", ".search-snippet")
    assert [mark.get_text() for mark in shown.select("mark")] == ["Élodie", "plums"]


def test_snippet_escapes_what_is_written(client: FlaskClient, make_post: Make) -> None:
    make_post(title="<i>Low</i> & high", body="`<script>alert(1)</script>` low")
    answer = client.get("/search/?q=low+script")
    assert "<script>alert" not in answer.text
    assert "&lt;i&gt;<mark>Low</mark>&lt;/i&gt; &amp; high" in answer.text
    assert "&lt;<mark>script</mark>&gt;alert(1)" in answer.text


@pytest.mark.slow
@pytest.mark.every_value
@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("harbuor", "harbour"),
        ("wiht harbuor", "with harbour"),
        ("lihgthouse harbour", "lighthouse harbour"),
        ("Elodei", "Élodie"),
        ("λιμαμι", "λιμάνι"),
        ("лодоки", "лодки"),
        ('"low water" harbuor', '"low water" harbour'),
    ],
)
def test_slip_leads_to_what_was_meant(client: FlaskClient, make_post: Make, asked: str, meant: str) -> None:
    make_post(title="Low water", body="A harbour with a lighthouse, Élodie and λιμάνι and лодки.")
    link = part(client, asked, ".search-meant a")
    assert link.get_text() == meant
    assert titles(client.get(str(link["href"]))) == ["Low water"]


def test_words_that_never_meet_are_offered_alone(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Low water")
    make_post(title="Plum cake")
    links = soup(client.get("/search/?q=water+plum")).select(".nothing li")
    assert [link.get_text(strip=True) for link in links] == ["water1 post", "plum1 post"]


def test_address_that_leads_nowhere_has_near_ones(app: Flask, make_post: Make) -> None:
    for title in ("Low water at noon", "The harbour at six", "About"):
        make_post(title=title)
    make_post(kind="page", title="How we work")
    with app.test_request_context():
        for path, slug in (
            ("/2024/01/01/the-harbour-at-sevn/", "the-harbour-at-six"),
            ("/low-watr-noon", "low-water-at-noon"),
            ("/x/how-we-wrok/", "how-we-work"),
        ):
            assert [post.slug for post in near(path)][:1] == [slug]
        assert near("/wp-login.php") == near("/") == near("/\x00'\"*") == near("/" + "x" * 5000) == []


def test_search_engines_are_led_from_what_is_found_to_the_form(client: FlaskClient) -> None:
    page = client.get("/search/?q=low").text
    assert '<link rel="canonical" href="http://localhost/search/">' in page
    assert "noindex" not in page


def test_the_old_address_of_search_leads_there(client: FlaskClient) -> None:
    answer = client.get("/?s=low water")
    assert (answer.status_code, answer.location) == (301, "/search/?q=low+water")


def test_a_lost_reader_can_search(client: FlaskClient) -> None:
    assert 'action="/search/"' in client.get("/nowhere/").text


@pytest.mark.slow
def test_text_of_any_size_can_be_saved(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Long", body=" ".join(chr(0x4E00 + number % 20_000) * 2 for number in range(36_000)))
    assert found(client, chr(0x4E00) * 2) == ["Long"]
