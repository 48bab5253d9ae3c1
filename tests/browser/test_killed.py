"""What was typed some seconds before a browser was killed is on every other machine, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from browsing import running
from clients import PASSWORD
from playwright.sync_api import Page, Playwright, expect

from blogapp.models import User


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/login")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/edit/")


def test_text_of_a_killed_browser_is_offered_on_another_machine(
    playwright: Playwright,
    browser_type_launch_args: dict[str, str],
    site: str,
    make_user: Callable[..., User],
    tmp_path: Path,
) -> None:
    user, program = make_user(), browser_type_launch_args["executable_path"]
    words = "The tide waits for nobody."
    with running(playwright, program, tmp_path / "here") as page:
        sign_in(page, site, user)
        page.goto(f"{site}/edit/new/quote")
        page.get_by_label("Quotation").press_sequentially(words, delay=15)
        expect(page.get_by_text("Kept on the server at ")).to_be_visible(timeout=15_000)
    with running(playwright, program, tmp_path / "elsewhere") as page:
        sign_in(page, site, user)
        page.get_by_role("link", name="Go on with it").click()
        expect(page.get_by_label("Quotation")).to_have_value(words)
