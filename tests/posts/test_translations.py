"""A post leads readers, search engines and programs to its translations, and each language is there once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]


def said(client: FlaskClient, post: Post) -> list[tuple[str, str]]:
    """Return the languages, and the addresses, that the page of a post leads to."""
    return [(link.get_text(), str(link["href"])) for link in read(client, post.url).select(".translations a")]


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {
        str(link["hreflang"]): unquote(str(link["href"])).removeprefix("http://localhost")
        for link in page.select("link[rel=alternate][hreflang]")
    }


def linked(page: BeautifulSoup) -> Any:
    script = page.select_one("script[type='application/ld+json']")
    assert script
    return json.loads(script.get_text())


@pytest.fixture
def three(make_post: Make) -> tuple[Post, Post, Post]:
    """Make a post in English, with a Greek translation, and an Arabic one that was told of the Greek."""
    first = make_post(title="Tides")
    greek = make_post(title="Παλίρροιες", language="el", translation_of=first.url)
    return first, greek, make_post(title="المد", language="ar", translation_of=str(greek.id))


def test_each_leads_to_all_others(client: FlaskClient, three: tuple[Post, Post, Post]) -> None:
    first, greek, arabic = three
    assert said(client, first) == [("Ελληνικά", greek.url), ("العربية", arabic.url)]
    assert said(client, greek) == [("English", first.url), ("العربية", arabic.url)]
    assert said(client, arabic) == [("English", first.url), ("Ελληνικά", greek.url)]


def test_machines_are_told(client: FlaskClient, three: tuple[Post, Post, Post]) -> None:
    first, greek, arabic = three
    every = {"en": first.url, "el": greek.url, "ar": arabic.url}
    pages = [read(client, post.url) for post in three]
    assert [alternates(page) for page in pages] == [every] * 3
    assert [work["inLanguage"] for work in linked(pages[0])["workTranslation"]] == ["el", "ar"]
    assert linked(pages[1])["translationOfWork"]["url"] == f"http://localhost{first.url}"
    part = ET.fromstring(client.get("/sitemap-posts-1.xml").text)
    assert [len(url.findall("{http://www.w3.org/1999/xhtml}link")) for url in part] == [3, 3, 3]


@pytest.mark.parametrize(
    "hide", [{"status": "draft"}, {"status": "trash"}, {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}]
)
def test_what_readers_do_not_see_is_not_linked(
    app: Flask, client: FlaskClient, three: tuple[Post, Post, Post], hide: dict[str, Any]
) -> None:
    first, greek, arabic = three
    assert len(said(client, first)) == 2
    with app.app_context():
        post = db.session.get_one(Post, greek.id)
        for name, value in hide.items():
            setattr(post, name, value)
        db.session.commit()
    assert said(client, first) == [("العربية", arabic.url)]
    assert greek.url not in client.get("/sitemap-posts-1.xml").text


def test_what_search_engines_leave_out_is_linked_for_readers_alone(client: FlaskClient, make_post: Make) -> None:
    first = make_post(title="Tides")
    hidden = make_post(title="Gezeiten", language="de", translation_of=first.url, noindex=True)
    assert said(client, first) == [("Deutsch", hidden.url)]
    assert alternates(read(client, hidden.url)) == {}
    assert hidden.url not in client.get("/sitemap-posts-1.xml").text


def test_others_stay_together_when_the_original_is_deleted(
    app: Flask, client: FlaskClient, three: tuple[Post, Post, Post]
) -> None:
    with app.app_context():
        db.session.get_one(Post, three[0].id).delete(db.session())
        db.session.commit()
    assert said(client, three[1]) == [("العربية", three[2].url)]


@pytest.mark.slow
def test_form_names_the_original_and_keeps_it(
    app: Flask, signed_in: Make, client: FlaskClient, three: tuple[Post, Post, Post]
) -> None:
    editor, address = signed_in(), f"/edit/posts/{three[2].id}"
    assert controls(editor.get(address))["post_translation_of"] == three[0].url
    assert write(editor, address, "save", excerpt="Briefly.").status_code == 303
    assert stored(app, three[2].id).translation_group == three[0].id
    write(editor, address, "save", post_translation_of="")
    assert said(client, three[0]) == [("Ελληνικά", three[1].url)]


@pytest.mark.parametrize("typed", ["Tides", "tides", "http://localhost{url}", "{id}", "/?p={id}"])
def test_original_is_named_by_title_address_or_number(app: Flask, signed_in: Make, make_post: Make, typed: str) -> None:
    first, other = make_post(title="Tides"), make_post(title="Gezeiten", language="de")
    named = typed.format(url=first.url, id=first.id)
    assert write(signed_in(), f"/edit/posts/{other.id}", "save", post_translation_of=named).status_code == 303
    assert stored(app, other.id).translation_group == first.id


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Storms", "one post of this blog that you can see"),
        ("https://example.org/2026/01/01/tides/", "one post of this blog that you can see"),
        ("Twice", "one post of this blog that you can see"),
        ("{own}", "no translation of itself"),
        ("English", "“English” is in this language already"),
        ("{page}", "one post of this blog that you can see"),
    ],
)
def test_what_is_no_original_is_refused_with_a_sentence(
    signed_in: Make, make_post: Make, typed: str, sentence: str
) -> None:
    for title in ("Twice", "Twice", "English"):
        make_post(title=title)
    page, post = make_post(kind="page", title="About"), make_post(title="Mine")
    typed = typed.format(own=post.id, page=page.id)
    answer = write(signed_in(), f"/edit/posts/{post.id}", "save", post_translation_of=typed)
    assert (answer.status_code, sentence in complaint(answer, "post_translation_of")) == (422, True)


def test_language_of_another_is_refused_later_too(signed_in: Make, three: tuple[Post, Post, Post]) -> None:
    answer = write(signed_in(), f"/edit/posts/{three[0].id}", "save", language="el")
    assert "“Παλίρροιες” is in this language already" in complaint(answer, "post_translation_of")


def test_a_post_with_translations_becomes_none_of_another(
    signed_in: Make, make_post: Make, three: tuple[Post, Post, Post]
) -> None:
    other = make_post(title="Marées", language="fr")
    answer = write(signed_in(), f"/edit/posts/{three[0].id}", "save", post_translation_of=str(other.id))
    assert "Other posts are translations of this one" in complaint(answer, "post_translation_of")


def test_a_draft_of_somebody_else_is_not_found(signed_in: Make, make_post: Make) -> None:
    make_post(title="Secret plans", step="save")
    answer = write(
        signed_in("author"), "/edit/new/standard", title="Pläne", body="Hm.", post_translation_of="Secret plans"
    )
    assert complaint(answer, "post_translation_of")


@pytest.mark.slow
def test_changes_for_later_link_when_they_are_published(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    first, other = make_post(title="Tides"), make_post(title="Gezeiten", language="de")
    editor, address = signed_in(), f"/edit/posts/{other.id}"
    write(editor, address, "beside", post_translation_of=first.url)
    assert said(client, first) == []
    assert controls(editor.get(address))["post_translation_of"] == first.url
    write(editor, address, "publish")
    assert said(client, first) == [("Deutsch", other.url)]


def test_a_copy_is_no_translation(app: Flask, signed_in: Make, three: tuple[Post, Post, Post]) -> None:
    signed_in().post(f"/edit/posts/{three[1].id}/copy", data={"draft": "copied"})
    assert (stored(app).title != "Tides", stored(app).translation_group) == (True, None)


def test_pages_lead_to_their_translations(client: FlaskClient, make_post: Make) -> None:
    first = make_post(kind="page", title="About")
    other = make_post(kind="page", title="Über uns", language="de", translation_of=first.url)
    assert said(client, first) == [("Deutsch", other.url)]
    assert 'hreflang="de"' in client.get("/sitemap-pages-1.xml").text
