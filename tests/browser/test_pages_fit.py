"""Pages of every kind are accessible by day and by night, from either side, and fit narrow and wide screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from browsing import defects
from flask import Flask
from kinds import fill
from playwright.sync_api import Page
from watching import Watch

from blogapp import db
from blogapp.models import Comment, Post, Site
from blogapp.site.menus import MenuLine, stored

MENU = stored([MenuLine("archive"), MenuLine("search", under=True), MenuLine("feed", under=True), MenuLine("home")])
DESK = [
    "/account", "/edit/", "/edit/comments/", "/edit/new/standard", "/edit/new/video",
    *(f"/edit/{part}/" for part in ("new", "pages", "formats", "menus", "themes", "categories", "tags", "users")),
    "/edit/settings/", "/edit/calendar/", "/edit/comments/person?email=sol@example.org", "/edit/posts/1/previews",
]  # fmt: skip


def tour(page: Page, paths: Iterable[str], turn: int = 0) -> list[str]:
    """Go to each page; return the defects. A tour that begins at another turn sees each on the other screens."""
    found = []
    for number, path in enumerate(paths, turn):
        page.goto(path)
        found += defects(page, number)
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
@pytest.mark.parametrize(("turn", "language", "direction"), [(0, "en", "ltr"), (1, "ar", "rtl")])
def test_readers_pages_have_no_defect(
    app: Flask,
    visit: Callable[..., Page],
    watch: Watch,
    pages: dict[str, str],
    turn: int,
    language: str,
    direction: str,
) -> None:
    watch.statuses |= {404, 410, 422}
    change(app, language=language)
    page = visit("/")
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    found = tour(page, pages.values(), turn)
    page.goto(pages["post of standard"])
    form = page.locator("form[action*=comments]")
    form.locator(".respond-fold > summary").click()
    found += defects(page, turn)
    form.locator("[name=body]").fill("I was on the *second* boat.")
    form.locator("[name=name]").fill("Noor")
    form.locator(".respond button[value=preview]").click()
    found += defects(page, turn)
    form.locator("[name=email]").fill("no address")
    form.evaluate("form => { form.noValidate = true; }")
    form.locator("button[value=post]").click()
    found += defects(page, turn)
    change(app, theme="broadsheet", accent="#ffd500")
    found += tour(page, [pages[name] for name in ("stream", "post of standard", "post of quote", "overview")], turn)
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
def test_a_preview_is_shared_and_a_change_undone(write: Callable[..., Page], watch: Watch, make_post: Any) -> None:
    watch.statuses.add(404)
    post, page = make_post(title="Tides"), write("Sol")
    make_post(title="Ferries in winter, with all that stops and all that sails", days_ago=-0.01)
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_role("link", name="Share a preview").click()
    page.get_by_role("button", name="New link for 7 days").click()
    found = defects(page)
    link = page.get_by_label("Until").input_value()
    found += tour(page, [link, "/preview/x.y/", "/edit/calendar/"])
    page.goto(f"/edit/posts/{post.id}")
    page.locator(".options > summary").click()
    page.get_by_role("button", name="Move to the trash").click()
    found += defects(page)
    page.get_by_role("button", name="Undo").click()
    assert "Undone." in page.locator("main").inner_text()
    page.goto(post.url)
    assert "Tides" in page.title()
    assert not found, "\n".join(found)


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


def test_desk_cuts_nothing_off_where_words_are_long(
    app: Flask, write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    page, post = write("Mira", viewport={"width": 320, "height": 800}), make_post()
    change(app, language="de", title="The Harbour Watch of the Northern Free Ports and Islands")
    for address in ("/edit/new/standard", f"/edit/posts/{post.id}"):
        page.goto(address)
        sides = page.locator(".editor-buttons button").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).flatMap(one => [one.left, 320 - one.right])"
        )
        assert min(sides) >= 0
    page.goto("/edit/settings/")
    assert page.locator(".desk-nav [aria-current]").evaluate("tab => tab.getBoundingClientRect().right") <= 320
    assert page.evaluate("scrollY") == 0
