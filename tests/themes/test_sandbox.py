"""Templates of themes and formats run in a sandbox: they know the documented names, and read what is for readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kinds
import pytest
from dressing import choose
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp import db
from blogapp.comments import own_links
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Loaded
from blogapp.models import Comment
from blogapp.themes import sandbox, template_globals
from blogapp.wiring import FILTERS, GLOBALS

Make = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXTENDED = ["public/post.html", "public/page.html", "public/stream.html", "public/archive.html", "public/search.html"]
EXTENDED += ["public/overview.html", "errors/error.html"]
PYTHON = [  # where Python itself would be reached
    "cycler.__init__.__globals__", "cycler['__init__']", "joiner|attr('__init__')", "namespace.__init__.__globals__",
    "''.__class__.__mro__", "''['__class__']", "''|attr('__class__')", "range.__class__", "_.__globals__",
    "gettext.__globals__", "ngettext.__code__", "dict.__subclasses__()", "self._TemplateReference__context",
    "'{0.__class__}'.format(view)", "[view]|map(attribute='__class__')|join", "{}.__class__.__base__",
    "(_).__wrapped__", "lipsum.__globals__", "dict.mro()",
]  # fmt: skip
SECRETS = [  # what the application holds
    "config.SECRET_KEY", "config['SECRET_KEY']", "config.items()", "request.environ", "request.application",
    "session.x", "request.headers", "request.cookies", "g.site", "current_user.password", "url_for.__globals__",
    "site.__class__", "site.store", "get_locale.__globals__", "menu.__globals__", "theme().folders[0].read_text()",
    "request.json_module", "article.__globals__", "get_flashed_messages()",
]  # fmt: skip
OF_POSTS = [
    "password",
    "author.password",
    "author.email",
    "author.fs_uniquifier",
    "metadata",
    "registry",
    "data",
    "html",
    "publish",
]
HUNGRY = ["'a' * 10**9", "10**100000", "range(10**9)", "'%999999999d' % 1", "'a'|center(999999999)", "[1] * 10**9"]
HUNGRY += ["'%999999999d'|format(1)", "'a'.center(999999999)", "'a'.zfill(999999999)", "'a'.rjust(10**9)"]
HUNGRY += ["'a' * 200000 if 2 ** 5000"]  # a number that costs little, but shows that larger ones would be computed


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """On SQLite: what is tried here is the same on any database."""
    return make_app(TIMEZONE="Europe/Athens")


class Spy(PostFormat):
    """A format with a template to try things in."""

    name = "spy"
    body = f.Markdown("Text")
    template = "{{ body }}"


@pytest.fixture
def spy(app: Flask, make_post: Make) -> Any:
    """A post whose format's template is given: `spy("{{ config }}")` returns its page."""
    loaded = app.extensions["blogapp.formats"].loaded

    def look(template: str) -> str:
        app.extensions["blogapp.cache"].clear()
        format = type("Spy", (Spy,), {"name": "spy", "__module__": __name__, "template": template})
        loaded["spy"] = Loaded(format, "a test", Path(__file__).parent)
        with app.app_context():
            app.jinja_env.of_formats.cache.clear()
        return str(app.test_client().get(make_post("spy", title="Looking", body="The words of the post.").url).text)

    yield look
    loaded.pop("spy", None)


def printing(expression: str) -> str:
    """Return a template that shows what an expression is."""
    return "<i>at" + "{{ " + expression + " }}{{ (" + expression + ")|list|join }}</i>"


@pytest.mark.slow
def test_template_of_a_format_reaches_neither_python_nor_the_application(spy: Any, app: Flask, subtests: Any) -> None:
    for expression in [*PYTHON, *SECRETS]:
        with subtests.test(expression):
            page = spy("{{ body }}" + printing(expression))
            assert "<i>at" not in page.replace("<i>at</i>", "")  # nothing, or the snapshot stands in
            assert "The words of the post." in page
            assert app.secret_key not in page
    for name in ("config", "request", "g", "session", "site", "lipsum", "url_for", "menu", "current_user"):
        assert "<b>at</b>" in spy(f"<b>at{{{{ {name} }}}}</b>")


@pytest.mark.first(1)
@pytest.mark.parametrize("expression", [
    "shown[0].reading.rows", "shown[0].reading.entry(shown[0].row)", "shown[0].reading.of(shown[0].row)",
    "shown[0].reading.articles",
])  # fmt: skip
def test_a_listing_leads_no_theme_to_the_cache(
    client: FlaskClient, dress: Make, make_post: Make, expression: str
) -> None:
    make_post(title="The harbour at six")
    dress({"templates/public/_listing.html": printing(expression) + "{{ shown[0].title }}"})
    page = client.get("/").text
    assert "<i>at" not in page.replace("<i>at</i>", "")
    assert "The harbour at six" in page


