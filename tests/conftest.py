"""What the tests share: an application on each database, and short ways to fill it."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dressing
import pytest
from clients import AtHome, SignedInClient
from cooking import CAKE
from databases import DATABASES, empty, let_nothing_last, postgres_for
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from people import add_user
from recipe import Recipe

from blogapp import create_app, db, migrations, themes
from blogapp.accounts import cookies, sessions
from blogapp.cli import instance as cli_instance
from blogapp.cli import renewal
from blogapp.cli.application import inside
from blogapp.formats import PostFormat
from blogapp.formats.registry import Loaded
from blogapp.http import address_counts
from blogapp.http.page_cache import PageCache
from blogapp.models import Comment, Post, User
from blogapp.posts import saving

pytest_plugins = ["buckets", "installing", "selection"]
FILE = "blogapp.db"

hypothesis_settings.register_profile("long", deadline=None)  # pytest --hypothesis-profile=long: see test_whole_life.py

address_counts.EVERY = float("inf")  # a test that wants it has what was counted written
UNTITLED = {"aside", "quote", "status"}  # formats that few give a title


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over what is there for good: to look through it takes a fifth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let nothing be skipped where everything is there to run it: a skip in CI is a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session", params=DATABASES)
def shared_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Flask]:
    """One application for each worker and database; `app` empties it for each test."""
    settings: dict[str, Any] = {"INSTANCE": str(tmp_path_factory.mktemp("instance")), "TIMEZONE": "Europe/Athens"}
    if request.param == "postgres":
        settings["DATABASE_URL"] = postgres_for(worker_id)
    app = _prepared(**settings)
    app.test_client().get("/robots.txt")  # what pages are made of is named before a test adds a format to it
    yield app
    with app.app_context():
        db.engine().dispose()


def _prepared(**settings: Any) -> Flask:
    """Make an application with its tables, in which passwords cost little."""
    often = {"COMMENT_RATE": "1000 per minute", "COMMENT_FLOOD": "9999 per minute", "SIGN_IN_RATE": "1000 per minute"}
    app = create_app(**often | settings)
    with app.app_context():
        migrations.upgrade(db.engine())
        let_nothing_last(db.engine())
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)
    return app


@pytest.fixture(scope="module")
def make_app(tmp_path_factory: pytest.TempPathFactory, empty_instance: Path) -> Iterator[Callable[..., Flask]]:
    """Make an application of the test's own, for other settings or further views: `make_app(BASE_URL="https://…")`."""
    apps = []

    def make(**settings: Any) -> Flask:
        if "INSTANCE" not in settings:  # with the tables that are there already, the migrations cost nothing
            settings["INSTANCE"] = str(tmp_path_factory.mktemp("own"))
            shutil.copy(empty_instance / FILE, settings["INSTANCE"])
        apps.append(_prepared(**settings))
        apps[-1].test_client_class = AtHome
        return apps[-1]

    yield make
    for app in apps:
        with app.app_context():
            db.engine().dispose()


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder as `blogapp init` makes it, once for each worker. To be copied, not used."""
    folder = tmp_path_factory.mktemp("empty") / "instance"
    with inside(create_app(INSTANCE=str(folder))) as app:
        cli_instance.make(app)
        renewal.after_upgrade()
    return folder


@pytest.fixture
def instance(empty_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder with empty tables, for commands."""
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "instance"))
    return Path(shutil.copytree(empty_instance, tmp_path / "instance"))


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """An application with an empty database."""
    empty(shared_app)
    return shared_app


@pytest.fixture
def page_cache(app: Flask, monkeypatch: pytest.MonkeyPatch) -> PageCache:
    """The cache of pages, which answers; without this fixture every answer is made, as if it were asked for first."""
    pages: PageCache = app.extensions["blogapp.pages"]
    pages.clear()
    monkeypatch.setattr(pages, "current", app.extensions["blogapp.watch"].current)
    return pages


@pytest.fixture
def made(page_cache: PageCache, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that Flask was entered for."""
    paths: list[str] = []
    inner = page_cache.wsgi

    def note(environ: Any, start_response: Any) -> Any:
        paths.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    monkeypatch.setattr(page_cache, "wsgi", note)
    return paths


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A reader who is not signed in."""
    return app.test_client()


@pytest.fixture
def make_user(app: Flask) -> Callable[..., User]:
    """Make somebody with an account: `make_user(role="editor", name="Ana")`."""

    def make(role: str = "editor", name: str = "Ana", email: str = "") -> User:
        from_name = email or f"{name.lower()}@example.org"
        return add_user(app, role, name, from_name)

    return make


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, User], FlaskClient]:
    """Sign somebody in without the form, which hashes: `sign_in(client, user)`."""

    def sign(client: FlaskClient, user: User) -> FlaskClient:
        with client.application.test_request_context(method="POST"):
            token = sessions.begin(user.id, "Firefox (X11; Linux)", "192.0.2.7")
            db.session.commit()
        client.set_cookie("blogapp", cookies.sealed(client.application, token))
        return client

    return sign


