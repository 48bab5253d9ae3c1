"""Programs that take the text out of a page, as a browser's reading view does, find that of a post of every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from blogapp import plugins
from blogapp.models import Post

READABILITY = Path(__file__).parents[1] / "node" / "node_modules" / "@mozilla" / "readability" / "Readability.js"
SHORT = "Fog again. Forty-one boats anyway, says whoever counts them."
FOUND = """(() => { const found = new Readability(document.cloneNode(true)).parse();
  return {title: found.title, author: found.byline, date: found.publishedTime, text: found.textContent}; })()"""
FIRST = """[...document.querySelectorAll(".e-content :is(p, figcaption, blockquote, .said)")]
  .map(each => each.textContent.trim()).find(Boolean)"""

pytestmark = pytest.mark.html


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
def test_reading_view_finds_text_title_author_and_date_of_each_format(
    app: Flask,
    visit: Callable[..., Page],
    make_post: Callable[..., Post],
    make_comment: Callable[..., Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    if not READABILITY.is_file():
        pytest.skip("Mozilla's Readability is not here: make checkers installs it.")
    with app.app_context():
        examples = {name: dict(format.example) for name, format in plugins.formats().items()}
    page = visit("/")
    for name, example in examples.items():
        title = str(example.pop("title", ""))
        fields = example | ({"body": SHORT} if name in {"standard", "aside", "status", "audio", "video"} else {})
        post = make_post(name, title=title, tags=["harbour"], **fields)
        make_comment(post, "Well seen, and well said: I was on the second boat, which came in late, as always.")
        page.goto(post.url)
        page.evaluate(f"() => {{ {READABILITY.read_text(encoding='utf-8')}\nwindow.Readability = Readability; }}")
        found = page.evaluate(FOUND)
        assert folded(found["title"]) == folded(title or post.headline), name
        assert (found["author"], found["date"][:10]) == ("Ana", f"{post.published_at:%Y-%m-%d}"), name
        assert folded(page.evaluate(FIRST)) in folded(found["text"]), name
        assert "Never shown" not in found["text"], name
    assert caplog.messages == []
