"""A small site of its own, in which a format is tried."""

from __future__ import annotations

import copy
import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db
from blogapp.accounts.permissions import MACHINE
from blogapp.db import sqlite
from blogapp.formats import Errors, MediaFile, PostFormat
from blogapp.formats.registry import Loaded
from blogapp.models import Media, Post, User
from blogapp.posts import saving, templates

ZONE = ZoneInfo("UTC")
PICTURES = range(1, 10)  # the ids of the uploaded pictures that an example may name
UNKNOWN = {"of_another_plugin": ["kept", 1]}


class CheckFailed(AssertionError):
    """A check failed; the message says what is wrong and what to do, for the format's author."""


def demand(truth: object, sentence: str) -> None:
    """Fail with a sentence unless something is true."""
    if not truth:
        raise CheckFailed(sentence)


def _media() -> dict[int, MediaFile]:
    """Return the pictures, so that an example can say `{"id": 1, "alt": "..."}`."""
    return {number: MediaFile(number, f"/media/kit/{number}.png", "image/png", 1200, 800) for number in PICTURES}


@dataclass(eq=False)
class Kit:
    """A format and what the checks need: its example, and a blog in a temporary folder that knows it.

    `olds` holds, by version, data as that version stored it, for the checks of upgrades.
    """

    format: type[PostFormat]
    olds: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The example as a form would send it, without the title."""
        return {name: value for name, value in copy.deepcopy(dict(self.format.example)).items() if name != "title"}

    @property
    def title(self) -> str:
        """The example's title."""
        return str(self.format.example.get("title", ""))

    def clean(self, raw: Mapping[str, Any] | None = None, *, partial: bool = False) -> dict[str, Any]:
        """Return the data of some input, or of the example. Fails where the format refuses it."""
        given = self.raw if raw is None else raw
        try:
            return self.format.clean({**given, "title": self.title or "A title"}, partial=partial)
        except Errors as errors:
            raise CheckFailed(
                f"clean() refuses the example: {errors}. Make the example one that can be published."
            ) from None

    def seen(self, data: Mapping[str, Any] | None = None, document: str = "post-1") -> PostFormat:
        """Return some data, or the example's, seen through the format."""
        given = self.clean() if data is None else data
        return self.format(given, title=self.title, document=document, media=_media())

    def html(self, view: templates.View, data: Mapping[str, Any] | None = None, document: str = "post-1") -> str:
        """Return what the format's template makes of some data, or of the example."""
        with self.app.test_request_context():
            try:
                return str(templates.fill(self.seen(data, document), view))
            except CheckFailed:
                raise
            except Exception as error:
                where = f"{self.format.name}.html, view {view}"
                raise CheckFailed(f"The template fails ({where}): {type(error).__name__}: {error}. Fix it.") from error

    @cached_property
    def folder(self) -> tempfile.TemporaryDirectory[str]:
        """The blog's folder, which `close` removes."""
        return tempfile.TemporaryDirectory(prefix="blogapp-kit-")

    @cached_property
    def app(self) -> Flask:
        """The blog: SQLite in a temporary folder, the built-in formats and this one."""
        folder = Path(inspect.getfile(self.format)).parent
        app = create_app(INSTANCE=self.folder.name, SAFE_MODE=True)
        app.extensions["blogapp.formats"].loaded.setdefault(self.format.name, Loaded(self.format, "under test", folder))
        with app.app_context():
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
        for file in _media().values():
            path = file.url.removeprefix("/media/")
            db.session.merge(
                Media(id=file.id, filename=path, path=path, mime=file.mime, size=1, width=1200, height=800)
            )
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
