"""Commands that are killed in the middle, at a moment that comes again: the n-th call, or the n-th change of files.

`python dying.py` loads the commands once and reads lines such as `calls 1234 restore FILE`; for each it forks a process
that carries the command out and kills itself at that moment, and says how that ended and how many moments there were.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from blogapp.cli import COMMANDS, main

FILES = {"os.rename", "os.remove", "os.mkdir", "os.link", "os.rmdir", "sqlite3.connect"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Dying:
    """A process that carries out commands, each in a process of its own that dies."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-W", "ignore", str(Path(__file__).resolve())]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.running = subprocess.Popen(command, text=True, **pipes)
        return self

    def __exit__(self, *_error: object) -> None:
        self.running.communicate(timeout=60)

    def run(self, of: str, moment: int, *words: str) -> tuple[int, int]:
        """Carry out a command until a moment, or to its end where that is 0; return its status and the moments."""
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        environment = {name: value for name, value in os.environ.items() if name.startswith("BLOGAPP_")}
        self.running.stdin.write(json.dumps([of, moment, words, environment]) + "\n")
        self.running.stdin.flush()
        status, number = json.loads(self.running.stdout.readline())
        return status, number


def _die_at(of: str, moment: int) -> Callable[[], int]:
    """Kill this process at a moment; return what tells how many there were."""
    number = 0

    def count() -> None:
        nonlocal number
        number += 1
        if number == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    if of == "calls":
        sys.setprofile(lambda _frame, event, _argument: count() if event == "call" else None)
    else:
        sys.addaudithook(lambda event, given: count() if event in FILES or _is_written(event, given) else None)
    return lambda: number


def _is_written(event: str, given: tuple[Any, ...]) -> bool:
    return event == "open" and bool(given[2] & WRITES)


def _carry_out(of: str, moment: int, words: list[str], environment: dict[str, str], answer: int) -> None:
    for name in [name for name in os.environ if name.startswith("BLOGAPP_")]:
        del os.environ[name]
    os.environ.update(environment)
    moments = _die_at(of, moment)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            main(words, standalone_mode=False)
            status = 0
        except Exception:  # noqa: BLE001 - whatever a command refuses with
            status = 1
    sys.setprofile(None)
    os.write(answer, json.dumps([status, moments()]).encode())
    os._exit(0)


def _serve() -> None:
    for name in COMMANDS:  # once for all that are forked
        main.get_command(None, name)
    for line in sys.stdin:
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            _carry_out(*json.loads(line), theirs)
        os.close(theirs)
        os.waitpid(child, 0)
        with os.fdopen(ours) as answer:
            sys.stdout.write((answer.read() or json.dumps([-signal.SIGKILL, 0])) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