@pytest.mark.slow
def test_template_of_a_theme_reaches_neither_python_nor_the_application(
    app: Flask, client: FlaskClient, dress: Make, make_post: Make, subtests: Any
) -> None:
    make_post(title="The harbour at six", password="no hash")
    for expression in [*PYTHON, *SECRETS, *(f"shown.post.{name}" for name in OF_POSTS)]:
        with subtests.test(expression):
            dress({"templates/public/_post.html": printing(expression) + "{{ shown.title }}"})
            page = client.get("/").text
            assert "<i>at" not in page.replace("<i>at</i>", "")
            assert "The harbour at six" in page
            assert app.secret_key not in page


@pytest.mark.slow
def test_no_expression_fills_the_memory(spy: Any, subtests: Any) -> None:
    for expression in HUNGRY:
        with subtests.test(expression):
            assert len(spy(printing(expression))) < 100_000


@pytest.mark.slow
def test_what_one_expression_may_make_has_limits(spy: Any) -> None:
    """Each is tried at its limit and one beyond; what is beyond takes the whole template along."""
    within = ["range(100000)", "[1] * 4194304", "(2 ** 1000 % 10)|string", "1000 ** 2 and [1]", "'%999d' % 1"]
    beyond = ["range(100001)", "[1] * 4194305", "(2 ** 1001 % 10)|string", "1001 ** 2 and [1]", "'%1000d' % 1"]
    lengths = "".join(f"<i>at{{{{ ({each})|length }}}}</i>" for each in [*within, "'a'|center(1001)"])
    assert re.findall("<i>at([0-9]+)</i>", spy(lengths)) == ["100000", "4194304", "1", "1", "999", "1000"]
    for each in beyond:
        assert not re.search("<i>at[0-9]", spy(f"<i>at{{{{ ({each})|length }}}}</i>")), each


@pytest.mark.slow
def test_every_template_of_the_core_works_inside_a_theme(
    app: Flask, client: FlaskClient, dress: Make, make_post: Make, make_comment: Make, subtests: Any
) -> None:
    _, pages = kinds.fill(app, make_post, make_comment)
    with app.test_request_context():
        comment = db.session.scalars(select(Comment)).first()
        assert comment
        for of_writer in (own_links.address, own_links.stop_path, own_links.confirm_path):
            pages[of_writer.__name__] = of_writer(comment)
    files = {f"templates/{name}": f'{{% extends "@core/{name}" %}}' for name in EXTENDED}
    files |= {f"templates/formats/{path.name}": f'{{% include "@{path.stem}/{path.name}" %}}' for path in formats()}
    for name in ("seaside", "broadsheet"):
        dress(files, chosen=name)
        for kind, address in pages.items():
            with subtests.test(f"{kind} in {name}"):
                client.get(address)
                assert app.extensions["blogapp.themes"].failed == {}
        choose(app, "default")


def formats() -> list[Path]:
    return [path for path in (ROOT / "templates" / "formats").glob("*.html") if not path.name.startswith("_")]


def test_theme_reads_what_the_documentation_names(client: FlaskClient, dress: Make, make_post: Make) -> None:
    make_post(title="The harbour at six", tags=["trains"])
    dress({"templates/_footer.html": "<b>{{ site.title }} {{ request.path }} {{ request.args.a }}</b>"})
    assert "<b>Blogapp / 5</b>" in client.get("/?a=5").text


def test_documentation_lists_the_names_that_templates_know() -> None:
    themes, of_formats = ((DOCS / name).read_text(encoding="utf-8") for name in ("themes.md", "formats.md"))
    for name in {*template_globals.OF_THEMES, "request"} - {"_"}:
        assert re.search(rf"`{name}\b", themes), name
    for name in set(template_globals.OF_FORMATS) - {"_"}:
        assert re.search(rf"`{name}\b", of_formats), name
    for kind, names in sandbox.READABLE.items():
        if kind.__module__.startswith("blogapp.models"):
            line = next(line for line in themes.splitlines() if line.startswith(f"| {kind.__name__.lower()} "))
            assert set(re.findall(r"`(\w+)`", line)) == names


def test_a_name_that_no_list_explains_stops_the_start() -> None:
    with pytest.raises(RuntimeError, match="unheard_of"):
        template_globals.provide(Flask(__name__), GLOBALS | {"unheard_of": len}, FILTERS)
