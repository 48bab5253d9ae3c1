"""Text that was not saved is kept by the browser, offered to its writer again, and forgotten after a save.

The server, which keeps it too, cannot do so here.
"""

from collections.abc import Callable

import pytest
from browsing import KEPT, leave
from clients import PASSWORD
from flask import Flask
from playwright.sync_api import Page, expect
from watching import Watch

from blogapp.models import Post, User

WORDS = "The tide waits for nobody."


def sign_in(page: Page, user: User) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/edit/")


@pytest.fixture(autouse=True)
def by_the_browser_alone(cannot_autosave: Callable[[], None]) -> None:
    cannot_autosave()


@pytest.fixture
def unsaved(write: Callable[..., Page]) -> Page:
    """The desk, after somebody left a half-written quote although the browser asked."""
    page = write()
    page.goto("/edit/new/quote")
    page.get_by_label("Quotation").fill(WORDS)
    leave(page)
    return page


def test_unsaved_text_is_offered_and_put_back(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    expect(unsaved.get_by_label("Quotation")).to_have_value(WORDS)


def test_discarded_text_is_not_offered_again(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Discard it").click()
    expect(unsaved.get_by_role("button", name="Put it back")).to_be_hidden()
    assert unsaved.evaluate(KEPT) == []


@pytest.mark.parametrize("button", ["Publish", "Save draft"])
def test_saved_text_is_forgotten(unsaved: Page, button: str) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    unsaved.get_by_role("button", name=button).last.click()
    expect(unsaved.locator(".notices")).to_be_visible()
    unsaved.goto("/edit/new/quote")
    expect(unsaved.get_by_role("button", name="Put it back")).to_be_hidden()
    assert unsaved.evaluate(KEPT) == []


def test_saved_text_is_forgotten_though_the_next_page_was_left_at_once(unsaved: Page, watch: Watch) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    unsaved.route("**/*.js*", lambda route: route.abort())  # the page is left before its scripts have come
    unsaved.get_by_role("button", name="Publish").last.click()
    expect(unsaved.locator(".notices")).to_be_visible()
    unsaved.unroute("**/*.js*")
    watch.complaints.clear()
    unsaved.goto("/edit/new/quote", wait_until="networkidle")
    expect(unsaved.get_by_role("button", name="Put it back")).to_be_hidden()
    assert unsaved.evaluate(KEPT) == []


def test_what_is_typed_after_going_back_is_kept_beside_what_was_saved(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    unsaved.get_by_role("button", name="Save draft").last.click()
    expect(unsaved.locator(".notices")).to_be_visible()
    unsaved.go_back()
    unsaved.get_by_label("Quotation").fill("Second thoughts.")
    leave(unsaved)
    assert "Second thoughts." in "".join(unsaved.evaluate(KEPT))


def test_refused_text_stays_kept_and_is_not_left_unasked(write: Callable[..., Page], watch: Watch) -> None:
    page = write()
    page.goto("/edit/new/quote")
    page.get_by_label("Who said it").fill("Mira")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert "Mira" in "".join(page.evaluate(KEPT))
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    page.get_by_label("Source").click()
    leave(page)
    assert [complaint for complaint in watch.complaints if "422" not in complaint] == []
    watch.complaints.clear()


def test_text_of_one_person_is_not_offered_to_the_next(unsaved: Page, make_user: Callable[..., User]) -> None:
    noor = make_user("editor", "Noor")
    unsaved.context.clear_cookies()  # a session that ended by itself
    sign_in(unsaved, noor)
    for path in ("/edit/new/quote", "/edit/new/standard", "/edit/"):
        unsaved.goto(path, wait_until="networkidle")
        assert WORDS not in unsaved.content()
        expect(unsaved.get_by_role("button", name="Put it back")).to_be_hidden()


def test_signing_out_leaves_nothing_in_the_browser(unsaved: Page, make_user: Callable[..., User]) -> None:
    unsaved.evaluate("localStorage.setItem('blogapp:/edit/new/quote', '{}')")
    unsaved.goto("/edit/new/aside", wait_until="networkidle")
    left = unsaved.evaluate("Object.keys(localStorage)")  # nothing of an earlier version
    assert left == ["blogapp-desk"]
    unsaved.get_by_role("button", name="Sign out").click()
    unsaved.wait_for_url(lambda url: "/edit/" not in url)
    assert unsaved.evaluate("localStorage.length") == 0
    assert unsaved.evaluate(KEPT) == []


def test_page_that_asks_whether_to_sign_out_leaves_nothing_either(unsaved: Page) -> None:
    unsaved.goto("/logout")
    unsaved.get_by_role("main").get_by_role("button", name="Sign out").click()
    unsaved.wait_for_url(lambda url: "/logout" not in url)
    assert unsaved.evaluate(KEPT) == []


def test_outdated_text_leads_to_the_page_of_both(
    app: Flask,
    write: Callable[..., Page],
    make_post: Callable[..., Post],
    signed_in: Callable[..., object],
    watch: Watch,
) -> None:
    post, page = make_post("quote", body="Low."), write("Mira")
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_label("Quotation").fill(WORDS)
    leave(page)
    colleague = write("Noor")
    colleague.goto(f"/edit/posts/{post.id}")
    colleague.get_by_label("Quotation").fill("The ebb waits.")
    colleague.get_by_role("button", name="Publish changes").click()
    expect(colleague.locator(".notices")).to_be_visible()
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_role("heading", name="This was changed since the form was opened")).to_be_visible()
    expect(page.locator(".difference pre").first).to_have_text("The ebb waits.")
    expect(page.get_by_label("Quotation")).to_have_value(WORDS)
    watch.complaints.clear()


def test_text_of_an_older_version_stays_beside_that_of_a_newer_one(
    write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post, page = make_post("quote", body="Low."), write("Mira")
    colleague = write("Noor")
    for text in ("From the first version.", "From the second version."):
        page.goto(f"/edit/posts/{post.id}")
        page.get_by_label("Quotation").fill(text)
        leave(page)
        colleague.goto(f"/edit/posts/{post.id}")
        colleague.get_by_label("Quotation").fill(f"{text} Not.")
        colleague.get_by_role("button", name="Publish changes").click()
        expect(colleague.locator(".notices")).to_be_visible()
    page.goto(f"/edit/posts/{post.id}")
    expect(page.get_by_role("button", name="Put it back")).to_have_count(2)


def test_tabs_of_one_new_form_both_come_back(write: Callable[..., Page]) -> None:
    first = write()
    second = first.context.new_page()
    for page, text in ((first, "From the first tab."), (second, "From the second tab.")):
        page.goto("/edit/new/quote")
        page.get_by_label("Quotation").fill(text)
        leave(page)
    first.goto("/edit/new/quote")
    expect(first.get_by_role("button", name="Put it back")).to_have_count(2)
    for text in ("From the first tab.", "From the second tab."):
        first.get_by_role("listitem").filter(has_text=text).get_by_role("button", name="Put it back").click()
        expect(first.get_by_label("Quotation")).to_have_value(text)
