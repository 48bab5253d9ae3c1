"""In a browser: a format's script adds to its posts, and an uploaded file does nothing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from watching import Watch
from werkzeug.datastructures import FileStorage

from blogapp import db
from blogapp.media import prepare
from blogapp.models import Post, media_uses

FORMAT = """
from blogapp.formats import PostFormat, fields as f

class Tide(PostFormat):
    name = "tide"
    template = "<p class=tide-height>412</p>{{ body }}"
    body = f.Markdown("Text", required=True)
"""
SCRIPT = """
for (const height of document.querySelectorAll(".format-tide .tide-height")) {
  const button = document.createElement("button");
  button.textContent = "In feet";
  button.addEventListener("click", () => { height.textContent = "13.5"; });
  height.after(button);
}
"""


@pytest.fixture
def app(make_app: Callable[..., Flask], empty_instance: Path, tmp_path: Path) -> Flask:
    (tmp_path / "formats").mkdir()
    for path in empty_instance.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, text in {
        "tide.py": FORMAT,
        "tide.js": SCRIPT,
        "tide.css": ".tide-height { color: rgb(1, 2, 3) }",
    }.items():
        (tmp_path / "formats" / name).write_text(text, encoding="utf-8")
    return make_app(INSTANCE=str(tmp_path))


def test_a_script_adds_to_its_posts_and_is_loaded_nowhere_else(
    visit: Callable[..., Page], make_post: Callable[..., Post], watch: Watch
) -> None:
    other = make_post(title="Fog", days_ago=1)
    page = visit(other.url)
    assert not any("/themes/formats/" in address for address in watch.requests)
    post = make_post("tide", title="High water")
    for path in ("/", post.url):
        page.goto(path)
        page.get_by_role("button", name="In feet").click()
        expect(page.locator(".tide-height")).to_have_text("13.5")
        expect(page.locator(".tide-height")).to_have_css("color", "rgb(1, 2, 3)")
    plain = visit(post.url, java_script_enabled=False)
    expect(plain.locator(".tide-height")).to_have_text("412")


TEXT = "alert(1)\n<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"


def test_an_uploaded_file_is_stored_and_does_nothing(
    app: Flask, visit: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    page = visit(make_post(title="Fog").url)
    with app.app_context():
        row = prepare(FileStorage(BytesIO(TEXT.encode()), filename="page.html"), ["text/plain"]).row(None)
        db.session.add(row)
        db.session.flush()
        db.session.execute(media_uses.insert().values(post_id=1, media_id=row.id))
        address = row.url
        db.session.commit()
    with page.expect_download() as download:
        page.evaluate("address => { location.href = address; }", address)
    assert download.value.suggested_filename == "page.html.txt"
    assert "Fog" in page.title()
