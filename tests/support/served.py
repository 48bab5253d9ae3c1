"""A blog that is served within the test's own process, and can be taken away and brought back."""

from __future__ import annotations

import threading

import waitress
from flask import Flask


class Served:
    """A running blog at an address of its own, which it keeps."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port = app, 0
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve, at the former address if there was one."""
        self.server = waitress.create_server(self.app, host="127.0.0.1", port=self.port, threads=4)
        self.port = self.server.effective_port
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()

    def stop(self) -> None:
        """Answer nobody any more."""
        server = self.server
        server.trigger.pull_trigger(
            lambda: server.asyncore.close_all(server._map)
        )  # the loop ends with its last socket
        self.thread.join()
        server.task_dispatcher.shutdown()
