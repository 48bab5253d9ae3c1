"""Pages of every kind are accessible by day and by night, from either side, and fit narrow and wide screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from kinds import fill
from playwright.sync_api import Page
from watching import Watch

from blogapp import db
from blogapp.models import Comment, Post, Site
from blogapp.site.menus import MenuLine, stored

SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
MENU = stored([MenuLine("archive"), MenuLine("search", under=True), MenuLine("feed", under=True), MenuLine("home")])
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"  # observers of sizes have been called
AXE = """axe.run({resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 150)}`)))"""
DESK = [
    "/account", "/edit/", "/edit/comments/", "/edit/new/standard", "/edit/new/video",
    *(f"/edit/{part}/" for part in ("new", "pages", "formats", "menus", "themes", "categories", "tags", "users")),
    "/edit/settings/",
]  # fmt: skip


def defects(page: Page) -> list[str]:
    """Return what axe finds on a page on each screen, and by how much it is wider."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme, width in SCREENS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        spill = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        mistakes = page.evaluate(AXE) + [f"{spill} pixels too wide"] * (spill > 0)
        found += [f"{page.url}, {scheme} {width}: {mistake}" for mistake in mistakes]
    return found


def tour(page: Page, paths: Iterable[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        found += defects(page)
    return found


def change(app: Flask, **settings: Any) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), **settings).store(db.session())
        db.session.commit()


@pytest.fixture
def pages(app: Flask, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> dict[str, str]:
    """The address of each kind of page."""
    change(app, menus={"header": MENU})
    return fill(app, make_post, make_comment)[1]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_readers_pages_have_no_defect(
    app: Flask, visit: Callable[..., Page], watch: Watch, pages: dict[str, str], language: str, direction: str
) -> None:
    watch.statuses |= {404, 410, 422}
    change(app, language=language)
    page = visit("/")
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    found = tour(page, pages.values())
    page.goto(pages["post of standard"])
    form = page.locator("form[action*=comments]")
    form.locator("[name=body]").fill("I was on the *second* boat.")
    form.locator("[name=name]").fill("Noor")
    form.locator(".respond button[value=preview]").click()
    found += defects(page)
    form.locator("[name=email]").fill("no address")
    form.evaluate("form => { form.noValidate = true; }")
    form.locator("button[value=post]").click()
    found += defects(page)
    change(app, theme="broadsheet", accent="#ffd500")
    found += tour(page, [pages[name] for name in ("stream", "post of standard", "post of quote", "overview")])
    assert not found, "\n".join(found)


def test_menu_opens_by_keyboard_without_scripts(visit: Callable[..., Page], pages: dict[str, str]) -> None:
    page = visit("/", viewport={"width": 320, "height": 800}, java_script_enabled=False)
    assert not page.locator(".site-menu details a").first.is_visible()
    for _ in range(3):  # the skip link, the name of the site, the menu
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")


@pytest.mark.slow
def test_the_desk_has_no_defect(write: Callable[..., Page], watch: Watch, pages: dict[str, str]) -> None:
    watch.statuses.add(422)
    page = write("Sol")
    found = tour(page, [*DESK, "/edit/posts/1"])
    page.goto("/edit/new/standard")
    page.get_by_role("button", name="Publish").click()
    assert "is missing" in page.content()
    found += defects(page)
    assert not found, "\n".join(found)


def test_desk_cuts_nothing_off_where_words_are_long(app: Flask, write: Callable[..., Page]) -> None:
    page = write(viewport={"width": 320, "height": 800})
    change(app, language="de", title="The Harbour Watch of the Northern Free Ports and Islands")
    page.goto("/edit/new/standard")
    sides = page.locator(".editor-buttons button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().left)"
    )
    assert min(sides) >= 0
    page.goto("/edit/settings/")
    assert page.locator(".desk-nav [aria-current]").evaluate("tab => tab.getBoundingClientRect().right") <= 320
    assert page.evaluate("scrollY") == 0
