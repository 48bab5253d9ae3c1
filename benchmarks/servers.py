"""Servers beside each other: rate, readers beside slow and idle clients, the end, the replacement, the memory.

    .venv/bin/python benchmarks/servers.py INSTANCE

Needs wrk on the PATH. Servers that are not installed beside this Python (gunicorn, granian) are left out.
"""

import argparse
import http.client
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from os import environ
from pathlib import Path

import serving

BIN = Path(sys.executable).parent
PROCESSES, THREADS = 2, 8
COMMANDS = {
    "waitress": "waitress-serve --listen=127.0.0.1:{port} --threads={threads} wsgi:app",
    "gunicorn": "gunicorn -k gthread -w {processes} --threads {threads} --preload -b 127.0.0.1:{port} "
    "--no-control-socket wsgi:app",
    "granian": "granian --interface wsgi --workers {processes} --blocking-threads {threads} --port {port} wsgi:app",
    "blogapp serve": "blogapp serve --port {port} --processes {processes} --threads {threads}",
}
MADE = 'n = 0; request = function() n = n + 1; return wrk.format("GET", "/?n=" .. n) end'
PAGES = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20
HALF = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nemail=a"
LOADERS = 8


class Server:
    """One of the servers, on a port of its own."""

    def __init__(self, name: str, instance: Path, seconds: float) -> None:
        self.seconds = seconds
        self.port = serving.free_port()
        words = COMMANDS[name].format(port=self.port, processes=PROCESSES, threads=THREADS).split()
        self.running = subprocess.Popen(
            [BIN / words[0], *words[1:]],
            env=environ | {"BLOGAPP_INSTANCE": str(instance)},
            cwd=Path(__file__).parents[1],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.seen = serving.Server(self.running.pid, self.port)
        while not self.asks():
            if self.running.poll() is not None:
                sys.exit(f"{name} did not start.")
            time.sleep(0.05)

    def asks(self) -> bool:
        """Ask for a page, over a connection of its own; return whether it was answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read().endswith(b"</html>")
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def connect(self, sent: bytes = b"", room: int = 0) -> socket.socket:
        """Connect, and send something."""
        link = socket.socket()
        if room:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        link.settimeout(5)
        link.connect(("127.0.0.1", self.port))
        link.sendall(sent)
        return link

    def wait(self) -> str:
        """Return how long the median and the slowest of 20 readers wait, in milliseconds."""
        times, failed = [], 0
        for _ in range(20):
            start = time.perf_counter()
            failed += not self.asks()
            times.append(1000 * (time.perf_counter() - start))
            if failed > 1:
                return "nobody is answered"
        return f"{statistics.median(times):.0f} / {max(times):.0f} ms"

    def rate(self, script: str = "") -> str:
        """Return how many requests are answered in a second."""
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(script)
            file.flush()
            return f"{self.seen.rate('/', self.seconds, script=Path(file.name) if script else None):.0f}"

    def memory(self) -> str:
        """Return the memory of all processes, each shared page counted once, in MiB."""
        return f"{self.seen.memory():.0f} MiB"

    def end(self) -> None:
        """End it, by force if need be."""
        self.running.terminate()
        try:
            self.running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


def beside(server: Server, number: int, sent: bytes = b"", room: int = 0) -> str:
    """Return how long readers wait while so many others have sent this and no more."""
    with ExitStack() as stack:
        for _ in range(number):
            try:
                stack.enter_context(server.connect(sent, room))
            except OSError:
                break
        return server.wait()


def received(link: socket.socket) -> bytes:
    """Return what comes until the connection ends; nothing if it is reset."""
    with link:
        try:
            return b"".join(iter(lambda: link.recv(65536), b""))
        except OSError:
            return b""


@contextmanager
def load(server: Server) -> Iterator[Counter[str]]:
    """Have the server asked without a pause, over a new connection each time; yield what came of it."""
    seen: Counter[str] = Counter()
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            try:
                link = server.connect(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            except ConnectionRefusedError:
                seen["refused"] += 1
                time.sleep(0.01)
                continue
            except OSError:
                seen["cut"] += 1
                continue
            seen["whole" if received(link).endswith(b"</html>") else "cut"] += 1

    threads = [threading.Thread(target=ask) for _ in range(LOADERS)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def hang_up(server: Server) -> str:
    """Return what readers see while the processes are replaced."""
    with load(server) as seen:
        time.sleep(server.seconds / 2)
        server.running.send_signal(signal.SIGHUP)
        time.sleep(2 * server.seconds)
        if server.running.poll() is not None:
            return "it ends"
    return f"{seen['cut'] + seen['refused']} of {seen.total()} lost"


def terminate(server: Server) -> str:
    """Return how many of those who were accepted got no answer, and how long the end took."""
    with load(server) as seen:
        time.sleep(server.seconds / 2)
        server.running.terminate()
        start = time.monotonic()
        try:
            server.running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            return f"not over after 15 s, {seen['cut']} cut"
    return f"{seen['cut']} cut, over after {time.monotonic() - start:.1f} s"


LOOKS: dict[str, Callable[[Server], str]] = {
    "kept page, per second": Server.rate,
    "made page, per second": lambda server: server.rate(MADE),
    "PSS": Server.memory,
    "readers, alone": Server.wait,
    "beside 60 half-sent POSTs": lambda server: beside(server, 60, HALF),
    "beside 500 idle connections": lambda server: beside(server, 500),
    "beside 60 who do not read": lambda server: beside(server, 60, PAGES, 2048),
    "SIGHUP under load": hang_up,
    "SIGTERM under load": terminate,
}


def main() -> None:
    """Print a table: a line for each look, a column for each server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance", type=Path, help="the folder of a prepared blog; copied, not changed")
    parser.add_argument("--only", default="", help="servers whose names hold these letters")
    parser.add_argument("--seconds", type=float, default=4, help="how long a server is asked without a pause")
    options = parser.parse_args()
    names = [name for name, words in COMMANDS.items() if (BIN / words.split()[0]).exists() and options.only in name]
    found: dict[str, list[str]] = {look: [] for look in LOOKS}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            instance = Path(shutil.copytree(options.instance, Path(folder) / "instance"))
            server = Server(name, instance, options.seconds)
            for look, see in LOOKS.items():
                if server.running.poll() is not None:
                    server = Server(name, instance, options.seconds)
                found[look].append(see(server))
                print(f"{name}: {look}: {found[look][-1]}", file=sys.stderr)
            server.end()
    print(f"| | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
    for look, values in found.items():
        print(f"| {look} | {' | '.join(values)} |")


if __name__ == "__main__":
    main()
