"""A format's script, `<name>.js` beside its class: on the pages that show its posts, and on no other."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from tides import TIDE, publish

from blogapp import create_app
from blogapp.formats import registry
from blogapp.testing import Kit, lock
from blogapp.testing.checks import CHECKS

OWN = "for (const post of document.querySelectorAll('.format-tide')) post.dataset.enhanced = '</script>';"


def scripted(folder: Path, script: str | bytes) -> Flask:
    """Return a blog with a plugin that has a script."""
    (folder / "formats").mkdir(exist_ok=True)
    (folder / "formats" / "tide.py").write_text(TIDE, encoding="utf-8")
    (folder / "formats" / "tide.js").write_bytes(script if isinstance(script, bytes) else script.encode())
    return create_app(INSTANCE=str(folder))


def scripts(app: Flask, page: str) -> list[str]:
    """Return the addresses of the scripts of a page that are of a format."""
    return re.findall(
        r'<script type="module" src="(/themes/formats/[^"]+)"></script>', app.test_client().get(page).text
    )


def test_a_script_is_on_the_pages_that_show_its_posts(folder: Path) -> None:
    app = scripted(folder, OWN)
    path = publish(app)
    [address] = scripts(app, "/")
    for page in ("/", path, "/type/tide/", "/author/ana/"):  # the first from the cache
        assert scripts(app, page) == [address]
        assert "script-src" not in app.test_client().get(page).headers["Content-Security-Policy"]
    other = publish(app, "standard")
    for page in (other, "/type/standard/", "/nothing/", "/search/?q=high", "/login"):
        assert scripts(app, page) == []
    answer = app.test_client().get(address)
    assert (answer.text, answer.mimetype) == (OWN, "text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert app.test_client().get("/themes/formats/standard.js").status_code == 404


def test_another_script_has_another_address_and_makes_another_page(folder: Path) -> None:
    app = scripted(folder, OWN)
    publish(app)
    before, tag = scripts(app, "/"), app.test_client().get("/").headers["ETag"]
    after = scripted(folder, OWN + "// again")
    assert scripts(after, "/") != before
    assert after.test_client().get("/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.first(1)
@pytest.mark.parametrize("script", [b"\xff\xfe", "x" * 300_000, ""])
def test_a_script_that_cannot_be_used_costs_nothing_else(folder: Path, script: str | bytes) -> None:
    app = scripted(folder, script)
    path = publish(app)
    assert scripts(app, path) == []
    assert "High." in app.test_client().get(path).text


def test_a_script_goes_with_its_plugin(folder: Path) -> None:
    path = publish(scripted(folder, OWN))
    (folder / "formats" / "tide.py").unlink()
    assert scripts(create_app(INSTANCE=str(folder)), path) == []


@pytest.mark.parametrize(
    "script",
    ["import { a } from './other.js';", "import 'https://example.org/a.js';", "await import(name);", "eval(x)"],
)
def test_the_kit_looks_at_the_script(tmp_path: Path, script: str) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "tide.py").write_text(TIDE, encoding="utf-8")
    with closing(Kit(registry.load(tmp_path, {})["tide"])) as kit:
        CHECKS["script_stands_alone"](kit)
        path = tmp_path / "formats" / "tide.js"
        path.write_text("// It may import nothing.\n" + OWN, encoding="utf-8")
        CHECKS["script_stands_alone"](kit)
        path.write_text(script, encoding="utf-8")
        with pytest.raises(AssertionError, match=r"tide\.js"):
            CHECKS["script_stands_alone"](kit)
        lock.write(kit.format)
        path.unlink()
        with pytest.raises(AssertionError, match=r"tide\.js is missing"):
            CHECKS["locked_files_are_here"](kit)
