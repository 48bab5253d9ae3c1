"""The pages of redirects can be used by everybody: by day and night, narrow and wide, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import defects
from flask import Flask
from playwright.sync_api import Page

from blogapp import db
from blogapp.http import address_counts
from blogapp.models import MissedAddress, SiteRedirect

pytestmark = [pytest.mark.slow]
PAGES = ["/edit/redirects/", "/edit/redirects/1", "/edit/redirects/missed/"]
LONG = "/a-very-long-former-address/with-many-parts/of-a-site-that-is-no-more/and-its-pages/index.php?id=1234567890"


@pytest.fixture(autouse=True)
def some(app: Flask) -> None:
    """Two redirects and what was not found, with the longest words."""
    address_counts.of(app).write()
    with app.test_request_context(method="POST"):
        db.session.add(SiteRedirect(source=LONG, target=f"https://example.org{LONG}", hits=12, seen_at=db.now()))
        db.session.add(SiteRedirect(source="/closed/*", target=""))
        seen = {"first_seen": db.now(), "last_seen": db.now()}
        db.session.merge(MissedAddress(path=LONG, count=3, host="a-blog.example", **seen))
        db.session.commit()


def test_the_pages_have_no_violation(write: Callable[..., Page]) -> None:
    page = write("Sol", role="editor")
    for turn, path in enumerate([*PAGES, *PAGES[1:], PAGES[0]]):
        page.goto(path)
        assert defects(page, turn) == []


def test_a_miss_becomes_a_redirect_without_scripts(write: Callable[..., Page]) -> None:
    page = write("Sol", role="editor", java_script_enabled=False)
    page.goto("/edit/redirects/missed/")
    page.get_by_role("link", name="Add a redirect").click()
    assert page.get_by_label("Former address").input_value() == LONG
    page.get_by_label("Former address").fill("/lost")
    page.get_by_label("Leads to").fill("/about")
    page.get_by_role("button", name="Add", exact=True).click()
    assert page.get_by_text("Saved.").is_visible()
    page.get_by_role("button", name="Delete /lost").click()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_role("link", name="/lost").is_visible()
