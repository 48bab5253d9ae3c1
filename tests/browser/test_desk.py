"""The desk is a place to write: the preview beside the form, the command palette, the keys, a typo where it is read."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from blogapp import db
from blogapp.models import Post

UNDER = """paragraph => {
  const [range, [text]] = [document.createRange(), paragraph.childNodes];
  range.setStart(text, 10);
  range.setEnd(text, 14);
  const { x, y, width, height } = range.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


def test_the_preview_beside_the_form_follows_what_is_typed_and_stores_nothing(
    write: Callable[..., Page], app: Flask
) -> None:
    page = write("Sol", viewport={"width": 1400, "height": 800})
    page.goto("/edit/new/standard")
    text = page.get_by_role("textbox", name="Text")
    page.get_by_label("Title").fill("Boats")
    text.fill("One\n\n" * 60 + "*two*")
    text.press("Control+Shift+P")
    shown = page.frame_locator(".editor-beside iframe")
    expect(shown.locator("article em")).to_have_text("two")
    page.frames[1].evaluate("scrollTo(0, 300)")
    text.press_sequentially(" and **three**")
    expect(shown.locator("article strong")).to_have_text("three")
    assert page.frames[1].evaluate("scrollY") == 300
    with app.app_context():
        assert db.session.scalars(select(Post)).all() == []
    page.reload()
    expect(page.locator(".editor-beside")).to_be_visible()


def test_the_palette_leads_to_a_post_and_presses_a_button(
    write: Callable[..., Page], make_post: Callable[..., Post], app: Flask
) -> None:
    post = make_post(title="Low water")
    page = write("Sol")
    page.keyboard.press("Control+k")
    palette = page.get_by_role("combobox", name="Find a post")
    expect(palette).to_be_focused()
    palette.press_sequentially("low wat")
    expect(page.locator(".palette [aria-selected=true]")).to_contain_text("Low water")
    palette.press("Enter")
    page.wait_for_url(f"**/edit/posts/{post.id}")
    text = page.get_by_role("textbox", name="Text")
    text.fill("Tide")
    text.press("Control+a")
    text.press("Control+k")  # in a text it makes a link
    expect(text).to_have_value("[Tide]()")
    text.fill("High water")
    page.get_by_label("Title").press("Control+k")
    page.keyboard.type("publish ch")
    expect(page.locator(".palette [aria-selected=true]")).to_have_text("Publish changes")
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_be_visible()
    with app.app_context():
        assert db.session.get_one(Post, post.id).data["body"] == "High water"


def test_keys_that_are_pressed_before_the_palette_is_loaded_are_not_lost(
    write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    posts, held = [make_post(title=title) for title in ("Low water", "High water")], list[Route]()
    page = write("Sol")
    page.route("**/palette.js*", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks the function)
    with page.expect_request("**/palette.js*"):
        page.keyboard.press("Control+k")
    page.keyboard.type("low wat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Find a post")).to_have_value("low wat")
    held[0].continue_()
    page.wait_for_url(f"**/edit/posts/{posts[0].id}")


def test_enter_runs_nothing_that_does_not_fit_what_was_typed(
    write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post = make_post(title="Low water")
    page = write("Sol")
    page.keyboard.press("Control+k")
    expect(page.locator(".palette [aria-selected=true]")).to_be_visible()
    page.get_by_role("combobox", name="Find a post").fill("low wat")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edit/posts/{post.id}")


def test_a_question_mark_opens_the_keys_and_focus_leaves_the_sheet_alone(write: Callable[..., Page]) -> None:
    page = write("Sol")
    page.goto("/edit/new/standard", wait_until="networkidle")
    page.locator("h1").click()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Ctrl+Shift+P")
    sheet.get_by_label("Single keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(sheet).to_have_count(0)
    page.get_by_role("textbox", name="Text").press("Control+Shift+F")
    expect(page.locator(".desk-bar")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".desk-bar")).to_be_visible()


def test_a_typo_on_the_public_page_takes_three_steps(
    write: Callable[..., Page], visit: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post = make_post(title="Boats", body="First.\n\nThe first bots come in.")
    page = write("Sol")
    page.goto(post.url, wait_until="networkidle")
    left, top = page.get_by_text("The first bots").evaluate(UNDER)
    page.mouse.move(left, top)
    page.keyboard.press("e")
    area = page.get_by_label("This paragraph", exact=True)
    expect(area).to_be_focused()
    page.keyboard.type("boats")  # in the place of the word at which the pointer is
    with page.expect_navigation():
        area.press("Control+Enter")
    expect(page.get_by_text("The first boats come in.")).to_be_visible()
    stranger = visit(post.url)
    stranger.get_by_text("The first boats").hover()
    expect(stranger.get_by_text("✎")).to_have_count(0)
