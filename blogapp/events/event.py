"""An event as those see it who subscribe, and how they subscribe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

NAMES = {
    "published": "A post or page became public: at once, or when its time came.",
    "changed": "A public post or page was saved again.",
    "unpublished": "A post or page is no longer public: taken back, in the trash, put off or deleted.",
    "commented": "A reader left a comment, which may wait for approval.",
    "approved": "A comment became public: at once, or when somebody approved it.",
}
MARK = "blogapp_events"  # where a function remembers what it subscribes to


@dataclass(frozen=True)
class Event:
    """What happened. `id` stays the same however often it is told, `at` is the moment of the commit (UTC).

    `data` is what JSON can hold. Of what is not public when it is told, it holds the id and the address alone.
    """

    id: str
    name: str
    at: datetime
    data: Mapping[str, Any]

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """Return the event of a job."""
        return cls(payload["id"], payload["name"], datetime.fromisoformat(payload["at"]), payload["data"])


Subscriber = TypeVar("Subscriber", bound=Callable[[Event], None])


def on(*names: str) -> Callable[[Subscriber], Subscriber]:
    """Let a function be called with each event of these names, by the worker, after the commit.

    It may be called twice for one event (see `Event.id`). Whatever it raises, it is called again later, up to the ninth
    time. Raises `ValueError` for a name that is none of `NAMES`.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise ValueError(f"{', '.join(unknown) or 'Nothing'} is no event. The events are: {', '.join(NAMES)}.")

    def subscribe(function: Subscriber) -> Subscriber:
        function.__dict__[MARK] = frozenset(names)
        return function

    return subscribe


def subscribed(value: Any) -> frozenset[str]:
    """Return the names of the events that something subscribes to; none where it is no subscriber."""
    found: frozenset[str] = getattr(value, "__dict__", {}).get(MARK, frozenset())
    return found if callable(value) else frozenset()