@pytest.fixture
def signed_in(app: Flask, make_user: Callable[..., User], sign_in: Callable[..., Any]) -> Callable[..., SignedInClient]:
    """Make somebody and sign them in: `signed_in("author", name="Mira")`, or `signed_in(user)`; see `client.user`."""

    def make(who: str | User = "editor", name: str = "Sol") -> SignedInClient:
        client = SignedInClient(app, app.response_class)
        client.user = who if isinstance(who, User) else make_user(role=who, name=name)
        sign_in(client, client.user)
        return client

    return make


@pytest.fixture
def make_post(app: Flask, make_user: Callable[..., User]) -> Callable[..., Post]:
    """Write a post through the application's own code.

    `make_post(format="quote", title="", by="Mira", tags=["trains"], days_ago=2)`: what is no field of the entry
    goes to the format. It has a title, unless it is an aside, a quote or a status. Published unless `step="save"`;
    `days_ago` may be negative for a scheduled one.
    """
    authors: dict[str, int] = {}

    def make(
        format: str = "standard", *, step: saving.Step = "publish", days_ago: float = 0, author: User | None = None,
        kind: str = "post", parent_id: int | None = None, **given: Any,
    ) -> Post:  # fmt: skip
        if author is None and "ana" not in authors:
            authors["ana"] = make_user(role="editor", name="Ana").id
        of_entry = {name: given.pop(name) for name in list(given) if name in saving.PostInput.__dataclass_fields__}
        fields = {"body": "The first boats come in before the light does."} | given
        if format == "video":
            fields = {"video": "https://www.youtube.com/watch?v=aqz-KE-bpKQ"} | fields
        at = datetime.now(UTC) - timedelta(days=days_ago)
        title = "" if format in UNTITLED else "The harbour at six"
        entry = saving.PostInput(**({"title": title, "published_at": at, "fields": fields} | of_entry))
        with app.test_request_context(method="POST"):
            author_id = author.id if author else authors["ana"]
            post = Post(format=format, kind=kind, author_id=author_id, parent_id=parent_id)
            saving.save(post, entry, step, ZoneInfo(app.config["TIMEZONE"]))
            db.session.commit()
            db.session.refresh(post)
            db.session.expunge_all()
            return post

    return make


@pytest.fixture
def make_comment(app: Flask) -> Callable[..., Comment]:
    """Leave a comment, approved unless `status` says otherwise."""

    def make(post: Post, body: str = "Well seen.", **given: Any) -> Comment:
        with app.test_request_context(method="POST"):
            values = {"name": "Noor", "html": f"<p>{body}</p>", "status": "approved", "post_id": post.id} | given
            comment = Comment(body=body, **values)
            db.session.add(comment)
            db.session.flush()
            db.session.execute(Comment.recount(post.id))
            db.session.commit()
            db.session.refresh(comment)
            db.session.expunge_all()
            return comment

    return make


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of an instance that is not made yet."""
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "nowhere"))
    return tmp_path / "nowhere"


@pytest.fixture
def register(app: Flask) -> Iterator[Callable[[type[PostFormat] | None], None]]:
    """Install a recipe format, another version of it, or none: `register(Recipe)`, `register(None)`."""
    loaded = app.extensions["blogapp.formats"].loaded

    def put(format: type[PostFormat] | None) -> None:
        app.extensions["blogapp.cache"].clear()
        app.extensions["blogapp.pages"].clear()
        with app.app_context():
            themes.of_formats().cache.clear()  # type: ignore[union-attr]
        loaded.pop("recipe", None)
        if format is not None:
            loaded["recipe"] = Loaded(format, "file recipe.py", Path(__file__).parent)

    put(Recipe)
    yield put
    put(None)


@pytest.fixture
def cake(register: Callable[..., None], make_post: Callable[..., Post]) -> Post:
    return make_post("recipe", **CAKE)


@pytest.fixture
def dress(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the site a theme of these files, and choose it: `dress({"templates/_footer.html": "…"})`."""

    def put_on(files: dict[str, str], chosen: str = "seaside") -> None:
        dressing.put(tmp_path / "themes" / "seaside", {"theme.toml": dressing.TOML} | files)
        found = themes.registry.load(tmp_path, app.jinja_env)
        monkeypatch.setitem(app.extensions, "blogapp.themes", found)
        monkeypatch.setattr(app.jinja_env, "themes", found)
        monkeypatch.setattr(app.jinja_env, "known", {})
        dressing.choose(app, chosen)

    return put_on
