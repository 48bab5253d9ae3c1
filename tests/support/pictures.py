"""The pictures of docs/gallery.md, of a running blog: `python tests/support/pictures.py` renews them and the page."""

from __future__ import annotations

import inspect
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import waitress
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from blogapp import create_app, db, migrations
from blogapp.cli.samples import first
from blogapp.formats import PostFormat
from blogapp.formats.registry import load
from blogapp.models import User

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "gallery.md"
FOLDER = DOCS / "images" / "formats"
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")
MOST, EDGE = 900, 12
LOADED = "post => Promise.all(Array.from(post.querySelectorAll('img'), image => image.decode()))"
FORMATS = list(load(Path("/nowhere"), {}, safe_mode=True).values())
HEAD = """# The built-in formats

The example of each format as the stream has it, on a desk (1280 pixels) and on a telephone (320), in light and dark.
How to write one of your own is told in [How to write a format](formats.md).
`python tests/support/pictures.py` takes them.
"""


def file(format: type[PostFormat], width: int, scheme: str) -> Path:
    """Return where a picture is kept."""
    return FOLDER / f"{format.name}-{width}-{scheme}.webp"


def page() -> str:
    """Return the text of the gallery."""
    parts = [HEAD]
    for format in FORMATS:
        said = (inspect.getdoc(format) or "").partition("\n")[0]
        rows = ["| " + " | ".join(_image(format, width, scheme) for scheme in SCHEMES) + " |" for width in WIDTHS]
        parts.append("\n".join([f"## {format.label}", "", said, "", "| light | dark |", "| --- | --- |", *rows, ""]))
    return "\n".join(parts)


def _image(format: type[PostFormat], width: int, scheme: str) -> str:
    place = file(format, width, scheme).relative_to(DOCS)
    return f"![The format {format.name}, {width} pixels wide, {scheme}]({place})"


@contextmanager
def blog() -> Iterator[str]:
    """Serve a blog as `make run` leaves it, and return its address."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, SAFE_MODE=True)
        _fill(app)
        server = waitress.create_server(app, host="127.0.0.1", port=int(os.environ.get("PORT", "0")), threads=2)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()


def _fill(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        migrations.upgrade(db.engine())
        files = first.files()
        author = User(email="ana@example.org", name="Ana", slug="ana", role="administrator", bio="", password="")
        db.session.add_all([author, *files])
        db.session.flush()
        first.write(author, files)
        db.session.commit()


def take(browser: Browser, address: str) -> None:
    """Take each picture."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            screen = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            screen.goto(address, wait_until="networkidle")
            for format in FORMATS:
                post = screen.locator(f"article.format-{format.name}").first
                post.scroll_into_view_if_needed()
                post.evaluate(LOADED)
                box = post.bounding_box() or {}
                top = box["y"] + screen.evaluate("scrollY") - EDGE
                side = max(0, (width - MOST) / 2)  # pictures may be wider than the text
                clip = {"x": side, "y": top, "width": width - 2 * side, "height": box["height"] + 2 * EDGE}
                shot = Image.open(BytesIO(screen.screenshot(animations="disabled", full_page=True, clip=clip)))
                shot.convert("RGB").save(file(format, width, scheme), "WEBP", quality=80, method=6)
            screen.close()


def main() -> None:
    """Make the pictures and the page anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with blog() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        take(browser, address)
        browser.close()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
