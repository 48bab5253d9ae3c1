"""The keyboard alone reaches everything a reader can do, in the order of reading, and always shows where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from kinds import fill
from playwright.sync_api import Page

from blogapp import db
from blogapp.models import Comment, Post, Site
from blogapp.site.menus import MenuLine, stored

MENU = stored([MenuLine("archive"), MenuLine("search", under=True), MenuLine("feed", under=True), MenuLine("home")])
PAGES = ("stream", "post of standard", "post of video", "overview", "search with results", "archive /tag/harbour/",
    "protected", "not found", "sign-in")  # fmt: skip
MOST = 200  # presses of the Tab key

# What stands in the order of the Tab key, each with a number; how it looks while it has no focus.
NUMBER = """
() => {
  const all = "a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex='0']";
  const shown = [...document.querySelectorAll(all)].filter(
    one => one.checkVisibility({visibilityProperty: true}) && one.type !== "hidden" && one.tabIndex >= 0);
  shown.forEach((one, number) => { one.dataset.stop = number; one.dataset.look = look(one); });
  return shown.length;
}
"""
# A browser tells a script how wide a table is when it draws the page, which may be after all has loaded: then the table
# gets its place in the order. What a frame was asked to tell it has told before the next one.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOK = """
() => { window.look = one => {
  const {outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor} = getComputedStyle(one);
  return [outlineStyle === "none" ? "" : outlineStyle + outlineWidth + outlineColor, boxShadow, borderColor].join();
}; }
"""
STOP = """
() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const name = one.outerHTML.slice(0, 120);
  if (one === document.body || !one.dataset.stop) return {number: -1, name};
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {number: Number(one.dataset.stop), name, seen: inside && look(one) !== one.dataset.look};
}
"""
# WCAG 2.2, 2.5.8: 24 by 24 pixels; else, links in a sentence or room around: a circle of 24 pixels about the middle of
# each small target touches no other target.
SMALL = """
() => {
  const boxes = [...document.querySelectorAll("[data-stop]")].flatMap(  // a link in several lines has several
    one => [...one.getClientRects()].filter(box => box.width > 1).map(box => ({one, box})));
  const isSmall = ({box}) => box.width < 23.99 || box.height < 23.99;
  const words = one => one?.textContent.trim().length ?? 0;
  const inline = ({one}) => getComputedStyle(one).display === "inline"
    && words(one.closest("p, li, blockquote, td, figcaption")) > words(one) + 1;
  const middle = ({box}) => [box.x + box.width / 2, box.y + box.height / 2];
  const near = (a, b) => {
    const [x, y] = middle(a);
    if (isSmall(b)) { const [u, v] = middle(b); return Math.hypot(x - u, y - v) < 24; }
    const dx = Math.max(b.box.left - x, 0, x - b.box.right), dy = Math.max(b.box.top - y, 0, y - b.box.bottom);
    return Math.hypot(dx, dy) < 12;
  };
  return boxes.filter(a => isSmall(a) && !inline(a) && boxes.some(b => b.one !== a.one && near(a, b)))
    .map(({one, box}) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`);
}
"""


@pytest.fixture
def pages(app: Flask, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> dict[str, str]:
    """The address of each kind of page."""
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), menus={"header": MENU}).store(db.session())
        db.session.commit()
    return fill(app, make_post, make_comment)[1]


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the page ends; return each stop."""
    page.evaluate(DRAWN)
    page.evaluate(LOOK)
    number = page.evaluate(NUMBER)
    stops = []
    for _ in range(min(number, MOST)):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP))
    return stops


@pytest.mark.slow
@pytest.mark.parametrize(
    ("theme", "width", "names"),  # each page in each theme and at each width
    [
        ("", 320, PAGES[::2]),
        ("", 1280, PAGES[1::2]),
        ("broadsheet", 320, PAGES[1::2]),
        ("broadsheet", 1280, PAGES[::2]),
    ],
)
def test_everything_is_reached_in_order_and_seen(
    app: Flask,
    visit: Callable[..., Page],
    watch: Any,
    pages: dict[str, str],
    theme: str,
    width: int,
    names: tuple[str, ...],
) -> None:
    watch.statuses.add(404)
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), theme=theme).store(db.session())
        db.session.commit()
    page = visit("/", viewport={"width": width, "height": 800}, reduced_motion="reduce")
    found = []
    for name in names:
        page.goto(pages[name])
        page.evaluate("document.querySelectorAll('.site-menu details').forEach(each => { each.open = true; })")
        stops = walk(page)
        assert len(stops) > 4
        found += [f"{name}: stop {place} is {stop['number']}, {stop['name']}"
            for place, stop in enumerate(stops) if stop["number"] != place][:3]  # fmt: skip
        found += [f"{name}: nothing shows the focus of {stop['name']}" for stop in stops if not stop.get("seen")]
        found += [f"{name}: too small, {one}" for one in page.evaluate(SMALL)]
    assert not found, "\n".join(found)


def test_the_skip_link_leads_past_the_menu(visit: Callable[..., Page], pages: dict[str, str]) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    box = link.bounding_box()
    assert box
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
