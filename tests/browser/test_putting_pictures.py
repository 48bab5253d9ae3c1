"""Pictures are pasted, dropped and chosen into a text: they upload in place, and the description is typed next."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import pytest
from drawing import encoded, picture
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from watching import Watch

from blogapp import db
from blogapp.models import Post

SEND = """(area, [kind, files]) => {
  const data = new DataTransfer();
  for (const [name, base64] of files)
    data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name));
  const given = kind === "paste" ? { clipboardData: data } : { dataTransfer: data };
  const event = kind === "paste" ? ClipboardEvent : DragEvent;
  return !area.dispatchEvent(new event(kind, { ...given, bubbles: true, cancelable: true }));
}"""


def drawn(number: int) -> bytes:
    return encoded(picture((60, 40 + number)), "PNG")


@pytest.fixture
def page(write: Callable[..., Page]) -> Page:
    page = write("Sol")
    page.goto("/edit/new/standard")
    return page


@pytest.fixture
def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text")


def send(text: Locator, kind: str, *numbers: int) -> bool:
    """Paste or drop pictures, and return whether a script took them in hand."""
    files = [[f"quay {number}.png", b64encode(drawn(number)).decode()] for number in numbers]
    taken: bool = text.evaluate(SEND, [kind, files])
    return taken


def test_a_pasted_picture_uploads_in_place_and_is_described_next(app: Flask, page: Page, text: Locator) -> None:
    page.get_by_role("textbox", name="Title").fill("Low tide")
    text.fill("The boats.")
    assert send(text, "paste", 1)
    expect(text).to_have_value("The boats.\n\n![](media:1)")
    page.keyboard.type("An empty quay")
    assert text.input_value() == "The boats.\n\n![An empty quay](media:1)"
    assert send(text, "drop", 2, 3)
    page.get_by_role("button", name="Save draft").click()  # goes once they are there
    page.wait_for_url("**/edit/posts/*")
    with app.app_context():
        body = db.session.query(Post).one().data["body"]
    assert "![](media:2)" in body
    assert "![](media:3)" in body
    assert "uploading" not in body


def test_what_fails_is_tried_again_or_left_out_and_words_stay(page: Page, text: Locator, watch: Watch) -> None:
    text.fill("The boats.")
    page.route("**/edit/media/upload", lambda route: route.abort())
    send(text, "paste", 1)
    expect(page.get_by_text("It could not be uploaded.")).to_be_visible()
    assert text.input_value() == "The boats.\n\n![quay 1.png](uploading:1)"
    page.unroute("**/edit/media/upload")
    watch.complaints.clear()
    text.press_sequentially(" And gulls.")
    page.get_by_role("button", name="Try again").click()
    expect(text).to_have_value("The boats.\n\n![](media:1) And gulls.")
    watch.statuses.add(422)
    page.locator("[data-files-for=body] input[type=file]").set_input_files(
        {"name": "notes.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ\x90\x00" + bytes(90)}
    )
    expect(page.get_by_text("This file cannot be used here.")).to_be_visible()
    page.get_by_role("button", name="Leave it out").click()
    assert "uploading" not in text.input_value()
    assert "![](media:1) And gulls." in text.input_value()
    watch.complaints.clear()
