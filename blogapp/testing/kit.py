"""A small site of its own, in which a format is tried."""

from __future__ import annotations

import copy
import inspect
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, get_args
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.utils import missing

from blogapp import create_app, db, themes
from blogapp.accounts.permissions import MACHINE
from blogapp.db import sqlite
from blogapp.formats import Errors, MediaFile, PostFormat, Reader, examples, provider
from blogapp.formats.definition import later
from blogapp.formats.registry import Loaded, providers_in
from blogapp.forms import controls
from blogapp.models import Media, Post, User
from blogapp.posts import saving, templates
from blogapp.testing.tries import Try, tries

ZONE = ZoneInfo("UTC")
MONTHS = "January February March April May June July August September October November December".split()


def _in_words(moment: datetime) -> str:
    """Write a moment as people do, and no machine reads it."""
    return f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year} at {moment:%H.%M}"


READER = Reader(moment=_in_words)
PICTURES = range(1, 10)  # the ids of the uploaded pictures that an example may name
UNKNOWN = {"of_another_plugin": ["kept", 1]}


class Mistyped(Undefined):
    """What a template finds where nothing is: an attribute that no value has fails, however the template uses it.

    Names are looked at before a template runs (`checks.templates`), for a template of another format may ask for more.
    An empty list has no first part, and a dict may lack a key.
    """

    def __new__(
        cls, hint: str | None = None, obj: Any = missing, name: Any = None, exc: type[Exception] = UndefinedError
    ) -> Any:
        """Return what fails when it is used, or what is nothing."""
        is_attribute = obj is not missing and isinstance(name, str) and not isinstance(obj, Mapping)
        return StrictUndefined(hint, obj, name, exc) if is_attribute else super().__new__(cls)  # type: ignore[arg-type]


class CheckFailed(AssertionError):
    """A check failed; the message says what is wrong and what to do, for the format's author."""


def demand(truth: object, sentence: str) -> None:
    """Fail with a sentence unless something is true."""
    if not truth:
        raise CheckFailed(sentence)


def fail(sentence: str) -> NoReturn:
    """Fail with a sentence."""
    raise CheckFailed(sentence)


def _pictures() -> dict[int, MediaFile]:
    """Return the pictures, so that an example can say `{"id": 1, "alt": "..."}`."""
    return {number: MediaFile(number, f"/media/kit/{number}.png", "image/png", 1200, 800) for number in PICTURES}


