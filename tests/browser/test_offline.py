"""Posts that were read can be read again without a network, where the site wants it; nothing else is ever stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from browsing import defects
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from playwright.sync_api import Page, expect
from watching import Watch

from blogapp import db
from blogapp.models import Post, Site

Make = Callable[..., Any]
pytestmark = pytest.mark.slow

STORED = """async () => { const found = {};
  for (const name of await caches.keys())
    found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
  return found; }"""
HAS = "async (path) => await caches.has(`blogapp ${path}`)"
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


def turn(app: Flask, **settings: object) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), **settings).store(db.session())
        db.session.commit()


@pytest.fixture
def turned_on(app: Flask, watch: Watch) -> None:
    """The site wants posts to be read without a network."""
    turn(app, offline_reading=True)


def opened(page: Page, path: str) -> Page:
    """Open a post, and wait until the browser has stored it."""
    page.goto(path)
    page.wait_for_function(HAS, arg=path)
    return page


def test_post_that_was_read_is_there_without_a_network_with_its_picture(
    app: Flask, signed_in: Make, visit: Make, turned_on: None
) -> None:
    photo = (BytesIO(encoded(picture((600, 400)), "PNG")), "600.png")
    write(signed_in(), "/edit/new/image", "publish", title="Quay", image=photo, image_alt="A quay")
    page = opened(visit("/"), stored(app).url)
    assert any(path.startswith("/media/") for path in page.evaluate(STORED)[f"blogapp {stored(app).url}"])
    page.goto("about:blank")
    page.context.set_offline(True)
    page.goto(stored(app).url)
    expect(page.get_by_role("heading", name="Quay")).to_be_visible()
    shown = page.locator("main img").first
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=shown.element_handle())
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0


def test_what_was_not_read_leads_to_a_list_of_what_was(
    make_post: Make, visit: Make, turned_on: None, watch: Watch
) -> None:
    first, second, other = (make_post(title=title, days_ago=n) for n, title in enumerate(("Fog", "Tide", "Never read")))
    page = opened(opened(visit("/", locale="de-DE"), first.url), second.url)
    page.context.set_offline(True)
    page.goto(other.url)
    expect(page.get_by_role("heading", name="You are offline.")).to_be_visible()
    expect(page.locator("[data-read] a")).to_have_text(["Tide", "Fog"])
    assert defects(page) == []
    page.get_by_role("link", name="Fog").click()
    expect(page.get_by_role("heading", name="Fog")).to_be_visible()


def test_page_without_a_network_speaks_the_language_of_the_reader(app: Flask, visit: Make, turned_on: None) -> None:
    turn(app, readers_language=True)
    page = visit("/", locale="de-DE")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.goto("/archive/")
    expect(page.get_by_role("heading", name="Du bist offline.")).to_be_visible()
    expect(page.get_by_text("Noch sind keine da.")).to_be_visible()


def test_with_a_network_the_page_of_now_wins(app: Flask, make_post: Make, visit: Make, turned_on: None) -> None:
    post = make_post(title="Fog", body="It comes.")
    page = opened(visit("/"), post.url)
    with app.test_request_context(method="POST"):
        found = db.session.get_one(Post, post.id)
        found.data = {**found.data, "body": "It went."}
        db.session.commit()
    page.goto(post.url)
    expect(page.get_by_text("It went.")).to_be_visible()


def test_nothing_private_is_stored(write: Make, make_post: Make, turned_on: None, watch: Watch) -> None:
    watch.statuses.add(404)
    post, locked = make_post(title="Fog"), make_post(title="Locked", password="no hash")
    page = write("Sol")
    for path in (f"/edit/posts/{post.id}", "/account", locked.url, "/", "/search/?q=fog", f"{post.url}?replyto=1"):
        page.goto(path)
    opened(page, post.url)
    found = page.evaluate(STORED)
    assert set(found) == {"blogapp /offline.html", f"blogapp {post.url}"}
    paths = {path for paths in found.values() for path in paths} - {"/offline.html", post.url}
    assert paths
    assert all(path.startswith(("/static/", "/themes/")) and "desk" not in path for path in paths)


def test_post_that_got_a_password_goes_with_the_next_visit(
    app: Flask, make_post: Make, visit: Make, turned_on: None
) -> None:
    post = make_post(title="Fog")
    page = opened(visit("/"), post.url)
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).password = "no hash"
        db.session.commit()
    page.goto(post.url)
    page.wait_for_function(f"async (path) => !(await ({HAS})(path))", arg=post.url)


def test_oldest_of_fifty_goes(make_post: Make, visit: Make, turned_on: None) -> None:
    post = make_post(title="Fog")
    page = visit("/")
    page.evaluate("async () => { for (let n = 1; n <= 50; n++) await caches.open(`blogapp /2020/01/01/post-${n}/`); }")
    opened(page, post.url)
    page.wait_for_function(f"async () => !(await ({HAS})('/2020/01/01/post-1/'))")
    assert page.evaluate(HAS, "/2020/01/01/post-2/")


def test_switched_off_it_takes_the_worker_and_the_posts_away(
    app: Flask, make_post: Make, visit: Make, turned_on: None
) -> None:
    page = opened(visit("/"), make_post(title="Fog").url)
    assert page.evaluate(WORKERS) == 1
    turn(app, offline_reading=False)
    page.goto("/")
    page.wait_for_function(f"async () => (await {WORKERS}) === 0 && (await caches.keys()).length === 0")


def test_without_the_setting_there_is_no_worker(make_post: Make, visit: Make) -> None:
    page = visit(make_post(title="Fog").url)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(WORKERS) == 0
    assert page.evaluate("caches.keys()") == []
