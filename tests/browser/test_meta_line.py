"""How the line under a post, sound and the foot of the page look: in both themes and directions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page

from blogapp import db
from blogapp.models import Post, Site

LOOKS = [("de", "default"), ("ar", "default"), ("de", "broadsheet"), ("ar", "broadsheet")]
WIDTHS = (320, 360, 500, 768, 1024, 1280)
HANGING = """[...document.querySelectorAll(".post-meta")].flatMap(meta => {
  const words = [...meta.children].filter(part => !part.matches(".post-meta-bar")).flatMap(part => {
    const range = document.createRange();
    range.selectNodeContents(part);
    return [...range.getClientRects()].filter(box => box.width > 1);
  });
  const bars = [...meta.querySelectorAll(".post-meta-bar")].flatMap(bar => [...bar.getClientRects()])
    .filter(box => box.width > 0.5);
  const isOnLine = (box, bar) => box.top < bar.bottom - 4 && box.bottom > bar.top + 4;
  return bars.filter(bar => !(words.some(box => isOnLine(box, bar) && box.right <= bar.left + 1)
    && words.some(box => isOnLine(box, bar) && box.left >= bar.right - 1))).map(() => meta.textContent.trim());
})"""
SHOWN = (
    """[...document.querySelectorAll(".post-meta-bar")].filter(bar => bar.getBoundingClientRect().width > 4).length"""
)
UNDER = """[...document.querySelectorAll(".player-audio")].filter(player => {
  const wave = getComputedStyle(player, "::after"), box = player.getBoundingClientRect();
  const range = document.createRange();
  if (wave.display === "none") return false;
  range.selectNodeContents(player.querySelector("a"));
  return [...range.getClientRects()].some(words => words.right > box.left + parseFloat(wave.left)
    && words.left < box.right - parseFloat(wave.right));
}).map(player => player.textContent.trim())"""
FOOT = """(() => { const foot = document.querySelector(".site-footer"), style = getComputedStyle(foot);
  const box = foot.getBoundingClientRect(), title = foot.querySelector("bdi").getBoundingClientRect();
  const list = foot.querySelector("ul").getBoundingClientRect();
  return {start: title.left - box.left - parseFloat(style.paddingLeft),
    end: box.right - parseFloat(style.paddingRight) - title.right,
    before: list.left < title.left, below: list.top >= title.bottom}; })()"""


def change(app: Flask, **settings: str) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), **settings).store(db.session())
        db.session.commit()


@pytest.fixture
def pages(app: Flask, visit: Callable[..., Page], make_post: Callable[..., Post]) -> Iterator[tuple[str, str, Page]]:
    """The stream in each look and width, with posts that say much and little of themselves."""
    many = ["trains", "night boats", "timetables", "a very long tag of a harbour", "lighthouses"]
    make_post(tags=many, new_categories=["Events", "Harbour news"])
    make_post("audio", audio="https://archive.org/details/foghorn_1926", tags=many[:2])
    make_post("audio", audio="https://soundcloud.com/harbour/horn")
    make_post("quote", title="", tags=many[3:])
    make_post(password="low tide", tags=many[:1])
    page = visit("/")

    def each() -> Iterator[tuple[str, str, Page]]:
        for language, theme in LOOKS:
            change(app, language=language, theme=theme)
            page.goto("/")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                yield f"{language} {theme} {width}", language, page

    return each()


def test_no_bar_hangs_no_wave_lies_under_words_and_the_foot_is_in_order(pages: Iterator[tuple[str, str, Page]]) -> None:
    for where, language, page in pages:
        assert page.evaluate(HANGING) == [], where
        assert page.evaluate(SHOWN) >= 4, where
        assert page.evaluate(UNDER) == [], where
        foot = page.evaluate(FOOT)
        assert abs(foot["end" if language == "ar" else "start"]) < 2, where
        assert foot["below"] or foot["before"] == (language == "ar"), where
