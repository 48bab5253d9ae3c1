"""Without scripts the Back button brings every field of a post's form back, and the form is the same as before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from watching import Watch

from blogapp.models import Post

OFF = {"java_script_enabled": False}
FIELDS = "form.editor :is(input:not([type=hidden], [type=file], [type=checkbox]), textarea)"


def fill(page: Page) -> None:
    """Type into every field, choose in every list and tick every box."""
    page.locator(".options > summary").click()
    for number, field in enumerate(page.locator(FIELDS).all()):
        kind = field.get_attribute("type")
        field.fill({"datetime-local": "2026-05-09T10:30", "number": str(number)}.get(kind or "", f"港 {number}"))
    for choice in page.locator("form.editor select").all():
        choice.select_option(index=2)
    for box in page.locator("form.editor input[type=checkbox]").all():
        box.set_checked(not box.is_checked())


def typed(page: Page) -> dict[str, Any]:
    """Return what the form would send, its id and version included."""
    fields = [
        (field.get_attribute("name"), field.input_value())
        for field in page.locator(
            f"{FIELDS}, form.editor select, form.editor [name=draft], form.editor [name=version]"
        ).all()
    ]
    boxes = [
        (box.get_attribute("id"), box.is_checked()) for box in page.locator("form.editor input[type=checkbox]").all()
    ]
    return dict(fields + boxes)


@pytest.mark.parametrize("name", ["standard", "link", "video", "quote"])
def test_every_field_comes_back(
    write: Callable[..., Page], make_post: Callable[..., Post], name: str, watch: Watch
) -> None:
    post = make_post(tags=["boats"])
    page = write("Mira", **OFF)
    for address in (f"/edit/new/{name}", f"/edit/posts/{post.id}"):
        page.goto(address)
        fill(page)
        before = typed(page)
        page.get_by_role("link", name="Posts").click()
        page.wait_for_url("**/edit/")
        page.go_back()
        assert typed(page) == before


def test_every_field_comes_back_after_a_refused_save(write: Callable[..., Page], watch: Watch) -> None:
    page = write("Mira", **OFF)
    page.goto("/edit/new/quote")
    fill(page)
    page.get_by_label("Source", exact=False).first.fill("no address")
    before = typed(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".has-error").first).to_be_visible()
    page.go_back()
    assert typed(page) == before
    watch.complaints.clear()


def test_preview_and_back_twice_is_one_draft(write: Callable[..., Page]) -> None:
    page = write("Mira", **OFF)
    page.goto("/edit/new/quote")
    page.get_by_label("Quotation").fill("High at six.")
    for _ in range(2):
        page.get_by_role("button", name="Preview", exact=True).click()
        page.wait_for_url("**/preview")
        page.go_back()
    page.goto("/edit/")
    expect(page.locator(".row")).to_have_count(1)


def test_form_is_gone_from_the_browser_after_signing_out(write: Callable[..., Page], watch: Watch) -> None:
    page = write("Mira", **OFF)
    page.goto("/edit/new/quote")
    page.get_by_label("Quotation").fill("High at six.")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/edit/" not in url)
    page.go_back()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "High at six." not in page.content()
