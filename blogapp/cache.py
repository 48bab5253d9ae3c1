"""The one cache: what is cached until the site changes, until a post does, or as long as one post stays what it is.

It is of this process alone. A request that may write reads nothing from it and puts nothing there: it may see what it
is about to change.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from io import BytesIO
from sys import getsizeof
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from flask import Flask, current_app, g, has_request_context, request

from blogapp import db
from blogapp.models import Post, PostRow, SiteVersion, version_watch
from blogapp.models.version_watch import Watch

Value = TypeVar("Value")
ROOM = 24 * 1024 * 1024  # bytes
BESIDE = 800  # bytes that an entry takes beside its name and value: its place, and the version that it is of
ANSWERS = "blogapp.answers"  # in WSGI's environment: the version of what readers answered, where a page shows that
VERSION = "blogapp.version"  # in WSGI's environment: the version, where it was asked for in front of Flask


def init_app(app: Flask) -> None:
    """Give the application an empty cache, and what tells it of changes."""
    app.extensions["blogapp.cache"] = Store()
    app.extensions["blogapp.watch"] = version_watch.of(app)


class Store:
    """The entries by name, each with the version that it is of; beyond `room` bytes the least used ones go.

    What can be hashed nobody can change, and it is cached as it is; of any other value whoever reads it gets a copy.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._entries: OrderedDict[Hashable, tuple[object, object, int]] = OrderedDict()
        self._lock = Lock()
        self._room, self._used = room, 0

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def get(self, name: Hashable, version: object) -> Any:
        """Return the value of this name, if it is of this version; else None."""
        with self._lock:
            of, value, _ = self._entries.get(name, (None, None, 0))
            if of != version:
                return None
            self._entries.move_to_end(name)
        return pickle.loads(value.bytes) if isinstance(value, _Pickled) else value  # noqa: S301 - written here

    def set(self, name: Hashable, version: object, value: Any) -> None:
        """Put a value in the place of that of another version."""
        pickled = _Pickled.of(value)
        size = BESIDE + getsizeof(name) + _size_of(value, pickled)
        with self._lock:
            self._drop(name)
            self._entries[name] = (version, value if _is_immutable(value) else pickled, size)
            self._used += size
            while self._used > self._room:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._used = 0

    def _drop(self, name: Hashable) -> None:
        if (entry := self._entries.pop(name, None)) is not None:
            self._used -= entry[2]


class _Pickled(NamedTuple):
    bytes: bytes

    @classmethod
    def of(cls, value: object) -> _Pickled:
        written = BytesIO()
        _Pickler(written).dump(value)
        return cls(written.getvalue())


def _is_immutable(value: object) -> bool:
    """Return whether nobody can change a value, nor what is in it: a list can be changed and has no hash."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _size_of(value: object, pickled: _Pickled) -> int:
    """Return how much memory a value takes. Each sign of a text may take four bytes, and in a pickle one."""
    parts = value if isinstance(value, tuple) else (value,)
    return max(getsizeof(pickled.bytes), sum(map(getsizeof, parts)))


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: object) -> None:
        """Refuse a row, which belongs to the session that read it."""
        if isinstance(value, db.Base):
            raise TypeError(f"The cache keeps plain values, not a {type(value).__name__}: take what you need of it.")


@dataclass(frozen=True)
class Entry:
    """A place in the cache for one value. Without a version nothing is read from it, and nothing cached."""

    name: Hashable
    version: object

    def get(self) -> Any:
        """Return the value, or None where there is none."""
        return None if self.version is None else store().get(self.name, self.version)

    def set(self, value: Any) -> None:
        """Keep a value, not None, which follows from the database alone."""
        if self.version is not None:
            store().set(self.name, self.version, value)

    def get_or(self, make: Callable[[], Value]) -> Value:
        """Return the value; where there is none, what is made now, which is cached."""
        known: Value | None = self.get()
        if known is None:
            known = make()
            self.set(known)
        return known


NOWHERE = Entry(None, None)


def is_asked_again(asked: Entry) -> bool:
    """Return whether somebody asked before, and note that somebody did: what only one wants is not worth its room."""
    before = asked.get() is not None
    asked.set(True)
    return before


def of_site(*name: object) -> Entry:
    """Return the entry of this name, whose value lasts until anything on the site changes."""
    return Entry(name, version().mark if db.is_reading() else None)


def of_posts(*name: object) -> Entry:
    """Return the entry of this name, whose value lasts until anything changes but what readers say."""
    return Entry(("posts", *name), version().posts if db.is_reading() else None)


def of_answers(*name: object) -> Entry:
    """Return the entry of this name, whose value lasts until a reader answers something. The page shows the answers."""
    if not db.is_reading():
        return NOWHERE
    if has_request_context():
        request.environ[ANSWERS] = version().answers
    return Entry(("answers", *name), version().answers)


def of_state(state: Hashable, *name: object) -> Entry:
    """Return the entry of this name, whose value follows from a state that was read before the value is."""
    return Entry(name, state if db.is_reading() else None)


def of_page(row: PostRow, *name: object, given: Hashable = None) -> Entry:
    """Return the entry of this name, whose value follows from a post, its comments, what is no post, and `given`."""
    state = (version().frame, row.version, row.discussion, given) if db.is_reading() else None
    return Entry(("page", row.id, *name), state)


def of_post(post: Post, *name: object, given: Hashable = None) -> Entry:
    """Return the entry of this name, whose value follows from the post as it was saved last, and from what is given."""
    return Entry(("post", post.id, *name), (post.version, given) if db.is_reading() else None)


def store() -> Store:
    """Return the cache of the current application."""
    found: Store = current_app.extensions["blogapp.cache"]
    return found


def version() -> SiteVersion.Current:
    """Return the version of the site that this request shows, read once and before anything else is."""
    if "site_version" not in g:
        g.site_version = _read_version()
    found: SiteVersion.Current = g.site_version
    return found


def forget_version() -> None:
    """Let the version be read anew when it is asked for next."""
    g.pop("site_version", None)
    if has_request_context():
        request.environ.pop(VERSION, None)


def _read_version() -> SiteVersion.Current:
    """Take what was asked in front of Flask, or ask the watch or, where something has been read before, the database.

    A request that may write, and has not begun to, begins no transaction for this.
    """
    watch: Watch = current_app.extensions["blogapp.watch"]
    in_transaction = db.in_transaction()
    if db.is_reading() and not in_transaction:
        in_front: SiteVersion.Current | None = request.environ.get(VERSION) if has_request_context() else None
        if known := in_front or (watch.current() if watch.is_free else None):
            return known
    if in_transaction or db.is_reading():
        return SiteVersion.current(db.session().connection())
    with db.reader(db.engine()) as connection:
        return SiteVersion.current(connection)
