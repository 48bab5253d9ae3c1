"""The history of a post and changes beside it, as an editor uses them: few steps, and no defect on any screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import defects, leave
from filling import write as write_by_http
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from watching import Watch

from blogapp.models import Post

BEFORE, CHANGED = "The first boats come in before the light does.", "The last boats come in after the light does."


@pytest.mark.parametrize("scripts", [True, False])
def test_changes_wait_beside_a_post_until_they_are_published(
    write: Callable[..., Page], visit: Callable[..., Page], make_post: Callable[..., Post], scripts: bool
) -> None:
    post, page = make_post(), write("Mira", java_script_enabled=scripts)
    reader = visit(post.url)
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_label("Text").fill(CHANGED)
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_text("readers see nothing of it until you publish the changes")).to_be_visible()
    reader.reload()
    expect(reader.locator(".e-content")).to_have_text(BEFORE)
    page.goto("/edit/")
    expect(page.get_by_text("that readers do not see")).to_be_visible()
    page.get_by_role("link", name=post.title, exact=True).click()
    expect(page.get_by_label("Text")).to_have_value(CHANGED)
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    reader.reload()
    expect(reader.locator(".e-content")).to_have_text(CHANGED)


@pytest.mark.parametrize("scripts", [True, False])
def test_discarded_changes_are_gone_from_the_form(
    write: Callable[..., Page], make_post: Callable[..., Post], scripts: bool
) -> None:
    post, page = make_post(), write("Mira", java_script_enabled=scripts)
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_label("Text").fill(CHANGED)
    page.get_by_role("button", name="Save for later").click()
    page.get_by_role("link", name="Compare with what readers see").click()
    expect(page.locator(".difference pre")).to_have_text([BEFORE, CHANGED])
    page.get_by_role("link", name="Back to writing").click()
    page.get_by_role("button", name="Discard the changes").click()
    expect(page.get_by_label("Text")).to_have_value(BEFORE)
    expect(page.locator(".unsaved:not([hidden])")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_older_text_is_restored_in_three_steps_from_the_desk(
    write: Callable[..., Page], make_post: Callable[..., Post], signed_in: Callable[..., FlaskClient], scripts: bool
) -> None:
    post = make_post(step="draft")
    write_by_http(signed_in(name="Noor"), f"/edit/posts/{post.id}", "save", body=CHANGED)
    page = write("Mira", java_script_enabled=scripts)
    page.get_by_role("link", name=post.title, exact=True).click()
    page.get_by_role("link", name="Saved ").click()
    page.get_by_role("button", name="Restore ").click()
    expect(page.get_by_text("What was there before is in the history.")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value(BEFORE)


def test_any_two_are_compared_and_what_was_typed_is_taken_up_without_scripts(
    write: Callable[..., Page], make_post: Callable[..., Post], signed_in: Callable[..., FlaskClient]
) -> None:
    post, noor = make_post(), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    for text in ("Two.", "Three."):
        write_by_http(noor, address, "save", body=text)
    page = write("Mira", java_script_enabled=False)
    page.goto(f"{address}/revisions")
    page.get_by_role("link", name="Compare").first.click()
    expect(page.locator(".difference pre")).to_have_text(["Two.", "Three."])
    page.get_by_label("Compared with").select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".difference pre")).to_have_text([BEFORE, "Three."])
    page.goto(address)
    sent = page.evaluate("new URLSearchParams(new FormData(document.forms['post-form'])).toString()")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    kept = page.request.post(
        f"{address}/autosave", data=f"{sent}&typed_at=1".replace("Three.", "Four."), headers=headers
    )
    assert kept.ok
    page.reload()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Text")).to_have_value("Four.")
    page.get_by_role("button", name="Publish changes").click()
    page.goto(post.url)
    expect(page.locator(".e-content")).to_have_text("Four.")


@pytest.mark.slow
def test_its_pages_have_no_defect(
    write: Callable[..., Page],
    make_post: Callable[..., Post],
    signed_in: Callable[..., FlaskClient],
    watch: Watch,
) -> None:
    post, page = make_post(tags=["boats"]), write("Mira")
    address = f"/edit/posts/{post.id}"
    write_by_http(signed_in(name="Noor"), address, "beside", body=CHANGED, title="A harbour " * 10, tags="tides")
    for path in (address, "/edit/new/quote"):
        page.goto(path, wait_until="networkidle")
        page.locator("textarea").first.fill("Donaudampfschifffahrtsgesellschaft" * 5)
        expect(page.get_by_text("Kept on the server at ")).to_be_visible(timeout=15_000)
        leave(page)
    offered, found = page.url, defects(page)
    for path in (address, f"{address}/revisions"):
        page.goto(path)
        found += defects(page)
    page.get_by_role("link", name="Compare").first.click()
    found += defects(page)
    page.goto(f"{address}/revisions")
    page.get_by_role("link", name="Compare").last.click()
    found += defects(page)
    page.goto(address)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="Typed").first).to_be_visible()
    found += defects(page)
    assert offered.endswith("/edit/")
    assert not found, "\n".join(found)
