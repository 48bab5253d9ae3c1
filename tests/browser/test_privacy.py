"""No page asks another host before a click, breaks its own security policy or writes to the console.

`watch` (in conftest) checks that at the end of each test.
"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from drawing import encoded, mp4, picture
from flask import Flask
from playwright.sync_api import Page, expect
from watching import Watch
from werkzeug.datastructures import FileStorage

from blogapp import db
from blogapp.media import prepare
from blogapp.models import Comment, Post, media_uses

ELSEWHERE = "![A picture](https://pictures.example/a.png) and https://links.example/ and <img src='//c.example/b.png'>"
READERS = [
    "/",
    "/category/events/",
    "/tag/harbour/",
    "/author/ana/",
    "/type/video/",
    "/login",
    "/search/?q=harbour",
    "/2026/",
]
WRITERS = [
    "/edit/", "/edit/new/", "/edit/new/standard", "/edit/new/quote", "/edit/new/video", "/edit/comments/",
    "/edit/pages/", "/edit/formats/", "/edit/settings/", "/account",
]  # fmt: skip


def fill_the_blog(make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> list[Post]:
    """Write posts that name other sites wherever they can."""
    posts = [
        make_post(title="The harbour at six", body=ELSEWHERE, tags=["harbour"], new_categories=["Events"]),
        make_post("quote", title="", body="A promise.", by="Mira", source="https://example.org/timetables"),
        make_post("video", title="Night train", body=ELSEWHERE),
        make_post("video", title="A film of one's own", video="https://media.example.org/harbour.mp4"),
        make_post("video", title="Unlisted", video="https://vimeo.com/76979871/8272103f6e"),
    ]
    make_comment(posts[0], ELSEWHERE, url="https://noor.example/", html=f"<p>{ELSEWHERE.partition(' and <')[0]}</p>")
    return posts


def test_readers_pages_ask_nobody_else(
    visit: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment], watch: Watch
) -> None:
    posts = fill_the_blog(make_post, make_comment)
    watch.statuses.add(404)
    page = visit("/")
    for path in [*READERS, *(post.url for post in posts), "/nothing-here/"]:
        page.goto(path, wait_until="networkidle")
        assert page.locator("main").is_visible()
    assert len(watch.requests) > len(READERS)


def test_the_desk_asks_nobody_else(
    write: Callable[..., Page], make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    posts = fill_the_blog(make_post, make_comment)
    page = write("Sol")
    for path in [*WRITERS, *(f"/edit/posts/{post.id}" for post in posts)]:
        page.goto(path, wait_until="networkidle")
        assert page.locator("main").is_visible()
    page.get_by_role("button", name="Preview", exact=True).click()
    page.wait_for_load_state("networkidle")


def test_a_click_on_the_facade_makes_the_player(
    visit: Callable[..., Page], make_post: Callable[..., Post], watch: Watch
) -> None:
    make_post("video", title="Night train")
    page = visit("/")
    page.context.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(body="<p>A film</p>", content_type="text/html"),
    )
    assert watch.foreign() == []
    watch.elsewhere.add("www.youtube-nocookie.com")
    page.get_by_role("link", name="Play on YouTube").click()
    frame = page.locator("iframe")
    may = str(frame.get_attribute("sandbox")).split()
    assert "allow-scripts" in may
    assert not [word for word in may if word.startswith(("allow-top-navigation", "allow-downloads", "allow-modals"))]
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1")
    expect(frame).to_have_attribute("title", "Night train")
    expect(page.frame_locator("iframe").get_by_text("A film")).to_be_visible()
    assert any("youtube-nocookie" in url for url in watch.requests)


def test_an_uploaded_film_is_played_by_the_browser(write: Callable[..., Page], tmp_path: Path) -> None:
    film = tmp_path / "train.mp4"
    film.write_bytes(mp4())
    page = write("Sol")
    page.goto("/edit/new/video")
    page.locator("input[name=file]").set_input_files(film)
    page.get_by_role("button", name="Publish").click()
    page.goto("/")
    address = page.locator("video").get_attribute("src")
    assert re.fullmatch(r"/media/20\d\d/\d\d/train-\w+\.mp4", address)
    with page.expect_response(lambda answer: answer.status == 206):
        page.goto(address)
    expect(page.locator("video")).to_be_visible()


def test_a_wrong_password_is_a_sentence(visit: Callable[..., Page], watch: Watch) -> None:
    watch.statuses |= {401, 422}
    page = visit("/login")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".error, [role=alert]").first).to_be_visible()


def test_a_picture_can_be_opened_by_itself(app: Flask, visit: Callable[..., Page]) -> None:
    with app.app_context():
        storage = FileStorage(BytesIO(encoded(picture(), "PNG")), filename="harbour.png")
        prepared = prepare(storage, ["image/png"])
        file, post = prepared.row(None), Post(format="standard", status="published", published_at=db.now())
        db.session.add_all([file, post])
        db.session.flush()
        db.session.execute(media_uses.insert().values(post_id=post.id, media_id=file.id))
        db.session.commit()
    page = visit(f"/media/{prepared.path}")
    assert page.evaluate("document.images[0].naturalWidth") == prepared.width
