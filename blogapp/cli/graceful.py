"""How a process of `blogapp serve` ends: whoever was accepted is answered, what is idle is closed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

FIRST_REQUEST = 1.0  # seconds for those who are connected and have not asked for anything yet
log = logging.getLogger(__name__)


class Serving:
    """The loop of a server of waitress, and its end: whoever is connected, or waits to be, is answered.

    That takes `grace` seconds at most. `live` is called again and again while it runs.
    """

    def __init__(self, server: Any, grace: float, live: Callable[[Serving], None]) -> None:
        self.server, self.grace, self.live = server, grace, live
        self.map: dict[int, Any] = getattr(server, "map", None) or server._map  # noqa: SLF001
        self.asked_at: float | None = None
        self.over_at = float("inf")

    def run(self) -> None:
        """Serve until it is told to end, and everybody is answered."""
        while time.monotonic() < self.over_at:
            self.live(self)
            if self.asked_at is not None:
                self._end(self.asked_at)
                if not self._channels():
                    break
            wasyncore.loop(timeout=0.1 if self.asked_at else 1, use_poll=True, map=self.map, count=1)
            self.server.task_dispatcher.answer()
        if cut := len(self._channels()):
            log.warning("%d connections were cut off: they took longer than --grace %g.", cut, self.grace)
        self.server.task_dispatcher.shutdown(timeout=1)

    def end(self, *_signal: object) -> None:
        """Begin to end. A second call changes nothing."""
        self.asked_at = self.asked_at or time.monotonic()
        self.over_at = min(self.over_at, self.asked_at + self.grace)
        for listener in self._listeners():
            listener.pull_trigger()  # or the loop would sleep on

    def end_at_once(self, *_signal: object) -> None:
        """End, whoever waits."""
        self.grace = 0
        self.end()

    def _end(self, asked_at: float) -> None:
        for listener in self._listeners():
            self._accept_the_rest(listener)
            listener.ending = True
            wasyncore.dispatcher.close(listener)
        for channel in self._channels():
            patience = 0 if channel.served else FIRST_REQUEST
            if channel.is_idle() and time.monotonic() >= asked_at + patience:
                channel.will_close = True

    def _accept_the_rest(self, listener: Any) -> None:
        """Take in those who have connected and whom the system has kept in line."""
        before = -1
        while before != len(self.map):
            before = len(self.map)
            listener.handle_accept()

    def _listeners(self) -> list[Any]:
        return [each for each in self.map.values() if isinstance(each, BaseWSGIServer)]

    def _channels(self) -> list[Any]:
        return [each for each in self.map.values() if isinstance(each, HTTPChannel)]
