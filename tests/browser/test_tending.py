"""The queue of comments is tended by keys: twenty in a minute, any of them taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from commenting import stored
from flask import Flask
from playwright.sync_api import Page, expect
from watching import Watch

Make = Callable[..., Any]


@pytest.fixture
def held(make_post: Make, make_comment: Make) -> Any:
    """The post of twenty comments that wait: from "0", the oldest, to "19"."""
    post = make_post()
    for number in range(20):
        make_comment(post, str(number), name=f"Noor {number}", status="pending")
    return post


@pytest.fixture
def queue(held: Any, write: Callable[..., Page]) -> Page:
    page = write("Sol")
    page.goto("/edit/comments/")
    return page


def statuses(app: Flask) -> list[str]:
    return [comment.status for comment in stored(app)]


def test_twenty_take_as_many_keys_and_any_is_taken_back(app: Flask, queue: Page) -> None:
    for number, key in enumerate("aaas" * 5):
        queue.keyboard.press(key)
        expect(queue.locator(".decided")).to_have_count(number + 1)
    assert sorted(statuses(app)) == ["approved"] * 15 + ["spam"] * 5
    last = queue.locator(".queued").last
    expect(last.get_by_role("button", name="Undo")).to_be_focused()
    queue.locator(".queued").nth(7).get_by_role("button", name="Undo").click()  # that of "12", an s
    expect(queue.locator(".queued").nth(7)).to_be_focused()
    assert statuses(app)[12] == "pending"
    queue.keyboard.press("a")
    expect(queue.locator("[data-said]")).to_have_text("The comment by Noor 12 is approved.")
    queue.keyboard.press("u")
    expect(queue.locator("[data-said]")).to_have_text("Undone.")
    assert statuses(app)[12] == "pending"


def test_focus_goes_on_and_keys_are_letters_in_an_answer(app: Flask, queue: Page) -> None:
    queue.keyboard.press("j")
    queue.keyboard.press("j")
    queue.keyboard.press("d")
    expect(queue.locator(".queued").nth(2)).to_be_focused()
    queue.keyboard.press("r")
    queue.keyboard.type("as dark as a sea")
    expect(queue.locator(".decided")).to_have_count(1)
    queue.get_by_role("button", name="Answer and approve (Noor 17)").click()
    expect(queue.locator(".queued").nth(3)).to_be_focused()
    assert statuses(app)[17:] == ["approved", "trash", "pending", "approved"]
    assert stored(app)[-1].body == "as dark as a sea"


def test_without_a_connection_it_is_said_and_tried_again(app: Flask, queue: Page, watch: Watch) -> None:
    queue.route("**/edit/comments/*", lambda route: route.abort())
    queue.keyboard.press("a")
    expect(queue.get_by_text("The server cannot be reached. Nothing was changed; try again.")).to_be_visible()
    assert set(statuses(app)) == {"pending"}
    assert [complaint for complaint in watch.complaints if "ERR_FAILED" not in complaint] == []
    watch.complaints.clear()
    queue.unroute_all()
    queue.keyboard.press("a")
    expect(queue.locator(".decided")).to_have_count(1)
