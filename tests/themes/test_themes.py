"""Themes: what they change, what they cannot, and what happens when one is broken."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dressing import SEASIDE, TOML, choose, put
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, UndefinedError
from reading import read, words

from blogapp import themes
from blogapp.models import Site
from blogapp.themes import registry

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def sheet(client: FlaskClient, address: str = "/") -> str:
    return str(read(client, address).select_one("link[rel=stylesheet]")["href"]).partition("?")[0]


@pytest.mark.slow
def test_samples_of_the_documentation_are_a_theme(dress: Make, make_post: Make, client: FlaskClient) -> None:
    status = make_post("status", title="", body="High water.")
    dress(SEASIDE)
    page = read(client, status.url)
    assert words(page.select_one(".site-footer p")) == "Blogapp, by the sea"
    assert page.select_one(".tide a")
    assert words(page.select_one(".bottle")) == "High water."
    assert tomllib.loads(SEASIDE["pyproject.toml"])["project"]["entry-points"]["blogapp.themes"]["seaside"]
    with client.get(sheet(client)) as answer:
        assert answer.text.index("--column:") < answer.text.index("#0a5a7d")


@pytest.mark.slow
def test_post_of_a_theme_shows_what_it_reads_at_once(
    app: Flask, dress: Make, make_post: Make, client: FlaskClient
) -> None:
    make_post()
    dress({"templates/public/_post.html": "<article>{{ site.tagline }} at {{ absolute('/') }}</article>"})
    assert words(read(client, "/").select_one("article")) == f"{Site().tagline} at http://localhost/"
    choose(app, "seaside", tagline="High water")
    assert words(read(client, "/").select_one("article")) == "High water at http://localhost/"
    assert "High water at http://127.0.0.1/" in client.get("/", base_url="http://127.0.0.1").text


def test_theme_changes_no_feed_and_no_snapshot(dress: Make, make_post: Make, client: FlaskClient) -> None:
    make_post("status", title="", body="High water.")
    before = client.get("/feed/").data
    dress(
        SEASIDE
        | {
            "templates/feeds/rss.xml": "Nothing",
            "templates/feeds/base.xml": "Nothing",
            "templates/base.html": "Nothing",
        }
    )
    after = make_post("status", title="", body="Low water.", days_ago=2)
    assert client.get("/").text.strip() == "Nothing"
    assert "bottle" not in after.html
    items = client.get("/feed/").data
    assert b"High water." in items
    assert b"bottle" not in items
    assert before[:100] == items[:100]


@pytest.mark.slow
def test_view_of_a_format_goes_before_the_format(dress: Make, make_post: Make, client: FlaskClient) -> None:
    post = make_post("quote", title="")
    dress({"templates/formats/quote.html": "Everywhere", "templates/formats/quote.stream.html": "Listed"})
    assert words(read(client, "/").select_one(".e-content")) == "Listed"
    assert words(read(client, post.url).select_one(".e-content")) == "Everywhere"


def test_listings_change_with_the_theme_at_once(app: Flask, dress: Make, make_post: Make, client: FlaskClient) -> None:
    make_post()
    dress({"templates/public/_post.html": "One post"})
    assert "One post" in client.get("/").text
    tag = client.get("/").headers["ETag"]
    choose(app, "default")
    answer = client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, "One post" in answer.text) == (200, False)


@pytest.mark.first(2)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/_footer.html", "{{ nothing.at.all }}"),
        ("templates/_footer.html", "{{ 1 / 0 }}"),
        ("templates/_footer.html", '{% include "public/nowhere.html" %}'),
        ("templates/public/_post.html", "{{ missing() }}"),
        ("templates/formats/standard.html", "{{ 1 / 0 }}"),
        ("templates/public/stream.html", '{% extends "@themes/nobody/base.html" %}'),
    ],
)
def test_failing_theme_is_left_aside_and_told(
    dress: Make, make_post: Make, signed_in: Make, client: FlaskClient, name: str, text: str
) -> None:
    make_post(title="The harbour at six")
    dress({name: text})
    answer = client.get("/")
    assert answer.status_code == 200
    assert "The harbour at six" in answer.text
    assert "<article" in answer.text
    told = signed_in("administrator").get("/edit/themes/").text
    assert "“seaside” does not work" in told


@pytest.mark.slow
def test_mistake_of_the_page_is_not_blamed_on_the_theme(
    dress: Make, make_app: Make, app: Flask, make_post: Make
) -> None:
    dress({"templates/public/_post.html": "{{ shown.post }}"})
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.get_template("public/_post.html").render()
    assert app.extensions["blogapp.themes"].failed == {}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"theme.toml": "name = "}, "Invalid value"),
        ({"theme.toml": 'name = "Seaside"'}, "theme.toml must say api = 1"),
        ({"theme.toml": "api = 1\ncolour = 3"}, "a key that means nothing: colour"),
        ({"theme.toml": 'api = 1\npaper = ["red"]'}, "paper must be two colours"),
        ({"theme.toml": 'api = 1\nparent = "nobody"'}, "Its parent nobody is not here"),
        ({"templates/base.html": "\n{% if %}"}, "base.html, line 2"),
        ({"templates/base.html": "{% endblock %}"}, "base.html, line 1"),
    ],
)
def test_theme_that_cannot_be_read_is_told(
    dress: Make,
    signed_in: Make,
    client: FlaskClient,
    files: dict[str, str],
    told: str,
) -> None:
    dress(files)
    assert sheet(client) == "/themes/default/style.css"
    page = words(read(signed_in("administrator"), "/edit/themes/").select_one("main"))
    assert told in page
    assert "The theme “seaside” was chosen and is not here." in page


def test_theme_of_a_parent_has_its_templates_and_styles(dress: Make, client: FlaskClient) -> None:
    dress({"theme.toml": 'api = 1\nparent = "broadsheet"', "static/style.css": "a { color: red }"})
    assert read(client, "/").select_one(".masthead")
    with client.get(sheet(client)) as answer:
        assert answer.text.index("Broadsheet") < answer.text.index("color: red")


def test_package_brings_a_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {
        "blogapp_seaside/__init__.py": "raise RuntimeError('Nothing in here is run.')",
        "blogapp_seaside/theme.toml": TOML,
        "blogapp_seaside-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: blogapp-seaside\nVersion: 1.0\n",
        "blogapp_seaside-1.0.dist-info/entry_points.txt": "[blogapp.themes]\nseaside = blogapp_seaside\nlost = no\n",
    })  # fmt: skip
    monkeypatch.syspath_prepend(tmp_path)
    found = registry.load(tmp_path / "instance", Environment(autoescape=True))
    assert found.loaded["seaside"].source == "package blogapp-seaside"
    assert [problem.name for problem in found.problems] == ["lost"]
    assert "seaside" not in registry.load(tmp_path, Environment(autoescape=True), safe_mode=True).loaded


@pytest.mark.slow
def test_preview_is_for_its_maker_alone(app: Flask, signed_in: Make, make_post: Make, client: FlaskClient) -> None:
    post, administrator = make_post(), signed_in("administrator")
    for path in ("/", post.url, "/archive/", "/search/"):
        answer = administrator.get("/edit/themes/broadsheet/preview", query_string={"path": path})
        assert 'class="site-header masthead"' in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers
        assert "masthead" not in client.get(path).text
    assert administrator.get("/edit/themes/broadsheet/preview?path=/edit/").status_code == 404
    assert signed_in("editor", name="Edda").get("/edit/themes/broadsheet/preview").status_code == 404


def test_chosen_theme_is_seen_by_everybody(signed_in: Make, client: FlaskClient) -> None:
    administrator = signed_in("administrator")
    assert administrator.post("/edit/themes/broadsheet/choose").status_code == 303
    assert read(client, "/").select_one(".masthead")
    assert not read(administrator, "/edit/").select_one(".masthead")
    assert administrator.post("/edit/themes/nobody/choose").status_code == 404


def test_post_is_previewed_in_the_theme_of_the_site(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post()
    choose(app, "broadsheet")
    assert read(signed_in("editor"), f"/edit/posts/{post.id}/preview").select_one(".masthead")


@pytest.mark.parametrize("file", ["shell.svg", "../theme.toml", "..%2ftheme.toml", "templates/_footer.html", ""])
def test_files_of_a_theme_are_those_beside_its_styles(dress: Make, client: FlaskClient, file: str) -> None:
    dress({"static/shell.svg": "<svg/>"})
    with client.get(f"/themes/seaside/{file}") as answer:
        assert answer.status_code == (200 if file == "shell.svg" else 404)


def test_current_theme_outside_a_request_is_the_default(app: Flask) -> None:
    with app.app_context():
        assert themes.current().name == "default"
