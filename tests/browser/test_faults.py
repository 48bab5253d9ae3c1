"""Whatever happens while somebody writes, nothing is lost that was sent: each line of the table in docs/writing.md.

In each line a fault is made really, and then somebody does what the table says.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from browsing import running
from faulty import BROKEN, SAVED, SLOW, Blog, Writer
from playwright.sync_api import Browser, Playwright, expect
from together import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk, which is to be full"),
]
DOCS = Path(__file__).parents[2] / "docs" / "writing.md"
TABLE = DOCS.read_text(encoding="utf-8").partition("## When something goes wrong")[2].partition("\n## ")[0]
LINES = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][2:]
TOO_MUCH = 6 * 1024 * 1024  # bytes: more than the server takes here
A_SECOND = 50  # characters typed in a second
PAUSE = "() => new Promise((resolve) => setTimeout(resolve, 500))"

Fault = Callable[[Writer], int]
FAULTS: dict[str, Fault] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    """Say which line of the table is tried. What is tried returns how many characters are lost."""

    def add(tried: Fault) -> Fault:
        FAULTS[name] = tried
        return tried

    return add


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture(scope="module")
def blog(disk: Path, empty_instance: Path) -> Iterator[Blog]:
    instance = Path(shutil.copytree(empty_instance, disk / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(instance))
        blog = Blog(instance, MAX_UPLOAD_MB=1, SIGN_IN_RATE="1000 per minute")
    yield blog
    blog.kill()


@pytest.fixture(scope="module")
def browsers(blog: Blog, browser: Browser) -> dict[str, object]:
    """How each browser begins: with the editor signed in."""
    context = browser.new_context()
    Writer(blog, context.new_page(), scripts=True).sign_in()
    state = context.storage_state()
    context.close()
    return {"storage_state": state}


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def writer(
    request: pytest.FixtureRequest, blog: Blog, browser: Browser, browsers: dict[str, object], playwright: Playwright,
    browser_type_launch_args: dict[str, str], tmp_path: Path,
) -> Iterator[Writer]:  # fmt: skip
    context = browser.new_context(java_script_enabled=request.param, **browsers)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    writer = Writer(blog, context.new_page(), scripts=request.param)
    writer.own_browser = lambda: running(playwright, browser_type_launch_args["executable_path"], tmp_path)
    yield writer
    context.close()
    blog.mend()


@pytest.fixture(scope="module")
def lost(request: pytest.FixtureRequest) -> Iterator[dict[str, dict[bool, int]]]:
    """How many characters each fault cost, shown at the end as a table."""
    lost: dict[str, dict[bool, int]] = {}
    yield lost
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        sys.stdout.write(f"\n{'characters lost':50}  with scripts  without\n")
        for name, of in lost.items():
            sys.stdout.write(f"{name:50}  {of.get(True, '?'):12}  {of.get(False, '?'):7}\n")


@pytest.mark.parametrize("name", [line[0] for line in LINES])
def test_nothing_is_lost(name: str, writer: Writer, lost: dict[str, dict[bool, int]]) -> None:
    number = FAULTS[name](writer)
    lost.setdefault(name, {})[writer.scripts] = number
    assert number <= (A_SECOND if writer.scripts and "killed" in name and "browser" in name else 0)


def test_every_line_is_tried() -> None:
    assert [line[0] for line in LINES] == list(FAULTS)
    assert len(FAULTS) == 14


@fault("the server is killed while it saves")
def _killed(writer: Writer) -> int:
    writer.write()
    writer.blog.execute(SLOW)
    writer.press()
    until(writer.blog.is_writing)
    writer.blog.kill()
    writer.hear_nothing()
    writer.blog.mend()
    writer.page.go_back()
    writer.press()
    return writer.lost_once_saved()


@fault("the connection drops")
def _dropped(writer: Writer) -> int:
    return sum(_dropped_with(writer, what) for what in ("requests", "answers"))


def _dropped_with(writer: Writer, what: str) -> int:
    writer.write()
    writer.blog.way.loses = what
    writer.press()
    writer.hear_nothing()
    writer.blog.mend()
    writer.page.go_back()
    writer.press()
    return writer.lost_once_saved()


@fault("you are signed out meanwhile")
def _signed_out(writer: Writer) -> int:
    writer.context.clear_cookies()  # signing in would end the session of the other tests
    writer.sign_in()
    writer.write()
    writer.choose_file(size=TOO_MUCH // 3)
    writer.blog.execute("DELETE FROM sessions WHERE id = (SELECT max(id) FROM sessions)")
    writer.press()
    with writer.context.expect_page() as tab:
        writer.page.get_by_role("link", name="Sign in").click()
    writer.sign_in(tab.value)
    tab.value.close()
    writer.press("Send again")
    return writer.lost_once_saved()


@fault("the form's signature has expired")
def _expired(writer: Writer) -> int:
    writer.write()
    writer.context.clear_cookies(name="blogapp-note")
    writer.press()
    writer.press("Send again")
    return writer.lost_once_saved()


@fault("somebody else saved the post meanwhile")
def _outdated(writer: Writer) -> int:
    writer.write()
    writer.press()
    writer.page.wait_for_url(SAVED)
    writer.save_on_another_tab("Theirs.")
    writer.typed["body"] = writer.typed["body"][::-1]
    writer.type("body")
    writer.press()
    writer.press("Save mine over theirs")
    lost = writer.lost_once_saved()
    assert writer.blog.execute("SELECT id FROM revisions WHERE CAST(data AS TEXT) LIKE '%Theirs.%'")
    return lost


@fault("a picture or film is too large")
def _too_large(writer: Writer) -> int:
    writer.write()
    writer.choose_file(size=TOO_MUCH)
    writer.press()
    expect(writer.page.get_by_role("heading", name="This is too large")).to_be_visible(timeout=30_000)
    writer.page.go_back()
    writer.choose_file(size=0)
    writer.press()
    return writer.lost_once_saved()


@fault("something cannot be taken as it is")
def _invalid(writer: Writer) -> int:
    writer.write()
    amount = writer.page.locator("[name=ingredients-0-amount]")
    amount.fill("99999")
    writer.press()
    expect(writer.page.get_by_role("alert")).to_be_visible(timeout=30_000)
    lost = writer.lost()
    amount.fill("5")
    writer.press()
    return lost + writer.lost_once_saved()


@fault("the blog itself makes a mistake")
def _failed(writer: Writer) -> int:
    writer.write()
    writer.blog.execute(BROKEN)
    return _told(writer, "Something went wrong here", lambda: writer.blog.execute("DROP TRIGGER broken"))


@fault("the disk is full")
def _full(writer: Writer) -> int:
    writer.write()
    filler = writer.blog.instance / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return _told(writer, "There is no room left", filler.unlink)


@fault("the database is locked")
def _locked(writer: Writer) -> int:
    writer.write()
    with writer.blog.database() as other:
        other.execute("BEGIN IMMEDIATE")
        return _told(writer, "We will be back soon", lambda: other.execute("ROLLBACK"))


def _told(writer: Writer, heading: str, mend: Callable[[], object]) -> int:
    """Press the button, and once more when the page has said what is wrong and that was mended."""
    writer.press()
    expect(writer.page.get_by_role("heading", name=heading)).to_be_visible(timeout=30_000)
    expect(writer.page.get_by_text("Nothing you typed is lost")).to_be_visible()
    mend()
    writer.press("Send again")
    return writer.lost_once_saved()


@fault("the tab is closed")
def _closed(writer: Writer) -> int:
    writer.write()
    address = writer.form if writer.scripts else writer.saved()
    page, writer.page = writer.page, writer.context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    return writer.lost_when_opened_again(address)


@fault("the browser is killed")
def _browser_killed(writer: Writer) -> int:
    with writer.own_browser() as writer.page:
        writer.sign_in_with_or_without_scripts()
        writer.write()
        address = writer.form if writer.scripts else writer.saved()
        more = "The tide waits for nobody, and neither does the 17:15 from the quay."
        writer.page.locator("[name=excerpt]").press("End")
        writer.page.locator("[name=excerpt]").press_sequentially(more, delay=1000 / A_SECOND)
        if writer.scripts:
            writer.typed["excerpt"] += more
            writer.page.evaluate(PAUSE)
    with writer.own_browser() as writer.page:
        writer.sign_in_with_or_without_scripts()
        return writer.lost_when_opened_again(address)


@fault("you go back to another page")
def _back(writer: Writer) -> int:
    writer.page.on("dialog", lambda dialog: dialog.accept())
    writer.write()
    for _page in range(writer.pages):
        writer.page.go_back()
    writer.page.wait_for_url(re.compile("/edit/$"))
    for _page in range(writer.pages):
        writer.page.go_forward()
    writer.press()
    return writer.lost_once_saved()


@fault("the button is pressed twice")
def _twice(writer: Writer) -> int:
    writer.write()
    with writer.blog.database() as other:
        other.execute("BEGIN IMMEDIATE")
        writer.page.get_by_role("button", name="Save draft").last.dblclick(no_wait_after=True)
        other.execute("ROLLBACK")
    return writer.lost_once_saved()
