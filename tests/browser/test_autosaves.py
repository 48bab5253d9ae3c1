"""What is typed is on the server within seconds: offered on any machine, once, and no longer when it is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import KEPT, leave
from playwright.sync_api import Page, expect
from served import Served
from watching import Watch

from blogapp.models import Post

WORDS = "The tide waits for nobody."
MEANWHILE = "It waits for me."
SECONDS = 4000  # milliseconds, as the page counts them

# Send the form, and type something else before the answer has come.
TYPED_LATER = """later => {
  const form = document.querySelector("form[data-unsaved]");
  form.addEventListener("submit", () => {
    form.elements.sent_at.value -= 1;
    form.addEventListener("formdata", () => {
      form.elements.body.value = later;
      form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
    }, { once: true });
  });
  form.requestSubmit(form.querySelector("button[value=save]"));
}"""


def type_into(page: Page, words: str = WORDS) -> None:
    """Type into the form of a quote, and let a few seconds pass on its page."""
    page.get_by_label("Quotation").fill(words)
    page.clock.run_for(SECONDS)


@pytest.fixture
def quoting(write: Callable[..., Page]) -> Page:
    """The form of a new quote, whose clock the test has in its hand."""
    page = write()
    page.clock.install()
    page.goto("/edit/new/quote", wait_until="networkidle")
    return page


def test_typed_text_is_on_the_server_within_seconds_and_said_quietly(quoting: Page, write: Callable[..., Page]) -> None:
    type_into(quoting)
    said = quoting.get_by_role("status").filter(has_text="Kept on the server at ")
    expect(said).to_be_visible()
    assert said.evaluate("said => said.ariaLive ?? said.getAttribute('role')") == "status"
    expect(quoting.get_by_label("Quotation")).to_be_focused()
    elsewhere = quoting.context.browser.new_context(  # type: ignore[union-attr]
        base_url=quoting.url.partition("/edit")[0], storage_state={"cookies": quoting.context.cookies()}
    )
    desk = elsewhere.new_page()
    desk.goto("/edit/")
    desk.get_by_role("link", name="Go on with it").click()
    expect(desk.get_by_label("Quotation")).to_have_value(WORDS)
    elsewhere.close()


def test_nothing_is_lost_while_the_server_is_down(quoting: Page, served: Served, watch: Watch) -> None:
    served.stop()
    type_into(quoting)
    expect(quoting.get_by_text("Not kept on the server now; this browser keeps it.")).to_be_visible()
    assert WORDS in "".join(quoting.evaluate(KEPT))
    served.start()
    type_into(quoting, f"{WORDS} Nor does the train.")
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    served.stop()
    type_into(quoting)
    expect(quoting.get_by_text("Not kept on the server now")).to_be_visible()
    with quoting.expect_event("requestfailed"):
        quoting.get_by_role("button", name="Save draft").last.click(no_wait_after=True)
    served.start()
    again = quoting.context.new_page()
    again.goto("/edit/new/quote")
    again.get_by_role("button", name="Put it back").click()
    expect(again.get_by_label("Quotation")).to_have_value(WORDS)
    assert [complaint for complaint in watch.complaints if "ERR_CONNECTION_REFUSED" not in complaint] == []
    watch.complaints.clear()


def test_the_server_and_the_browser_do_not_both_offer_one_text(quoting: Page) -> None:
    type_into(quoting)
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    leave(quoting)
    quoting.goto("/edit/new/quote", wait_until="networkidle")
    assert WORDS in "".join(quoting.evaluate(KEPT))
    expect(quoting.get_by_role("link", name="Go on with it")).to_have_count(1)
    expect(quoting.get_by_role("button", name="Put it back")).to_be_hidden()
    quoting.get_by_role("button", name="Discard it").click()
    quoting.goto("/edit/new/quote", wait_until="networkidle")
    expect(quoting.get_by_role("link", name="Go on with it")).to_have_count(0)
    expect(quoting.get_by_role("button", name="Put it back")).to_be_hidden()
    assert quoting.evaluate(KEPT) == []


def test_what_the_browser_knows_beyond_the_server_is_offered_beside(
    quoting: Page, cannot_autosave: Callable[[], None]
) -> None:
    type_into(quoting)
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    cannot_autosave()
    quoting.get_by_label("Quotation").fill(f"{WORDS} Nor does the train.")
    leave(quoting)
    quoting.goto("/edit/new/quote", wait_until="networkidle")
    expect(quoting.get_by_role("link", name="Go on with it")).to_have_count(1)
    quoting.get_by_role("button", name="Put it back").click()
    expect(quoting.get_by_label("Quotation")).to_have_value(f"{WORDS} Nor does the train.")


@pytest.mark.parametrize("typed_before", [False, True])
def test_going_on_takes_what_the_browser_kept_after_the_server(
    quoting: Page, cannot_autosave: Callable[[], None], typed_before: bool
) -> None:
    """Nothing of it is written over unseen, not even by somebody who types before the script has looked."""
    newer = f"{WORDS} Nor does the train."
    type_into(quoting)
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    cannot_autosave()
    quoting.get_by_label("Quotation").fill(newer)
    leave(quoting)
    if typed_before:  # in the moment in which the page is there
        quoting.add_init_script(f"""document.addEventListener("DOMContentLoaded", () => {{
            const quotation = document.querySelector("textarea[name=body]");
            quotation.value = "{MEANWHILE}";
            quotation.dispatchEvent(new Event("input", {{ bubbles: true }}));
        }})""")
    quoting.get_by_role("link", name="Go on with it").click()
    if typed_before:
        quoting.get_by_role("button", name="Put it back").click()
        quoting.clock.run_for(SECONDS)
        assert MEANWHILE in "".join(quoting.evaluate(KEPT))
    else:
        expect(quoting.get_by_text("This browser kept a newer text")).to_be_visible()
    expect(quoting.get_by_label("Quotation")).to_have_value(newer)
    quoting.clock.run_for(SECONDS)
    assert newer in "".join(quoting.evaluate(KEPT))


def test_what_was_typed_after_the_button_was_pressed_is_offered(quoting: Page, watch: Watch) -> None:
    """The page that tells what is wrong holds what was sent; what came after it is not written over."""
    quoting.get_by_label("Date and time").evaluate("field => { field.type = 'text'; field.value = 'soon'; }")
    type_into(quoting)
    watch.statuses.add(422)
    quoting.on("dialog", lambda dialog: dialog.accept())
    with quoting.expect_navigation():
        quoting.evaluate(TYPED_LATER, f"{WORDS} Nor does the train.")
    expect(quoting.get_by_label("Quotation")).to_have_value(WORDS)
    quoting.get_by_role("button", name="Put it back").click()
    expect(quoting.get_by_label("Quotation")).to_have_value(f"{WORDS} Nor does the train.")


@pytest.mark.parametrize("button", ["Save draft", "Publish"])
def test_after_a_save_nothing_is_offered(quoting: Page, button: str) -> None:
    type_into(quoting)
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    quoting.get_by_role("button", name=button).last.click()
    expect(quoting.locator(".notices")).to_be_visible()
    for path in (quoting.url, "/edit/new/quote", "/edit/"):
        quoting.goto(path, wait_until="networkidle")
        expect(quoting.locator(".unsaved:not([hidden])")).to_have_count(0)


def test_what_is_undone_is_not_offered(quoting: Page) -> None:
    type_into(quoting)
    expect(quoting.get_by_text("Kept on the server at ")).to_be_visible()
    type_into(quoting, "")
    expect(quoting.get_by_text("Kept on the server at ")).to_have_count(0)
    quoting.goto("/edit/", wait_until="networkidle")
    expect(quoting.locator(".unsaved:not([hidden])")).to_have_count(0)


def test_text_that_was_taken_up_is_saved_by_publishing_it(
    write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post, page = make_post("quote", body="Low."), write("Mira")
    page.clock.install()
    page.goto(f"/edit/posts/{post.id}", wait_until="networkidle")
    type_into(page)
    expect(page.get_by_text("Kept on the server at ")).to_be_visible()
    leave(page)
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".difference pre")).to_have_text(["Low.", WORDS])
    page.get_by_role("link", name="Go on with it").click()
    page.get_by_role("button", name="Publish changes").click()
    expect(page.locator(".notices")).to_be_visible()
    page.goto(post.url)
    expect(page.get_by_text(WORDS).first).to_be_visible()
