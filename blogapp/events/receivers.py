"""Who is told of an event: whoever the sources name at the moment of the change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from flask import Flask, current_app


class Receiver(NamedTuple):
    """The task that tells somebody, and who that is, as the outbox knows them."""

    task: str
    name: str


Source = Callable[[str], Iterable[Receiver]]


def add_source(app: Flask, source: Source) -> None:
    """Let a function say who wants to be told of the events of a name."""
    app.extensions["blogapp.events"].append(source)


def of(event: str) -> list[Receiver]:
    """Return everybody who wants to be told of the events of a name."""
    return [receiver for source in current_app.extensions["blogapp.events"] for receiver in source(event)]
