"""Tells plugins of events: each in a thread of its own, so that one that fails, hangs or ends keeps nobody waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial

from blogapp import db, plugins
from blogapp.events import payloads, subscribers
from blogapp.events.event import Event
from blogapp.events.receivers import Receiver
from blogapp.jobs import Failed, Work, task
from blogapp.plugins import apart
from blogapp.text import Sentence

TASK, KIND = "tell", "plugin "
log = logging.getLogger(__name__)


def receivers(_event: str) -> Iterator[Receiver]:
    """Yield all plugins that subscribe. To what, the worker knows alone, which loads them."""
    for name in subscribers.names():
        yield Receiver(TASK, KIND + name)


@task(TASK)
def tell(work: Work) -> str:
    """Tell a plugin of an event, if it subscribes to such."""
    name = work.receiver.removeprefix(KIND)
    subscriber = subscribers.load(name)
    if work.payload["name"] in subscriber.events:
        with db.reading():
            data = payloads.as_of_now(work.payload["name"], work.payload["data"])
        _call(name, subscriber.function, Event.of(work.payload | {"data": data}))
    return ""


def _call(name: str, function: Callable[[Event], None], event: Event) -> None:
    """Call a subscriber. Whatever it does, this comes back, or raises `Failed`."""
    if apart.is_away(KIND + name):
        raise Failed(Sentence("It has not come back from an earlier event."))
    try:
        apart.call(KIND + name, partial(function, event))
    except plugins.Failed as failed:
        log.exception("The plugin %s failed at the event “%s”.", name, event.name)
        raise Failed(failed.reason) from failed
