"""Tells plugins of events: each in a thread of its own, so that one that fails, hangs or ends keeps nobody waiting."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator

from blogapp import db
from blogapp.events import payloads, subscribers
from blogapp.events.event import Event
from blogapp.events.receivers import Receiver
from blogapp.jobs import Failed, Work, task
from blogapp.plugins.guarding import described
from blogapp.plugins.time_limits import CPU_SECONDS, WALL_SECONDS, OutOfTime, limited
from blogapp.text import Sentence

TASK, KIND = "tell", "plugin "
PATIENCE = WALL_SECONDS + 2  # seconds; then a thread that cannot be interrupted is left to itself
log = logging.getLogger(__name__)
_left: dict[str, threading.Thread] = {}  # by name of a subscriber: a thread that had not come back


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
    if name in _left and _left[name].is_alive():
        raise Failed(Sentence("It has not come back from an earlier event."))
    answers = queue.SimpleQueue[BaseException | None]()
    thread = threading.Thread(
        target=_called, args=(function, event, answers), name=f"blogapp-event-{name}", daemon=True
    )
    thread.start()
    try:
        error = answers.get(timeout=PATIENCE)
    except queue.Empty:
        _left[name] = thread
        error = OutOfTime()
    if error is not None:
        log.error("The plugin %s failed at the event “%s”.", name, event.name, exc_info=error)
        raise Failed(_reason(error)) from error


def _called(function: Callable[[Event], None], event: Event, answers: queue.SimpleQueue[BaseException | None]) -> None:
    try:
        with limited():
            function(event)
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit included
        answers.put(error)
    else:
        answers.put(None)


def _reason(error: BaseException) -> str:
    if isinstance(error, OutOfTime):
        limits = {"seconds": int(WALL_SECONDS), "computing": int(CPU_SECONDS)}
        return Sentence("It took longer than %(seconds)s seconds, or computed for longer than %(computing)s.", **limits)
    return described(error)
