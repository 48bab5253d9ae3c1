"""`blogapp import markdown`, `ghost` and the others: what a file or folder holds stands in the blog afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import blogapp, done, refused
from drawing import encoded, picture
from filling import stored

from blogapp import create_app, db
from blogapp.importing import sources
from blogapp.importing.entries import Entry, Html, Item, SiteFacts
from blogapp.models import Media, Post

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "log"
    (root / "_posts").mkdir(parents=True)
    (root / "_config.yml").write_text("title: Tides\nurl: https://tides.example\n", encoding="utf-8")
    (root / "quay.jpg").write_bytes(BytesIO(encoded(picture((600, 300)), "JPEG")).read())
    text = "---\ntitle: Low\ntags: [fog]\n---\n*First* boats.\n\n![Quay](/quay.jpg)\n"
    (root / "_posts/2019-05-09-low.md").write_text(text, encoding="utf-8")
    text = '---\ntitle: High\n---\n<p class="has-text-align-center">x</p>\n'
    (root / "_posts/2019-05-10-high.html").write_text(text, encoding="utf-8")
    return root


@pytest.mark.usefixtures("instance")
def test_a_folder_of_markdown_is_imported_once(folder: Path) -> None:
    done("import", "markdown", str(folder))
    said = done("import", "markdown", str(folder))
    assert "0 things are new" in said
    app = create_app()
    with app.app_context():
        low, high = db.session.query(Post).order_by(Post.published_at)
        media = db.session.query(Media).one()
        assert (low.title, low.slug, [tag.name for tag in low.tags]) == ("Low", "low", ["fog"])
        assert low.data["body"] == f"*First* boats.\n\n![Quay](/media/{media.path})"
        assert high.data["body.syntax"] == "html"
        assert 'class="align-center"' in high.html
    client = app.test_client()
    assert low.path in client.get("/2019/05/09/low.html").location


@pytest.mark.usefixtures("instance")
def test_a_dry_run_writes_nothing(folder: Path) -> None:
    assert "dry run" in done("import", "markdown", str(folder), "--dry-run")
    with create_app().app_context():
        assert db.session.query(Post).count() == 0


@pytest.mark.usefixtures("instance")
def test_ghost_knows_its_address_by_the_option(tmp_path: Path) -> None:
    path = tmp_path / "ghost.json"
    post = {"id": "1", "title": "Low", "slug": "low", "html": "<p>a <b>b</b></p>", "status": "published"}
    path.write_text(json.dumps({"data": {"posts": [post]}}), encoding="utf-8")
    done("import", "ghost", str(path), "--address", "https://tides.example")
    app = create_app()
    assert stored(app).data["body"] == "a **b**"
    assert app.test_client().get("/low/").status_code in {200, 301, 302, 308}


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize("name", ["ghost", "feed", "blogger", "tumblr", "markdown"])
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("nothing", encoding="utf-8")
    assert refused("import", name, str(path if name != "markdown" else tmp_path))


@pytest.mark.usefixtures("instance")
def test_a_plugin_brings_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(path: Path, address: str) -> Iterable[Item]:
        return [SiteFacts(address=address), Entry(path.name, format="", title="Low", fields={"body": Html("<p>x</p>")})]

    entry = SimpleNamespace(name="notebook", load=lambda: reader)
    monkeypatch.setattr(sources, "entry_points", lambda group: [entry] if group == "blogapp.importers" else [])
    assert "notebook" in blogapp("import", "--help").output
    done("import", "notebook", str(tmp_path), "--address", "https://tides.example")
    assert stored(create_app()).title == "Low"
