"""Who comments is remembered on this device if the box is ticked, never else, and by the browser alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from blogapp.models import Post

BOX = "Remember me on this device"
NAMED = {"Name": "Ida", "E-mail (optional)": "ida@example.org", "Website (optional)": "https://ida.example/"}
STORED = "localStorage.getItem('blogapp-commenter')"


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator(".respond-fold > summary").click()
    expect(page.get_by_label(BOX)).to_be_visible()
    return page


def fill(page: Page) -> None:
    for label, text in NAMED.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Comment", exact=True).fill("By itself.")


def named(page: Page) -> dict[str, str]:
    return {label: page.get_by_label(label, exact=True).input_value() for label in NAMED}


def post_it(page: Page) -> None:
    page.get_by_label("Name", exact=True).press("Enter")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("waits for approval")).to_be_visible()


def test_nobody_is_remembered_who_did_not_ask(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    post = make_post()
    page = opened(visit("/"), post.url)
    expect(page.get_by_label(BOX)).not_to_be_checked()
    fill(page)
    post_it(page)
    assert page.evaluate(STORED) is None
    assert set(named(opened(page, post.url)).values()) == {""}
    assert page.context.cookies() == []


def test_who_ticks_the_box_finds_the_form_filled_until_it_is_unticked(
    visit: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post, other = make_post(), make_post(title="Another one")
    page = opened(visit("/"), post.url)
    page.get_by_label(BOX).check()
    fill(page)
    post_it(page)
    assert page.context.cookies() == []
    assert named(opened(page, other.url)) == NAMED
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")
    beside = page.context.new_page()
    opened(beside, post.url).get_by_label(BOX).uncheck()
    assert beside.evaluate(STORED) is None
    expect(page.get_by_label(BOX)).not_to_be_checked()
    page.get_by_label("Name", exact=True).fill("Noor")
    page.get_by_label("Comment", exact=True).focus()
    assert page.evaluate(STORED) is None
    assert set(named(opened(page, other.url)).values()) == {""}


def test_what_was_typed_is_not_replaced(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    page = opened(visit("/"), make_post().url)
    page.get_by_label(BOX).check()
    fill(page)
    page.get_by_label("Name", exact=True).fill("Noor")
    page.get_by_label("E-mail (optional)", exact=True).fill("")
    page.get_by_label("Comment", exact=True).press("Tab")
    page.evaluate("localStorage.setItem('blogapp-commenter', JSON.stringify({name: 'Ida', email: 'ida@example.org'}))")
    page.get_by_role("button", name="Preview").last.click()
    expect(page.get_by_label(BOX)).to_be_checked()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Noor")
    expect(page.get_by_label("E-mail (optional)", exact=True)).to_have_value("ida@example.org")


@pytest.mark.parametrize("kept", ["null", "7", "{", '{"name": {}}', "[]"])
def test_foreign_words_in_its_place_do_no_harm(
    visit: Callable[..., Page], make_post: Callable[..., Post], kept: str
) -> None:
    page = visit("/")
    page.evaluate("kept => localStorage.setItem('blogapp-commenter', kept)", kept)
    opened(page, make_post().url)


def test_without_scripts_there_is_no_box(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    page = visit(make_post().url, java_script_enabled=False)
    page.locator(".respond-fold > summary").click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    expect(page.get_by_label(BOX)).to_be_hidden()
