"""The plugins that subscribe to events: packages by their entry point, and files that were dropped in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from blogapp.events.event import Event, subscribed
from blogapp.formats.registry import import_file
from blogapp.jobs import Failed
from blogapp.plugins.guarding import described
from blogapp.text import Sentence

GROUP = "blogapp.events"
NAME_MAX = 100  # letters; the outbox knows a plugin by its name


@dataclass(frozen=True)
class Subscriber:
    """A function, and the names of the events that it is called with."""

    function: Callable[[Event], None]
    events: frozenset[str]


Find = Callable[[], Sequence[Any]]


@dataclass
class Subscribers:
    """Who subscribes: what finds each one's functions by its name, and who is loaded already."""

    found: dict[str, Find]
    is_safe_mode: bool
    loaded: dict[str, Subscriber] = field(default_factory=dict)


def find(app: Flask) -> Subscribers:
    """Find the names of the plugins; nothing of theirs is imported. A file goes before a package of the same name."""
    files = sorted(Path(app.config["INSTANCE"], "events").glob("*.py"))
    found: dict[str, Find] = {entry.name: partial(_named, entry) for entry in entry_points(group=GROUP)}
    found |= {path.stem: partial(find_in, path) for path in files}
    return Subscribers({name[:NAME_MAX]: find for name, find in found.items()}, app.config["SAFE_MODE"])


def _named(entry: EntryPoint) -> Sequence[Any]:
    """Return what a package's entry point names."""
    return [entry.load()]


def find_in(path: Path) -> Sequence[Any]:
    """Return the subscribers that a file defines itself, not those it imports."""
    module = import_file(path, "blogapp_events")
    return [value for value in vars(module).values() if subscribed(value) and value.__module__ == module.__name__]


def _all() -> Subscribers:
    subscribers: Subscribers = current_app.extensions["blogapp.subscribers"]
    return subscribers


def names() -> list[str]:
    """Return the names of the plugins that subscribe to something."""
    return list(_all().found)


def load(name: str) -> Subscriber:
    """Return a subscriber, imported once. Raises `Failed` where that cannot be."""
    if name not in _all().loaded:
        if name not in _all().found:
            raise Failed(Sentence("The plugin “%(name)s” is not installed any more.", name=name))
        if _all().is_safe_mode:
            raise Failed(Sentence("The blog runs in safe mode, without plugins."))
        _all().loaded[name] = _loaded(_all().found[name])
    return _all().loaded[name]


def _loaded(find: Find) -> Subscriber:
    try:
        values = find()
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        raise Failed(described(error)) from error
    if len(values) != 1 or not subscribed(values[0]):
        raise Failed(
            Sentence("It must have one function that subscribes, by @on(…), not %(number)s.", number=len(values))
        )
    return Subscriber(values[0], subscribed(values[0]))
