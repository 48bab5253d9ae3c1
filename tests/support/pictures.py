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
from itertools import product
from pathlib import Path

import waitress
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from werkzeug.datastructures import FileStorage

from blogapp import create_app, db, media, migrations
from blogapp.cli.samples import first
from blogapp.formats import PostFormat
from blogapp.formats.registry import load
from blogapp.models import Media, User

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "gallery.md"
FOLDER = DOCS / "images" / "formats"
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")
MOST, EDGE = 900, 12
GPX = b"""<?xml version="1.0"?><gpx version="1.1" creator="harbour" xmlns="http://www.topografix.com/GPX/1/1">
<trk><trkseg><trkpt lat="54.18" lon="7.89"/><trkpt lat="54.19" lon="7.90"/></trkseg></trk></gpx>"""
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
def blog(formats: Path | None = None) -> Iterator[str]:
    """Serve a blog as `make run` leaves it, with the formats of a folder, and return its address."""
    with tempfile.TemporaryDirectory() as folder:
        if formats:
            shutil.copytree(formats, Path(folder) / "formats", ignore=shutil.ignore_patterns("__pycache__"))
        app = create_app(INSTANCE=folder, SAFE_MODE=formats is None)
        _fill(app)
        server = waitress.create_server(app, host="127.0.0.1", port=int(os.environ.get("PORT", "0")), threads=2)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()


def further_files() -> list[Media]:
    """Return files of further types, such as formats of plugins ask for: a track, and a recording of no sound."""
    uploads = {"bay.gpx": ("application/gpx+xml", GPX), "fog.mp3": ("audio/mpeg", b"ID3\x04" + bytes(100))}
    return [
        media.prepare(FileStorage(BytesIO(content), filename), [kind]).row(None)
        for filename, (kind, content) in uploads.items()
    ]


def _fill(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        migrations.upgrade(db.engine())
        files = [*first.files(), *further_files()]
        author = User(email="ana@example.org", name="Ana", slug="ana", role="administrator", bio="", password="")
        db.session.add_all([author, *files])
        db.session.flush()
        first.write(author, files)
        db.session.commit()


def take(browser: Browser, address: str, name: str, place: Path, width: int, scheme: str) -> None:
    """Take the picture of the first post of a format."""
    screen = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    screen.goto(f"{address}/type/{name}/", wait_until="networkidle")
    post = screen.locator(f"article.format-{name}").first
    post.scroll_into_view_if_needed()
    post.evaluate(LOADED)
    box = post.bounding_box() or {}
    top = box["y"] + screen.evaluate("scrollY") - EDGE
    side = max(0, (width - MOST) / 2)  # pictures may be wider than the text
    clip = {"x": side, "y": top, "width": width - 2 * side, "height": box["height"] + 2 * EDGE}
    shot = Image.open(BytesIO(screen.screenshot(animations="disabled", full_page=True, clip=clip)))  # type: ignore[arg-type]
    shot.convert("RGB").save(place, "WEBP", quality=80, method=6)
    screen.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def main() -> None:
    """Make the pictures and the page anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with blog() as address, chromium() as browser:
        for format in FORMATS:
            for width, scheme in product(WIDTHS, SCHEMES):
                take(browser, address, format.name, file(format, width, scheme), width, scheme)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
