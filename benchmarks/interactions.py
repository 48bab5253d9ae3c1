"""How many interactions a piece of writing takes, counted while a script does it in Chromium.

An interaction is a click, keys that are pressed together, a paste, or words that are typed; a dialog of the system, in
which a file is chosen, is counted by itself. The pointer moves for nothing. What is not to be exceeded stands beside.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright
from serving import blogapp, serving

EMAIL, PASSWORD = "sol@example.org", secrets.token_urlsafe(12)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUOTE = "“A timetable is a promise with numbers in it.” — Mira Okafor\nhttps://example.org/timetables"
VIDEO = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
TEXT = "The first boats come in before the light does.\n\nThe last bots go out at six."


class Hand:
    """Somebody at the keyboard, whose interactions are counted."""

    def __init__(self, page: Page, url: str, picture: Path) -> None:
        self.page, self.url, self.picture = page, url, picture
        self.count = self.dialogs = 0

    def at(self, path: str) -> None:
        """Be on a page, with nothing counted yet."""
        self.page.goto(self.url + path, wait_until="networkidle")
        self.count = self.dialogs = 0

    def click(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def press(self, keys: str) -> None:
        self.count += 1
        self.page.keyboard.press(keys)

    def type(self, words: str) -> None:
        self.count += 1
        for place, part in enumerate(words.split("\t")):
            if place:
                self.page.keyboard.press("Tab")  # from one part of a time to the next
            self.page.keyboard.type(part)

    def paste(self, words: str) -> None:
        self.page.evaluate("words => navigator.clipboard.writeText(words)", words)
        self.press("Control+v")

    def choose_file(self, button: Locator) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.click(button)
        self.dialogs += 1
        chooser.value.set_files(self.picture)

    def publish(self) -> None:
        with self.page.expect_navigation():
            self.press("Control+Enter")

    def written(self, name: str = "") -> None:
        """Be in the form of a new post that is written already, at its text, with nothing counted yet."""
        self.at("/edit/new/standard")
        self.page.get_by_label("Title").fill(name or "Boats")
        self.page.get_by_role("textbox", name="Text").fill(TEXT)
        self.page.get_by_role("textbox", name="Text").press("Control+End")
        self.count = self.dialogs = 0


def quote(hand: Hand) -> None:
    hand.at("/edit/")
    hand.paste(QUOTE)
    hand.type(" #speeches")
    hand.publish()


def video(hand: Hand) -> None:
    hand.at("/edit/")
    hand.paste(VIDEO)
    hand.publish()


def photo(hand: Hand) -> None:
    hand.at("/edit/")
    hand.choose_file(hand.page.get_by_label("Or drop files here"))
    with hand.page.expect_navigation():
        hand.click(hand.page.get_by_role("button", name="Continue"))
    hand.page.locator("[data-description] input:focus").wait_for()
    hand.type("Boats before dawn")
    hand.publish()


def picture_in_a_text(hand: Hand) -> None:
    hand.written()
    hand.choose_file(hand.page.get_by_role("toolbar").get_by_role("button", name="Picture"))
    expect(hand.page.locator("textarea:focus")).to_have_value(re.compile(r"!\[\]\("))
    hand.type("Boats before dawn")
    hand.publish()


WHERE = """word => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const [range, start] = [document.createRange(), walker.currentNode.data.indexOf(word)];
    if (start < 0) continue;
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }
}"""


def typo(hand: Hand) -> None:
    hand.written("Typo")
    hand.publish()
    hand.at(str(hand.page.get_by_role("link", name="View", exact=True).get_attribute("href")))
    hand.page.mouse.move(*hand.page.evaluate(WHERE, "bots"))
    hand.press("e")
    hand.page.get_by_label("This paragraph", exact=True).wait_for()
    hand.type("boats")
    hand.publish()
    hand.page.get_by_text("The last boats go out at six.").wait_for()


def publish(hand: Hand) -> None:
    hand.written()
    hand.publish()


def schedule(hand: Hand) -> None:
    hand.written()
    hand.click(hand.page.locator(".options [data-of=published_at]"))
    hand.page.locator("[name=published_at]:focus").wait_for()
    hand.type(f"{datetime.now().astimezone() + timedelta(days=2):%m%d%Y\t%I%M%p}")
    hand.publish()
    hand.page.get_by_text("Scheduled: it appears").wait_for()


TASKS: dict[str, tuple[Callable[[Hand], None], int]] = {
    "a quote with its source and a tag": (quote, 3),
    "a video": (video, 2),
    "a photo with its description": (photo, 4),
    "a picture amid a text": (picture_in_a_text, 3),
    "a typo on the public page": (typo, 3),
    "publish": (publish, 1),
    "schedule": (schedule, 3),
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="the tasks whose names hold these letters")
    return parser.parse_args()


@contextmanager
def written_by() -> Iterator[Hand]:
    """Make a blog and somebody who writes on it, signed in."""
    with tempfile.TemporaryDirectory() as place:
        instance, image = Path(place) / "instance", Path(place) / "boats.png"
        Image.new("RGB", (640, 480), "teal").save(image)
        known = os.environ | {"BLOGAPP_INSTANCE": str(instance)}
        subprocess.run(blogapp("init"), env=known, check=True, capture_output=True)
        add = blogapp("user", "add", EMAIL, "--role", "editor", "--name", "Sol", "--password-stdin")
        subprocess.run(add, env=known, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
        with serving(blogapp("serve"), INSTANCE=instance) as server, sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="en-US").new_page()
            hand = Hand(page, server.url, image)
            hand.at("/login")
            page.get_by_label("E-mail").fill(EMAIL)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/edit/")
            yield hand
            browser.close()


def main() -> None:
    options = arguments()
    print(f"{'':36}interactions  dialogs  at most")
    too_many = []
    with written_by() as hand:
        for name, (task, most) in TASKS.items():
            if options.only not in name:
                continue
            task(hand)
            print(f"{name:36}{hand.count:12}{hand.dialogs:9}{most:9}")
            too_many += [name] if hand.count > most else []
    if too_many:
        sys.exit(f"More than there may be: {', '.join(too_many)}.")


if __name__ == "__main__":
    main()
