"""What tests do in a browser: look for what is wrong with a page, leave a form although it asks, kill the browser."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright

CHROMIUM_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]

# A page is seen in each scheme and at each width; in the next turn in the other two combinations of them.
SCREENS = ((("light", 320), ("dark", 1280)), (("dark", 320), ("light", 1280)))
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"  # observers of sizes have been called
AXE = """axe.run({resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 150)}`)))"""

# The texts that a browser keeps, as JSON.
KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("blogapp");
  request.onupgradeneeded = () => request.transaction.abort();
  request.onerror = () => resolve([]);
  request.onsuccess = () => {
    const all = request.result.transaction("texts").objectStore("texts").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.map((text) => JSON.stringify(text.values))); };
  };
})"""


def defects(page: Page, turn: int = 0) -> list[str]:
    """Return what axe finds on a page by day and by night, narrow and wide, and by how much it is wider."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme, width in SCREENS[turn % len(SCREENS)]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        spill = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        mistakes = page.evaluate(AXE) + [f"{spill} pixels too wide"] * (spill > 0)
        found += [f"{page.url}, {scheme} {width}: {mistake}" for mistake in mistakes]
    return found


def leave(page: Page) -> None:
    """Go to the desk, although the browser asks whether to."""
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Posts").click()
    assert asked.value.type == "beforeunload"
    page.wait_for_url("**/edit/")


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
