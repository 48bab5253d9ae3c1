"""The whole, from an empty site: three formats written in forms, read, commented on, approved."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import encoded, picture
from playwright.sync_api import Page, expect

OPENING = "The first boats come in before the light does."
REST = "By seven the quay is full."


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.jpg"
    path.write_bytes(encoded(picture((1200, 800)), "JPEG"))
    return path


def lines(page: Page) -> list[str]:
    """Return the line under each post, from the newest."""
    return [" ".join(text.split()) for text in page.locator("article .post-meta").all_inner_texts()]


def open_options(page: Page) -> None:
    page.locator(".options > summary").click()


def write_video(page: Page) -> None:
    page.goto("/edit/")
    page.get_by_role("link", name="New video").first.click()
    page.get_by_label("Address of the video").fill("https://www.youtube.com/watch?v=aqz-KE-bpKQ")
    page.get_by_label("Title").fill("Night train over the viaduct")
    page.get_by_label("Caption").fill("Filmed from the **north bank**.")
    open_options(page)
    page.get_by_label("Tags").fill("music, streets, night, trains, viaducts")
    page.get_by_role("button", name="Publish").click()


def write_quote(page: Page) -> None:
    page.goto("/edit/")
    page.get_by_role("link", name="New quote").first.click()
    page.get_by_label("Quotation").fill("A timetable is a promise with numbers in it.")
    page.get_by_label("Who said it").fill("Mira Okafor")
    page.get_by_label("Source").fill("https://example.org/timetables")
    open_options(page)
    page.get_by_label("Tags").fill("speeches")
    page.get_by_role("button", name="Publish").click()


def write_standard(page: Page, photo: Path) -> None:
    page.goto("/edit/")
    page.get_by_role("link", name="New standard post").first.click()
    page.get_by_label("Title").fill("The harbour at six")
    page.get_by_label("Lead image").set_input_files(photo)
    page.get_by_label("What the picture shows").fill("Boats before dawn")
    page.get_by_label("Text", exact=False).first.fill(f"{OPENING}\n\n<!--more-->\n\n{REST}")
    open_options(page)
    page.get_by_label("New category").fill("Events, Solidarity")
    page.get_by_label("Tags").fill("harbour, trains, boats, dawn")
    page.get_by_role("button", name="Publish").click()


def comment(page: Page, post: str, name: str, words: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=post).first.click()
    page.locator(".respond-fold > summary").click()
    page.get_by_label("Comment", exact=True).fill(words)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_role("heading", name="Preview of your comment")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your comment waits for approval")).to_be_visible()


def approve_all(page: Page) -> None:
    page.goto("/edit/comments/")
    for waiting in (3, 2, 1):
        expect(page.locator(".queued:not(.decided)")).to_have_count(waiting)
        page.get_by_role("button", name="Approve").first.click()
    expect(page.locator(".queued:not(.decided)")).to_have_count(0)


def test_an_empty_site_becomes_a_read_and_commented_stream(
    write: Callable[..., Page], visit: Callable[..., Page], photo: Path
) -> None:
    ana = write("Ana")
    write_video(ana)
    write_quote(ana)
    write_standard(ana, photo)

    noor, sol = visit("/"), visit("/")
    assert len(lines(noor)) == 3
    comment(noor, "The harbour at six", "Noor", "I was on the *second* boat.")
    comment(noor, "Night train over the viaduct", "Noor", "Which lens?")
    comment(sol, "The harbour at six", "Sol", "And I on the third.")
    noor.goto("/")
    assert all("Leave a comment" in line for line in lines(noor))
    approve_all(ana)

    noor.goto("/")
    standard, quote, video = lines(noor)
    day = r"[A-Z][a-z]+ \d{1,2}, 20\d\d"
    assert standard == "Posted in Events, Solidarity | Tagged boats, dawn, harbour, trains | 2 Comments"
    assert re.fullmatch(rf"Quote \| Posted on {day} by Ana \| Tagged speeches \| Leave a comment", quote)
    tags = "music, night, streets, trains, viaducts"
    assert re.fullmatch(rf"Video \| Posted on {day} by Ana \| Tagged {tags} \| 1 Comment", video)
    first = noor.locator("article").first
    assert re.fullmatch(rf"Posted on {day} by Ana", first.locator(".post-byline").inner_text())


def test_the_lead_image_and_the_opening_stand_in_the_stream(
    write: Callable[..., Page], visit: Callable[..., Page], photo: Path
) -> None:
    write_standard(write("Ana"), photo)
    page = visit("/")
    image = page.get_by_role("img", name="Boats before dawn")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    assert image.evaluate("image => image.currentSrc").endswith("-960.webp")
    assert OPENING in page.locator("article").inner_text()
    assert REST not in page.content()
    page.get_by_role("link", name="Continue reading").click()
    assert REST in page.locator("article").inner_text()


def test_a_quote_is_published_in_three_interactions(write: Callable[..., Page], visit: Callable[..., Page]) -> None:
    page = write("Ana")
    page.get_by_role("link", name="New quote").first.click()
    expect(page.get_by_label("Quotation")).to_be_focused()  # no click is needed
    page.keyboard.insert_text("A timetable is a promise.")
    page.get_by_label("Who said it").fill("Mira Okafor")
    page.get_by_role("button", name="Publish").click()
    expect(visit("/").get_by_text("A timetable is a promise.")).to_be_visible()


def test_a_video_is_published_in_two_interactions(write: Callable[..., Page], visit: Callable[..., Page]) -> None:
    page = write("Ana")
    page.get_by_role("link", name="New video").first.click()
    page.get_by_label("Address of the video").fill("https://youtu.be/aqz-KE-bpKQ")
    page.get_by_role("button", name="Publish").click()
    expect(visit("/").get_by_text("Play on YouTube")).to_be_visible()
