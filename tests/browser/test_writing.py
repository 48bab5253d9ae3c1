"""Writing is quick: the usual keys, lists that go on, what is pasted as Markdown, tags from memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import KEPT, leave
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from together import until
from watching import Watch

from blogapp import db
from blogapp.models import Post, Status

PASTE = """(area, [html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  return !area.dispatchEvent(event);
}"""


@pytest.fixture
def page(write: Callable[..., Page]) -> Page:
    """The form of a new post."""
    page = write("Sol")
    page.goto("/edit/new/standard")
    return page


@pytest.fixture
def text(page: Page) -> Locator:
    """The control for its text."""
    return page.get_by_role("textbox", name="Text")


def paste(text: Locator, html: str, plain: str) -> bool:
    """Paste, and return whether a script took it in hand."""
    taken: bool = text.evaluate(PASTE, [html, plain])
    return taken


def highlight(text: Locator, words: str) -> None:
    text.evaluate(
        "(area, words) => area.setSelectionRange(area.value.indexOf(words), area.value.indexOf(words) + words.length)",
        words,
    )


def test_keys_set_marks_and_take_them_away(page: Page, text: Locator) -> None:
    text.fill("The ferry waits.")
    for keys, made in (
        ("Control+b", "The **ferry** waits."),
        ("Control+i", "The ***ferry*** waits."),
        ("Control+i", "The **ferry** waits."),
        ("Control+b", "The ferry waits."),
        ("Control+Shift+Digit2", "## The ferry waits."),
        ("Control+Shift+Digit3", "### The ferry waits."),
        ("Control+Shift+Digit3", "The ferry waits."),
    ):
        highlight(text, "ferry")
        text.press(keys)
        assert text.input_value() == made, keys
    highlight(text, "ferry")
    text.press("Control+k")
    page.keyboard.type("/timetable/")
    assert text.input_value() == "The [ferry](/timetable/) waits."
    for _ in range(len("/timetable/") + 1):
        text.press("Control+z")
        if text.input_value() == "The ferry waits.":
            break
    assert text.input_value() == "The ferry waits."  # the browser's own undo takes it all back


def test_tools_do_what_the_keys_do_and_count_the_words(page: Page, text: Locator) -> None:
    text.fill("Salt, 海の町 and rope")
    expect(page.locator(".tools-count")).to_contain_text("min")
    highlight(text, "rope")
    page.get_by_role("toolbar").get_by_role("button", name="Strong").click()
    assert text.input_value() == "Salt, 海の町 and **rope**"
    page.get_by_role("toolbar").get_by_role("button", name="Quotation").click()
    assert text.input_value() == "> Salt, 海の町 and **rope**"
    expect(text).to_be_focused()


def test_lists_go_on_until_an_item_stays_empty(text: Locator) -> None:
    for before, after in (
        ("- salt", "- salt\n- |"),
        ("  3. salt", "  3. salt\n  4. |"),
        ("- [x] salt", "- [x] salt\n- [ ] |"),
        ("> salt", "> salt\n> |"),
        ("- salt\n- ", "- salt\n|"),
        ("salt - and rope", "salt - and rope\n|"),
    ):
        text.fill(before)
        text.press("Enter")
        text.press_sequentially("|")
        assert text.input_value() == after, before


def test_what_is_pasted_keeps_its_links_and_headings(page: Page, text: Locator) -> None:
    text.fill("Before  after")
    text.evaluate("area => area.setSelectionRange(7, 7)")
    html = '<h2>Ferries</h2><p>See <a href="https://example.org/t">the <b>timetable</b></a>.</p>'
    assert paste(text, html, "Ferries\nSee the timetable.")
    made = "## Ferries\n\nSee [the **timetable**](https://example.org/t)."
    expect(text).to_have_value(f"Before {made} after")
    text.press_sequentially("|")
    assert text.input_value() == f"Before {made}| after"


def test_without_format_or_with_nothing_to_keep_the_browser_pastes_as_it_does(text: Locator) -> None:
    assert not paste(text, "", "plain")
    assert not paste(text, '<span style="color: red">plain</span>', "plain")
    text.press("Control+Shift")
    text.evaluate("area => area.dispatchEvent(new KeyboardEvent('keydown', {key: 'V', shiftKey: true, bubbles: true}))")
    assert not paste(text, "<p>a <b>b</b></p>", "a b")


def test_an_address_pasted_over_words_makes_a_link_of_them(text: Locator) -> None:
    text.fill("See the timetable.")
    highlight(text, "the timetable")
    assert paste(text, "", "https://example.org/t")
    assert text.input_value() == "See [the timetable](https://example.org/t)."


def test_what_cannot_be_converted_is_pasted_as_words(page: Page, text: Locator, watch: Watch) -> None:
    watch.statuses.add(422)
    paste(text, "<div>" * 400 + "<b>deep</b>", "deep words")
    expect(page.get_by_text("Pasted without its format. Tags stand more than")).to_be_visible()
    assert text.input_value() == "deep words"
    page.route("**/edit/paste", lambda route: route.abort())
    watch.complaints.clear()
    paste(text, "<b>lost</b>", " and a lost answer")
    expect(page.get_by_text("Pasted without its format.")).to_be_visible()
    assert text.input_value() == "deep words and a lost answer"
    watch.complaints.clear()


def test_saving_by_a_key_shows_readers_nothing_and_keeps_the_place(page: Page, text: Locator, app: Flask) -> None:
    page.get_by_label("Title").fill("Boats")
    text.fill("One two three")
    text.evaluate("area => area.setSelectionRange(4, 7)")
    text.press("Control+s")
    expect(page.locator(".notices")).to_be_visible()
    expect(text).to_be_focused()
    assert text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "two"
    page.keyboard.type("2")
    text.press("Control+Enter")
    page.wait_for_url(lambda url: "/edit/new" not in url)
    with app.app_context():
        post = db.session.scalars(select(Post)).one()
        assert (post.status, post.data["body"]) == (Status.PUBLISHED, "One 2 three")


def test_saving_by_the_key_from_what_is_no_text_leaves_the_keys_at_work(page: Page, text: Locator) -> None:
    page.get_by_label("Title").fill("Boats")
    page.locator(".options > summary").click()
    for label in ("Readers may comment", "Date and time"):
        with page.expect_navigation():
            page.get_by_label(label).press("Control+s")
        expect(page.get_by_label(label)).to_be_focused()
        expect(page.get_by_role("toolbar")).to_be_visible()  # what is wired after the keys is there, too


def test_a_live_post_is_saved_for_later_by_the_key(
    write: Callable[..., Page], make_post: Callable[..., Post], app: Flask
) -> None:
    post = make_post(title="Live", body="What readers see")
    page = write("Sol")
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_role("textbox", name="Text").fill("What comes next")
    page.get_by_role("textbox", name="Text").press("Control+s")
    expect(page.locator(".notices")).to_be_visible()
    page.goto(post.url)
    expect(page.get_by_text("What readers see")).to_be_visible()


def test_on_a_phone_title_and_text_stand_above_the_fold_and_the_drawer_says_what_it_holds(
    write: Callable[..., Page],
) -> None:
    page = write("Sol", viewport={"width": 390, "height": 844})
    page.goto("/edit/new/standard")
    for part in (page.get_by_label("Title"), page.get_by_role("textbox", name="Text")):
        expect(part).to_be_in_viewport(ratio=0.4)
    expect(page.get_by_text("Preview beside")).to_be_hidden()
    summary = page.locator(".options > summary")
    expect(summary).to_contain_text("goes to Uncategorized")
    summary.click()
    page.get_by_label("Tags", exact=True).fill("harbour, strike")
    page.get_by_label("Readers may comment").uncheck()
    expect(summary).to_contain_text("harbour, strike")
    expect(summary).to_contain_text("comments closed")


def test_each_tag_is_completed(page: Page, make_post: Callable[..., Post]) -> None:
    make_post(title="Old", tags=["harbour", "trains", "traffic"])
    page.reload()
    page.locator(".options > summary").click()
    tags = page.get_by_label("Tags", exact=True)
    tags.press_sequentially("harbour, tra")
    proposed = page.locator("#tag-names option").evaluate_all("options => options.map((option) => option.value)")
    assert sorted(proposed) == ["harbour, traffic", "harbour, trains"]


def test_a_quote_with_its_source_and_a_tag_takes_three_steps_and_a_video_two(
    write: Callable[..., Page], app: Flask
) -> None:
    page = write("Sol")
    box = page.get_by_label("Paste or type anything")
    for text in (
        "“The sea does not wait.” — Mira Okafor\nhttps://example.org/speech #speeches",
        "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
    ):
        box.fill(text)
        box.press("Control+Enter")
        expect(page.locator(".notices")).to_contain_text("Published.")
        expect(box).to_have_value("")
    with app.app_context():
        posts = {post.format: post for post in db.session.scalars(select(Post))}
        assert [tag.name for tag in posts["quote"].tags] == ["speeches"]
    assert (posts["quote"].data["source"], set(posts)) == ("https://example.org/speech", {"quote", "video"})
    until(lambda: page.evaluate(KEPT) == [])  # the page lets go of what was saved once its script is there


def test_what_is_typed_into_the_box_is_kept_by_the_browser(write: Callable[..., Page]) -> None:
    page = write("Sol")
    page.get_by_label("Paste or type anything").press_sequentially("Half a thought")
    leave(page)
    page.goto("/edit/")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Paste or type anything")).to_have_value("Half a thought")
