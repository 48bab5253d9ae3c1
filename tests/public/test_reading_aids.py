"""What helps through a long text: contents, links at headings, the minutes it takes, a name and a button on code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.models import Post, Site

MakePost = Callable[..., Post]
PARTS = "\n\n".join(f"## Part {number}\n\nText." for number in range(3)) + "\n\n### A *deeper* one\n\nText."
pytestmark = pytest.mark.any_database


def change(app: Flask, **settings: object) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), **settings).store(db.session())
        db.session.commit()


def test_text_with_four_headings_has_contents(client: FlaskClient, make_post: MakePost) -> None:
    page = read(client, make_post(body=PARTS).url)
    links = page.select("article .contents a")
    assert [words(link) for link in links] == ["Part 0", "Part 1", "Part 2", "A deeper one"]
    assert [link.parent["data-depth"] for link in links] == ["0", "0", "0", "1"]
    for link in links:
        heading = page.find(id=str(link["href"])[1:])
        assert words(heading) == words(link)
        assert heading.select_one(".anchor")["href"] == link["href"]
    assert not read(client, "/").select(".anchor, .contents")


def test_text_with_three_has_none(client: FlaskClient, make_post: MakePost) -> None:
    page = read(client, make_post(body=PARTS.partition("###")[0]).url)
    assert len(page.select(".anchor")) == 3
    assert not page.select(".contents, .post-minutes")


def test_long_text_says_how_long_it_takes(client: FlaskClient, make_post: MakePost) -> None:
    assert words(read(client, make_post(body="word " * 700).url).select_one(".post-minutes")) == "3 minutes to read"


def test_settings_leave_both_out(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    change(app, contents=False, reading_time=False)
    post = make_post(body=PARTS + "\n\n" + "word " * 700)
    assert not read(client, post.url).select(".contents, .post-minutes")


def test_code_has_its_language_and_a_button_that_scripts_show(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(body="```python\nprint('<b>')\n```\n\n    plain\n")
    named, plain = read(client, post.url).select("article pre")
    assert named["data-language"] == "python"
    assert not plain.has_attr("data-language")
    for block, text in ((named, "print('<b>')"), (plain, "plain")):
        assert block.select_one("button")["aria-label"] == "Copy"
        assert block.select_one("button").has_attr("hidden")
        assert words(block) == text
    assert "<button" not in client.get("/feed/").text


def test_what_looks_like_code_or_a_heading_within_an_attribute_is_left_alone(
    client: FlaskClient, make_post: MakePost
) -> None:
    sly = "<pre><code>x</code></pre><h2 id='a'>b</h2>"
    post = make_post(body=f'![{sly}](/media/a.png)\n\n[a](/b "{sly}")')
    article = read(client, post.url).select_one("article .e-content")
    assert not article.select("button, .anchor, h2")
    assert article.select_one("a")["title"] == article.select_one("img")["alt"] == sly
