"""A browser that is killed half a second after the last key loses at most a second of what was typed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clients import PASSWORD
from playwright.sync_api import Page, Playwright, expect

from blogapp.models import User

CHROMIUM_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]
AFTER_A_MOMENT = "() => new Promise((resolve) => setTimeout(resolve, 500))"


@contextmanager
def running(playwright: Playwright, program: str, profile: Path) -> Iterator[Page]:
    """Run Chromium with a profile of its own, and kill it with all its processes at the end."""
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    command = [program, *CHROMIUM_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = next(line.split()[-1] for line in process.stderr if "DevTools listening" in line)
        browser = playwright.chromium.connect_over_cdp(address)
        yield browser.contexts[0].new_page()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/login")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/edit/")


def test_killed_browser_brings_the_text_back(
    playwright: Playwright,
    browser_type_launch_args: dict[str, str],
    site: str,
    make_user: Callable[..., User],
    tmp_path: Path,
) -> None:
    user, program = make_user(), browser_type_launch_args["executable_path"]
    words = "The tide waits for nobody, and neither does the 17:15 from the quay. "
    with running(playwright, program, tmp_path) as page:
        sign_in(page, site, user)
        page.goto(f"{site}/edit/new/quote")
        page.get_by_label("Quotation").press_sequentially(words * 3, delay=15)
        page.evaluate(AFTER_A_MOMENT)
    with running(playwright, program, tmp_path) as page:
        sign_in(page, site, user)
        page.goto(f"{site}/edit/new/quote")
        page.get_by_role("button", name="Put it back").click()
        expect(page.get_by_label("Quotation")).to_have_value(words * 3)
