"""Requests per second of the pages people read, beside a bare callable of the same size on the same server.

Needs wrk on the PATH. Both servers are waitress with the same number of threads, run at the same time on this machine,
and are asked in turn, so that what the machine does besides falls on both.
"""

import argparse
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path
from urllib.parse import quote

BLOGAPP = Path(sys.executable).with_name("blogapp")
BARE = Path(__file__).with_name("bare.py")
SEARCHES = (
    "harbour",
    "night train",
    '"first boats"',
    "the",
    "frost",
    "λιμάνι",
    "港",
    "trains -harbour",
    "harbuor",
    "zebra",
)
ROUNDS = 20
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass(frozen=True)
class Figures:
    """What wrk saw: requests per second, and milliseconds within which half and 99 % of them were answered."""

    rate: float
    p50: float
    p99: float
    failed: int


def measure(url: str, options: argparse.Namespace, tag: str = "") -> Figures:
    """Ask for a page again and again; with `tag`, as somebody who has it already."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency", "--timeout=10s", url]
    command += ["-H", f"If-None-Match: {tag}"] if tag else []
    return read_wrk(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def read_wrk(text: str) -> Figures:
    def latency(share: str) -> float:
        number, unit = re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)$", text, re.MULTILINE).groups()
        return float(number) * UNITS[unit]

    bad = re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", text)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    return Figures(rate, latency("50"), latency("99"), sum(map(int, bad)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[str]:
    """Run a server while the block runs; yield its address once it answers."""
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"The server did not start: {log.read_text()}")


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def find(pattern: str, page: str, what: str) -> str:
    found = re.search(pattern, page)
    return found.group(1) if found else sys.exit(f"The stream shows no {what}.")


def cases(site: str, posts: int) -> dict[str, str]:
    """Choose the pages: the path of each by its name."""
    stream = fetch(site + "/")
    chosen = {
        "stream": "/",
        "deep stream page": f"/page/{max(2, posts // 20)}/",
        "post": find(r'href="(?:https?://[^/"]+)?(/\d{4}/\d\d/\d\d/[^/"#]+/)"', stream, "post"),
        "category": find(r'href="(?:https?://[^/"]+)?(/category/[^"#]+/)"', stream, "category"),
        "feed": "/feed/",
        "search": "/search/?q=harbour",
    }
    try:
        fetch(site + chosen["search"])
    except urllib.error.HTTPError:
        del chosen["search"]
    return chosen


def search_ratio(site: str, archive: str) -> str:
    """Say how much longer the median of several searches takes than an archive, asked for in turn by one reader."""
    times: dict[str, list[float]] = {
        path: [] for path in (archive, *(f"/search/?q={quote(words)}" for words in SEARCHES))
    }
    for _ in range(ROUNDS):
        for path, taken in times.items():
            start = time.perf_counter()
            fetch(site + path)
            taken.append((time.perf_counter() - start) * 1000)
    of_archive, *searches = (statistics.median(taken) for taken in times.values())
    search = statistics.median(searches)
    return f"median search {search:.1f} ms, archive page {of_archive:.1f} ms: ratio {search / of_archive:.1f}"


def prepare(options: argparse.Namespace, folder: Path) -> None:
    """Fill an instance with sample posts, unless `--instance` names one that is there already."""
    environ["BLOGAPP_INSTANCE"] = str(options.instance or folder)
    environ.setdefault("BLOGAPP_PAGE_CACHE_MB", "0")  # every page is made; with 32 they come from memory
    if options.instance and (options.instance / "blogapp.db").exists():
        return
    started = time.monotonic()
    for command in (["init"], ["sample", "--posts", str(options.posts), "--seed", "1"]):
        subprocess.run([BLOGAPP, *command], check=True, stdout=subprocess.DEVNULL)
    print(f"{options.posts} sample posts written in {time.monotonic() - started:.0f} s")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=4, help="how long each page is asked for")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--threads", type=int, default=4, help="of either server")
    parser.add_argument("--instance", type=Path, help="an instance folder to keep and use again")
    return parser.parse_args()


def report(name: str, size: int, page: Figures, bare: Figures) -> None:
    failed = f"  {page.failed + bare.failed} failed" if page.failed or bare.failed else ""
    print(
        f"{name:<17}{size / 1000:9.1f}{page.rate:9.0f}{page.p50:9.1f}{page.p99:9.1f}"
        f"{bare.rate:9.0f}{bare.p50:9.1f}{bare.p99:9.1f}{bare.rate / page.rate:9.1f}{failed}",
        flush=True,
    )


def report_unchanged(url: str, full: Figures, bare: str, options: argparse.Namespace) -> None:
    """Say what the answer costs that nothing has changed, beside the whole page and beside a bare empty answer."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        tag = answer.headers["ETag"]
    spared, empty = measure(url, options, tag), measure(f"{bare}/0", options)
    report("unchanged (304)", 0, spared, empty)
    print(f"A page that has not changed costs {full.rate / spared.rate:.2f} of the whole page.")


def main() -> None:
    options = arguments()
    if not shutil.which("wrk"):
        sys.exit("The benchmark needs wrk. On Debian: apt-get install wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="blogapp-bench-")))
        prepare(options, folder / "instance")
        ports = free_port(), free_port()
        threads = str(options.threads)
        serve = [str(BLOGAPP), "serve", "--port", str(ports[0]), "--threads", threads]
        site = stack.enter_context(serving(serve, ports[0], folder / "blogapp.log"))
        bare_server = [sys.executable, str(BARE), str(ports[1]), threads]
        bare = stack.enter_context(serving(bare_server, ports[1], folder / "bare.log"))

        print(f"waitress, {threads} threads; wrk, {options.connections} connections, {options.seconds} s a page\n")
        print(" " * 26 + "---------- blogapp".rjust(27) + "------------- bare".rjust(28))
        columns = ("kB", "req/s", "p50 ms", "p99 ms", " req/s", "p50 ms", "p99 ms", "ratio")
        print("page".ljust(17) + "".join(column.rjust(9) for column in columns))
        figures, pages = {}, cases(site, options.posts)
        for name, path in pages.items():
            size = len(fetch(site + path).encode())
            figures[name] = measure(site + path, options)
            report(name, size, figures[name], measure(f"{bare}/{size}", options))
        report_unchanged(f"{site}/", figures["stream"], bare, options)
        print(search_ratio(site, pages["category"]))


if __name__ == "__main__":
    main()
