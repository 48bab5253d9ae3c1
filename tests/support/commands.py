"""How the tests call commands: in this process where that is enough, else as a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import CliRunner, Result
from together import until

from blogapp.cli import main

WORKER = "blogapp-worker"  # what the process is called that carries out jobs, soon after its start


def blogapp(*words: str, typed: str = "") -> Result:
    """Call a command; what it did not expect is raised here."""
    result = CliRunner().invoke(main, words, input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(*words: str, typed: str = "") -> str:
    """Call a command that must succeed; return what it printed."""
    result = blogapp(*words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str, typed: str = "") -> str:
    """Call a command that must refuse, by status 1 and one sentence on stderr; return the sentence."""
    result = blogapp(*words, typed=typed)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert result.stderr.startswith("Error: ")
    assert result.stderr.rstrip().endswith((".", "?", ")"))
    assert "Traceback" not in result.stderr
    return result.stderr


def process(*words: str, files: int = 0, **settings: Any) -> subprocess.Popen[str]:
    """Start a command as a process of its own, with these settings, and no more file descriptors than `files`."""
    names = {f"BLOGAPP_{name}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "blogapp", *words]
    if files:
        command = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *command]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=os.environ | names, text=True, start_new_session=True, **pipes)


def killed(running: subprocess.Popen[str]) -> None:
    """End a process and all that it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=20)


class Server:
    """A running `blogapp serve`: where it is, and what it said before it was ready."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.running = running
        self.said = ""
        self.url = ""
        assert running.stdout is not None
        for line in running.stdout:
            self.said += line
            if found := re.search(r"Serving (http://\S+)", line):
                self.url = found[1]
                return
        raise AssertionError(f"The server did not start: {running.communicate()[1]}")

    def processes(self) -> list[int]:
        """Return those that answer."""
        return [child for child in self._children() if _command(child) not in {"", WORKER}]

    def await_processes(self, number: int, *, but: Collection[int] = ()) -> list[int]:
        """Return those that answer, once there are so many and none of some. They are read once for both.

        What carries out jobs is taken for one of them until it has its name.
        """

        def ask() -> list[int]:
            now = self.processes() if self.workers() else []
            return now if len(now) == number and not set(now) & set(but) else []

        return until(ask)

    def workers(self) -> list[int]:
        """Return those that carry out jobs."""
        return [child for child in self._children() if _command(child) == WORKER]

    def _children(self) -> list[int]:
        pid = self.running.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        killed(self.running)

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        self.running.terminate()
        self.running.communicate(timeout=20)
        return self.running.returncode


def _command(process: int) -> str:
    """Return what a process is called; one that has just ended has no name."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/comm").read_text().strip()
    return ""


@contextmanager
def serving(instance: Path, *words: str, **settings: Any) -> Iterator[Server]:
    """Serve an instance at a free port while the block runs."""
    running = process("serve", "--port", "0", *words, INSTANCE=instance, **settings)
    try:
        yield Server(running)
    finally:
        killed(running)


def rows(instance: Path, query: str) -> list[tuple[Any, ...]]:
    """Read an instance's SQLite file past the application."""
    engine = sa.create_engine(f"sqlite:///{instance / 'blogapp.db'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    engine.dispose()
    return found
