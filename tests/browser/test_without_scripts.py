"""Every page works without JavaScript: reading, commenting, signing in, publishing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from blogapp.models import Post

OFF = {"java_script_enabled": False}


def test_a_video_is_a_link_to_its_page(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    make_post("video", title="Night train")
    link = visit("/", **OFF).get_by_role("link", name="Play on YouTube")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=aqz-KE-bpKQ")


def test_a_reader_reads_on_and_comments(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    make_post(title="The harbour at six", body="The first boats.\n\n<!--more-->\n\nBy seven the quay is full.")
    page = visit("/", **OFF)
    page.get_by_role("link", name="Continue reading").click()
    expect(page.get_by_text("By seven the quay is full.")).to_be_visible()
    page.get_by_role("link", name="Leave a comment").click()
    page.get_by_label("Comment", exact=True).fill("I was on the *second* boat.")
    page.get_by_label("Name").fill("Noor")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".comment-preview em")).to_have_text("second")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your comment waits for approval")).to_be_visible()


def test_an_editor_signs_in_and_publishes(write: Callable[..., Page], visit: Callable[..., Page]) -> None:
    page = write("Ana", **OFF)
    page.get_by_role("link", name="New quote").first.click()
    page.get_by_label("Quotation").fill("A timetable is a promise.")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("A timetable is a promise.").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Publish").click()
    expect(visit("/", **OFF).get_by_text("A timetable is a promise.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/edit/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
