"""A comment by the keys alone: to the form, to the preview, and to where the comment stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from blogapp.models import Post


@pytest.mark.parametrize("scripts", [True, False])
def test_a_comment_is_left_by_the_keys_alone(
    visit: Callable[..., Page], make_post: Callable[..., Post], scripts: bool
) -> None:
    page = visit(make_post(body="It is high at noon.").url, java_script_enabled=scripts)
    page.locator("article.post a").last.focus()
    for _time in range(3):
        page.keyboard.press("Tab")
        if page.locator(".respond-fold > summary:focus").count():
            break
    expect(page.locator(".respond-fold > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("Well seen.")
    page.keyboard.press("Tab")
    page.keyboard.type("Ida")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Preview of your comment")).to_be_focused()
    page.get_by_role("button", name="Post comment").press("Enter")
    expect(page.get_by_role("article", name="Your comment")).to_contain_text("Well seen.")
    expect(page.get_by_role("status")).to_contain_text("waits for approval")