@dataclass(eq=False)
class Kit:
    """A format and what the checks need: its example, and a blog in a temporary folder that knows it.

    `olds` holds, by version, data as that version stored it, for the checks of upgrades.
    """

    format: type[PostFormat]
    olds: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the providers that stand beside the class: nobody has loaded the plugin they came with."""
        known, own = provider.of_plugins(), providers_in(sys.modules[self.format.__module__])
        provider.use([*known, *(each for each in own if each not in known)])

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The example as a form would send it, without the title."""
        return {name: value for name, value in copy.deepcopy(dict(self.format.example)).items() if name != "title"}

    @property
    def title(self) -> str:
        """The example's title."""
        return str(self.format.example.get("title", ""))

    @cached_property
    def tries(self) -> dict[str, Try]:
        """Posts that the format accepts, by what they are: the example, another one, and some with little in them."""
        found = tries(self.format, self.raw, self.checked)
        demand(found, "clean() refuses the example. Make it one that can be published.")
        return found

    def clean(self, raw: Mapping[str, Any] | None = None, *, partial: bool = False) -> dict[str, Any]:
        """Return the data of some input, or of the example. Fails where the format refuses it."""
        given = self.raw if raw is None else raw
        try:
            return self.checked({**given, "title": self.title or "A title"}, partial=partial)
        except Errors as errors:
            raise CheckFailed(
                f"clean() refuses the example: {errors}. Make the example one that can be published."
            ) from None

    def checked(self, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Return the data of some input, asked for its problems as a post is that is published. Raises `Errors`."""
        data = self.format.clean(raw, partial=partial)
        if not partial and later(self.format, "problems") and (sentences := dict(self.seen(data).problems())):
            raise Errors(sentences)
        return data

    @cached_property
    def media(self) -> dict[int, MediaFile]:
        """The uploaded files: pictures, and what else the example names."""
        try:
            return _pictures() | examples.files(self.format, self.clean(partial=True))
        except Exception:  # noqa: BLE001 - what is wrong with the example, other checks say
            return _pictures()

    def seen(self, data: Mapping[str, Any] | None = None, document: str = "post-1") -> PostFormat:
        """Return some data, or the example's, seen through the format."""
        given = self.clean() if data is None else data
        return self.format(given, title=self.title, document=document, media=self.media, reader=READER)

    def all_seen(self, *, full: bool = False) -> dict[str, PostFormat]:
        """Return the posts that are tried, seen through the format, by what they are; unless `full`, a draft, too."""
        seen = {what: self.seen(one.data) for what, one in self.tries.items()}
        return seen if full else {**seen, "an empty draft": self.seen({})}

    def typed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form sends for some data, where nobody touches it."""
        return controls.typed(self.format.fields, data)

    def html(self, view: templates.View, data: Mapping[str, Any] | None = None, document: str = "post-1") -> str:
        """Return what the format's template makes of some data, or of the example."""
        return self.html_of(self.seen(data, document), view)

    def html_of(self, seen: PostFormat, view: templates.View) -> str:
        """Return what the format's template makes of a post. Fails, in a sentence, where it fails."""
        with self.app.test_request_context():
            try:
                return str(templates.fill(seen, view))
            except CheckFailed:
                raise
            except Exception as error:
                where = f"{self.format.name}.html, view {view}"
                raise CheckFailed(f"The template fails ({where}): {type(error).__name__}: {error}. Fix it.") from error

    @cached_property
    def rendered(self) -> dict[tuple[str, templates.View], str]:
        """The HTML of every post that is tried, in every view."""
        views: tuple[templates.View, ...] = get_args(templates.View)
        return {(what, view): self.html(view, one.data) for what, one in self.tries.items() for view in views}

    def rendered_plainly(self, view: templates.View) -> str:
        """Return the HTML of the example where no word of it has markup of its own: what the template writes itself."""
        data = self.clean()
        words = {name: "kanari" for name, field in self.format.fields.items() if field.control == "text" and data[name]}
        return self.html(view, {**data, **words})

    @cached_property
    def sources(self) -> dict[str, str]:
        """The format's own templates by name, as they are written."""
        views: tuple[templates.View, ...] = get_args(templates.View)
        found = {}
        with self.app.app_context():
            environment = self.app.jinja_env
            assert environment.loader is not None
            for view in views:
                name = environment.select_template(templates.candidates(self.format.name, view)).name or ""
                if name.startswith("@"):
                    found[name] = environment.loader.get_source(environment, name)[0]
        return found

    @cached_property
    def folder(self) -> tempfile.TemporaryDirectory[str]:
        """The blog's folder, which `close` removes."""
        return tempfile.TemporaryDirectory(prefix="blogapp-kit-")

    @cached_property
    def app(self) -> Flask:
        """The blog: SQLite in a temporary folder, the built-in formats and this one."""
        folder = Path(inspect.getfile(self.format)).parent
        app = create_app(INSTANCE=self.folder.name, SAFE_MODE=True, COMMENT_RATE="1000 per minute")
        app.extensions["blogapp.formats"].loaded.setdefault(self.format.name, Loaded(self.format, "under test", folder))
        with app.app_context():
            themes.of_formats().undefined = Mistyped
            sqlite.make_file(db.engine().url)
            db.Base.metadata.create_all(db.engine())
        return app

    def close(self) -> None:
        """Close the blog's database and remove its folder."""
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine().dispose()
        if "folder" in self.__dict__:
            self.folder.cleanup()

    @property
    def client(self) -> FlaskClient:
        """Somebody who reads the blog."""
        return self.app.test_client()

    def write(self, change: Callable[[], Any]) -> Any:
        """Do something to the database as a view would, and commit."""
        with self.app.app_context(), db.writing():
            result = change()
            db.session.commit()
            return result

    @cached_property
    def post_id(self) -> int:
        """The id of a published post of the example."""
        number: int = self.write(lambda: self._publish(self.raw))
        return number

    def _publish(self, raw: Mapping[str, Any]) -> int:
        author = db.session.get(User, 1) or User(
            id=1, email="kit@example.org", name="Kit", slug="kit", role="administrator", password="", bio=""
        )
        db.session.add(author)
        for file in self.media.values():
            path, sizes = file.url.removeprefix("/media/"), {"width": file.width, "height": file.height}
            row = Media(id=file.id, filename=file.name or path, path=path, mime=file.mime, size=file.size or 1, **sizes)
            db.session.merge(row)
        post = Post(format=self.format.name, author_id=1, data=dict(UNKNOWN))
        saving.save(
            post, saving.PostInput(fields=raw, title=self.title or "A title", saved_by=MACHINE), "publish", ZONE
        )
        return post.id

    @cached_property
    def path(self) -> str:
        """The permalink of the published example."""
        with self.app.test_request_context():
            post = db.session.get(Post, self.post_id)
            assert post is not None
            return post.url

    def pages(self) -> dict[str, str]:
        """Return the stream, the post's page and the feed, as a reader gets them. Fails unless each is there."""
        addresses = {"stream": "/", "page": self.path, "feed": "/feed/"}
        result = {}
        for view, address in addresses.items():
            answer = self.client.get(address)
            demand(answer.status_code == 200, f"The {view} with the example answers {answer.status_code}, not 200.")
            result[view] = answer.get_data(as_text=True)
        return result

    @contextmanager
    def uninstalled(self) -> Iterator[None]:
        """The time while the plugin is gone."""
        loaded = self.app.extensions["blogapp.formats"].loaded
        gone = loaded.pop(self.format.name)
        self.app.extensions["blogapp.cache"].clear()
        try:
            yield
        finally:
            loaded[self.format.name] = gone
            self.app.extensions["blogapp.cache"].clear()
