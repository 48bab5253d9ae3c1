"""A half-written comment stays when its writer presses "Reply", with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from commenting import settle
from flask import Flask
from playwright.sync_api import Page, expect

from blogapp.models import Comment, Post

TYPED = {
    "Comment": "Half a thought.\n\nAnd 港.",
    "Name": "Ida",
    "E-mail (optional)": "ida@",
    "Website (optional)": "exam",
}


def values(page: Page) -> dict[str, str]:
    return {label: page.get_by_label(label, exact=True).input_value() for label in TYPED}


@pytest.mark.parametrize("scripts", [True, False])
def test_reply_and_cancel_keep_what_was_typed(
    visit: Callable[..., Page],
    make_post: Callable[..., Post],
    make_comment: Callable[..., Comment],
    scripts: bool,
) -> None:
    post = make_post()
    for name in ("Noor", "Sol"):
        make_comment(post, name=name)
    page = visit(post.url, java_script_enabled=scripts)
    page.locator(".respond-fold > summary").click()
    for label, text in TYPED.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Reply (Sol)").click()
    expect(page.get_by_role("heading", name="Reply to Sol")).to_be_visible()
    assert values(page) == TYPED
    assert page.url.endswith(post.url) == scripts
    page.get_by_role("button", name="Cancel the reply").click()
    expect(page.get_by_role("heading", name="Leave a comment")).to_be_visible()
    assert values(page) == TYPED


def test_reply_with_scripts_goes_below_its_comment(
    visit: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    post = make_post()
    for name in ("Noor", "Sol"):
        make_comment(post, name=name)
    page = visit(post.url)
    page.get_by_role("button", name="Reply (Noor)").click()
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("I saw it too.")
    page.get_by_label("Name", exact=True).fill("Ida")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Reply to Noor")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("waits for approval")).to_be_visible()


def test_enter_in_a_field_answers_nobody(
    visit: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    post = make_post()
    make_comment(post, name="Noor")
    page = visit(post.url, java_script_enabled=False)
    page.locator(".respond-fold > summary").click()
    page.get_by_label("Comment", exact=True).fill("By itself.")
    page.get_by_label("Name", exact=True).fill("Ida")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Leave a comment")).to_be_visible()
    expect(page.get_by_role("button", name="Post comment")).to_be_visible()


def test_what_is_typed_right_after_reply_is_in_the_form(
    visit: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    """Nothing is loaded for it: the caret is there before anything else happens."""
    post = make_post()
    make_comment(post, name="Noor")
    page = visit(post.url)
    page.wait_for_load_state("networkidle")
    pressed = "document.querySelector('button[name=replyto]').click(), document.activeElement.name"
    assert page.evaluate(pressed) == "body"


def test_a_link_to_a_comment_that_stands_on_another_page_by_now_leads_there(
    app: Flask, visit: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    post = make_post()
    first, *_others = [make_comment(post, body=f"Said {number}.") for number in range(101)]
    settle(app, newest_comments_first=True)
    page = visit(f"{post.url}#comment-{first.id}")
    expect(page.locator(f"#comment-{first.id}")).to_be_in_viewport()
    assert page.url.endswith(f"{post.url}comment-page-1/#comment-{first.id}")
