"""Text that was not saved is kept by the browser, offered again, and forgotten after a save."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from watching import Watch

WORDS = "The tide waits for nobody."
KEPT = "() => Object.keys(localStorage).some((name) => name.endsWith('/edit/new/quote'))"


@pytest.fixture
def unsaved(write: Callable[..., Page]) -> Page:
    """The desk, after somebody left a half-written quote although the browser asked."""
    page = write()
    page.get_by_role("link", name="New quote").click()
    page.wait_for_url("**/edit/new/quote")  # loaded, and so is what keeps the text
    page.get_by_label("Quotation").fill(WORDS)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Posts").click()
    page.wait_for_url("**/edit/")
    assert asked == ["beforeunload"]
    return page


def test_unsaved_text_is_offered_and_put_back(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    expect(unsaved.get_by_label("Quotation")).to_have_value(WORDS)


def test_discarded_text_is_not_offered_again(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Discard it").click()
    unsaved.reload()
    expect(unsaved.get_by_role("button", name="Put it back")).to_be_hidden()


def test_saved_text_is_forgotten(unsaved: Page) -> None:
    unsaved.get_by_role("link", name="New quote").click()
    unsaved.get_by_role("button", name="Put it back").click()
    unsaved.get_by_role("button", name="Publish").click()
    expect(unsaved.get_by_text("Published.")).to_be_visible()
    assert not unsaved.evaluate(KEPT)


def test_refused_text_stays_kept_and_is_not_left_unasked(write: Callable[..., Page], watch: Watch) -> None:
    page = write()
    page.goto("/edit/new/quote")
    page.get_by_label("Who said it").fill("Mira")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.evaluate(KEPT)
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    page.get_by_label("Source").click()
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Posts").click()
    assert asked.value.type == "beforeunload"
    assert [complaint for complaint in watch.complaints if "422" not in complaint] == []
    watch.complaints.clear()
