"""HTML becomes Markdown in a process beside that of an import, on another core; it ends with that process.

`python -m blogapp.importing.converting` reads lists of texts, a line each, and answers with what becomes of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO

from blogapp.text.conversion import lossless_markdown

WAITING_MAX = 2  # lists that the other process has not answered yet; more are left to whoever wants them
Text = tuple[str, bool]  # HTML, and whether line breaks count


class Converter:
    """Converts texts, those that it was told of before in the other process. To be closed."""

    def __init__(self) -> None:
        self._answers: dict[Text, tuple[Future[list[str | None]], int]] = {}
        self._asked: list[Future[list[str | None]]] = []
        self._process: subprocess.Popen[str] | None = None
        self._thread = ThreadPoolExecutor(1, "blogapp-converting")

    def begin(self, texts: Sequence[Text]) -> None:
        """Let these be converted; what was told before that and is not wanted yet is forgotten."""
        self._asked = [future for future in self._asked if not future.done()]
        if len(self._asked) >= WAITING_MAX:
            return
        future = self._thread.submit(self._ask, texts)
        self._asked.append(future)
        known = {text: answer for text, answer in self._answers.items() if answer[0] in self._asked}
        self._answers = {**known, **{text: (future, place) for place, text in enumerate(texts)}}

    def __call__(self, html: str, breaks: bool) -> str | None:
        """Return HTML as Markdown; None where something would be lost by it."""
        future, place = self._answers.get((html, breaks), (None, 0))
        if future is not None:
            try:
                return future.result()[place]
            except (OSError, ValueError, IndexError):  # the other process is gone: no need for it
                self._answers.clear()
        return lossless_markdown(html, breaks=breaks)

    def close(self) -> None:
        """End the other process."""
        self._thread.shutdown(cancel_futures=True)
        if self._process is not None:
            self._process.communicate()

    def _ask(self, texts: Sequence[Text]) -> list[str | None]:
        if self._process is None:
            command = [sys.executable, "-m", __name__]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, text=True)  # noqa: S603
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(texts) + "\n")
        self._process.stdin.flush()
        answered: list[str | None] = json.loads(self._process.stdout.readline())
        return answered


def serve(asked: IO[str], answers: IO[str]) -> None:
    """Answer until nobody asks any more."""
    for line in asked:
        converted = [lossless_markdown(html, breaks=breaks) for html, breaks in json.loads(line)]
        answers.write(json.dumps(converted) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
