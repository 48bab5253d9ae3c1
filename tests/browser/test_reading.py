"""What scripts add for readers: day or night without a flash, footnotes beside their marks, code that is copied."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from reading import read

from blogapp.models import Post

BODY = "Fog.[^1]\n\n```python\nprint(41)\n```\n\n[^1]: About *forty* days a year."
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_what_is_chosen_is_known_before_anything_is_drawn(client: FlaskClient) -> None:
    head = read(client, "/").head.find_all(["script", "link"])
    named = [str(each.get("src") or each.get("href")).partition("?")[0] for each in head]
    script = next(each for each in head if str(each.get("src")).startswith("/static/js/scheme.js"))
    assert named.index("/static/js/scheme.js") < named.index("/themes/default/style.css")
    assert not {"async", "defer", "type"} & script.attrs.keys()


def test_reader_chooses_day_or_night_reads_a_note_and_copies_code(
    visit: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    page = visit(make_post(body=BODY).url, color_scheme="light", permissions=["clipboard-read", "clipboard-write"])
    by_day = page.evaluate(GROUND)
    page.get_by_role("button", name="Switch between light and dark").click()
    by_night = page.evaluate(GROUND)
    assert by_night != by_day
    page.reload()
    assert page.evaluate(GROUND) == by_night
    assert page.context.cookies() == []

    page.get_by_role("link", name="[1]").click()
    note = page.locator(".note")
    expect(note).to_have_text("About forty days a year.")
    expect(note).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)

    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "print(41)\n"

    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()
    assert page.evaluate(GROUND) == by_day
