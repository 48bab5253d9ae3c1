"""Servers as they run for readers: started, asked by wrk or one request at a time, weighed, and ended."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READERS = 8
HOP_BY_HOP = {"connection", "date", "keep-alive", "server", "transfer-encoding"}  # what every server adds itself
Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True)
class Server:
    """A server that runs: its first process, and its port on this machine."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, tag: str = "") -> Answer:
        """Ask once, over a connection of its own; with `tag`, as somebody who has the page already."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("GET", path, headers={"If-None-Match": tag} if tag else {})
            answer = link.getresponse()
            headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
            return answer.status, headers, answer.read()
        finally:
            link.close()

    def milliseconds(self, path: str) -> float:
        """Return how long one reader waits for a page."""
        start = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - start) * 1000

    def rate(self, path: str, seconds: float, tag: str = "", script: Path | None = None) -> float:
        """Return how many requests eight readers get answered in a second, each asking again at once.

        Where none was answered in the time that is given, the machine was busy: they are asked for twice as long.
        """
        command = ["wrk", "-t1", f"-c{READERS}", f"-d{seconds:g}s", "--timeout=10s", self.url + path]
        command += ["-H", f"If-None-Match: {tag}"] if tag else []
        command += ["-s", str(script)] if script else []
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if failed := re.search(r"Socket errors.*", said):
            sys.exit(f"{path}: {failed[0]}")
        rate = float(said.partition("Requests/sec:")[2].split()[0])
        return rate or self.rate(path, 2 * seconds, tag, script)

    def processes(self) -> list[int]:
        """Return the ids of its processes."""
        found = [self.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        return found

    def processor(self) -> float:
        """Return the seconds of the processor that its processes have taken."""
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.processes()]
        return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory of all its processes in MiB; what they share counts once (PSS)."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes()]
        return sum(int(size) for text in texts for size in re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)) / 1024


def blogapp(*words: str) -> list[str]:
    """Return the command line of `blogapp`, of the Python that runs this."""
    return [sys.executable, "-m", "blogapp", *words]


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], **settings: Any) -> Iterator[Server]:
    """Run a server while the block runs, with these settings of the blog; yield it once it answers."""
    port = free_port()
    known = os.environ | {f"BLOGAPP_{name}": str(value) for name, value in settings.items()}
    running = subprocess.Popen([*command, "--port", str(port)], env=known, stdout=subprocess.DEVNULL)
    try:
        server = Server(running.pid, port)
        while not answers(server):
            if running.poll() is not None:
                sys.exit(f"The server did not start: {' '.join(command)}")
            time.sleep(0.01)
        yield server
    finally:
        running.terminate()
        running.wait(timeout=60)


def answers(server: Server) -> bool:
    """Return whether somebody is there."""
    try:
        return server.get("/")[0] == 200
    except OSError:
        return False


def need_wrk() -> None:
    """End with a word on what is missing."""
    if not shutil.which("wrk"):
        sys.exit("The benchmark needs wrk. On Debian: apt-get install wrk")
