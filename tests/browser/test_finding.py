"""What is found is shown as one types, and chosen by keys; without scripts the form searches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE
from playwright.sync_api import Page, expect

from blogapp.models import Post

Make = Callable[..., Post]
pytestmark = pytest.mark.slow


def typing(page: Page, words: str) -> None:
    page.get_by_role("search").locator("input").first.press_sequentially(words)


def test_keys_choose_among_what_is_found(visit: Callable[..., Page], make_post: Make) -> None:
    first = make_post(title="Harbour of Bodin", days_ago=1)
    make_post(title="Harbour of Rosten")
    page = visit("/")
    typing(page, "harb")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(options).to_have_text(["Harbour of Rosten", "Harbour of Bodin"])
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-0")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.evaluate(Axe().axe_script)
    assert page.evaluate(AXE) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{first.url}")


def test_escape_puts_it_away_and_enter_searches(visit: Callable[..., Page], make_post: Make) -> None:
    make_post(title="Harbour of Bodin")
    page = visit("/")
    typing(page, "harb")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=harb")


def test_a_click_leads_to_what_was_found(visit: Callable[..., Page], make_post: Make) -> None:
    post = make_post(title="Harbour of Bodin")
    page = visit("/")
    typing(page, "bodi")
    page.get_by_role("option").click()
    page.wait_for_url(f"**{post.url}")


def test_without_scripts_the_form_searches(visit: Callable[..., Page], make_post: Make) -> None:
    make_post(title="Harbour of Bodin")
    page = visit("/", java_script_enabled=False)
    typing(page, "harb")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=harb")
    expect(page.get_by_role("heading", name="Harbour of Bodin")).to_be_visible()
