"""A format's looks are its own: `<name>.css` beside its template is in the stylesheet where its posts are shown."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from tides import TIDE, publish

from blogapp import create_app, template_folder
from blogapp.formats import registry, stylesheets
from blogapp.testing import Kit
from blogapp.testing.checks import CHECKS

OWN = ".format-tide .depth { color: var(--accent) }"
BUILT_IN = sorted((template_folder() / "formats").glob("*.css"))
pytestmark = pytest.mark.any_database


def styled(folder: Path, css: str | bytes) -> str:
    """Return the stylesheet of readers of a blog with a plugin that has a stylesheet."""
    (folder / "formats").mkdir(exist_ok=True)
    (folder / "formats" / "tide.py").write_text(TIDE, encoding="utf-8")
    (folder / "formats" / "tide.css").write_bytes(css if isinstance(css, bytes) else css.encode())
    return sheet(create_app(INSTANCE=str(folder)))


def sheet(app: Flask) -> str:
    publish(app)
    return sheet_of(app, "/type/tide/")


def sheet_of(app: Flask, page: str) -> str:
    client = app.test_client()
    address = unescape(re.search(r'<link rel="stylesheet" href="([^"]+)"', client.get(page).text)[1])
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    return answer.text


def test_a_plugins_looks_come_with_it_and_go_with_it(folder: Path) -> None:
    assert OWN in styled(folder, OWN)
    (folder / "formats" / "tide.py").unlink()
    assert OWN not in sheet_of(create_app(INSTANCE=str(folder)), "/")


@pytest.mark.slow
def test_a_plugins_looks_are_on_the_pages_that_show_its_posts(folder: Path) -> None:
    assert OWN in styled(folder, OWN)
    app = create_app(INSTANCE=str(folder))
    path = publish(app)
    assert OWN in sheet_of(app, "/")
    assert OWN in sheet_of(app, "/")  # from the cache
    assert OWN in sheet_of(app, path)
    other = publish(app, "standard")
    for page in (other, "/nothing/", "/search/?q=high", "/login"):
        assert OWN not in sheet_of(app, page)


@pytest.mark.slow
def test_looks_come_along_with_a_template_of_another_format(folder: Path) -> None:
    styled(folder, OWN)
    ebb = TIDE.replace("Tide", "Ebb").replace('"tide"', '"ebb"')
    ebb = ebb.replace("<b class=depth>", "{% include '@tide/tide.html' %}")
    (folder / "formats" / "ebb.py").write_text(ebb, encoding="utf-8")
    app = create_app(INSTANCE=str(folder))
    assert OWN in sheet_of(app, publish(app, "ebb"))


@pytest.mark.slow
def test_themes_have_the_last_word(folder: Path) -> None:
    theme = folder / "themes" / "seaside" / "static"
    theme.mkdir(parents=True)
    (theme.parent / "theme.toml").write_text("api = 1", encoding="utf-8")
    (theme / "style.css").write_text(".format-tide .depth { color: red }", encoding="utf-8")
    styled(folder, OWN)
    css = create_app(INSTANCE=str(folder)).test_client().get("/themes/seaside/style.css?formats=tide").text
    assert 0 < css.index(OWN) < css.index("color: red")


@pytest.mark.first(1)
@pytest.mark.parametrize(
    "css", [".format-tide {", "/* open", '.format-tide::after { content: "open\n" }', "}", ".a { b: c(d }", b".\xff {}"]
)
def test_a_stylesheet_that_is_not_whole_takes_nothing_along(
    folder: Path, css: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(styled(folder, css)) == len(styled(folder, ""))
    assert "tide.css" in caplog.text


def test_the_desk_loads_the_looks_of_formats_where_it_shows_posts(signed_in: Any) -> None:
    client = signed_in("administrator")
    address = re.search(r'href="(/themes/formats\.css\?v=\w+)"', client.get("/edit/formats/chat").text)[1]
    assert client.get(address).text == "\n".join(path.read_text(encoding="utf-8") for path in in_order(client))
    loaded = re.findall(r'<link rel="stylesheet" href="([^"?]+)', client.get("/edit/").text)
    assert loaded == ["/static/base.css", "/static/desk.css"]  # and no rule for readers


def in_order(client: Any) -> list[Path]:
    names = client.application.extensions["blogapp.formats"]
    paths = [template_folder() / "formats" / f"{name}.css" for name in names]
    return [path for path in paths if path in BUILT_IN]


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_built_in_looks_are_whole_and_keep_to_their_posts(path: Path) -> None:
    css = path.read_text(encoding="utf-8")
    assert stylesheets.is_whole(css)
    assert stylesheets.strangers(css, path.stem) == []


@pytest.mark.parametrize(
    ("css", "strangers"),
    [
        (OWN, []),
        (".tide i, .tide-depth { color: red }", []),
        (".format-tide { & b { color: red } }", []),
        ("@media print { .format-tide b, .lead-beside .format-tide i { color: red } }", []),
        ("@keyframes tide-rises { from { top: 0 } } .format-tide:is(.a, .b) { top: 0 }", []),
        ('.format-tide [title=".a, {b}"] { color: red }', []),
        ("/* .format-tide */ b { color: red }", ["b"]),
        (".format-tides b, .format-tide-2 i { color: red }", [".format-tides b", ".format-tide-2 i"]),
        (".format-tide b, p:is(a, b) { color: red }", ["p:is(a, b)"]),
        ("@media print { body { color: red } }", ["body"]),
        ('@import "a.css"; @font-face { src: url(a) }', ["@import", "@font-face"]),
        ("@keyframes rises { from { top: 0 } }", ["@keyframes rises"]),
    ],
)
def test_what_a_stylesheet_says_of_others_is_found(css: str, strangers: list[str]) -> None:
    assert stylesheets.strangers(css, "tide") == strangers


@pytest.mark.parametrize(
    ("css", "check"), [("b { color: red }", "stylesheet_keeps_to_its_posts"), (".format-tide {", "stylesheet_is_whole")]
)
def test_the_kit_looks_at_the_stylesheet(css: str, check: str, tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "tide.py").write_text(TIDE, encoding="utf-8")
    with closing(Kit(registry.load(tmp_path, {})["tide"])) as kit:
        CHECKS[check](kit)
        (tmp_path / "formats" / "tide.css").write_text(css, encoding="utf-8")
        with pytest.raises(AssertionError, match=r"tide\.css"):
            CHECKS[check](kit)
