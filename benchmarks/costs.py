"""Milliseconds of the processor for each kind of page in four states, beside a Flask application that says hello.

All in one process, without a server: what is measured is the work of a request alone. The states are those of rates.py.
The pages and the hello are asked for in turn; the numbers are medians.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from blogs import CHANGES, KINDS, NEVER_KEPT, PLACE, Blog, opened
from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

Headers = dict[str, str]
SITE = "http://127.0.0.1/"


def hello() -> Flask:
    """Return the smallest application."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


def cost(app: Flask, path: str, headers: Headers | None = None, status: int = 200) -> float:
    """Answer a request; return its milliseconds of the processor."""
    environ = create_environ(path, SITE, headers=headers)
    start = time.process_time()
    body, answered, _headers = run_wsgi_app(app, environ)
    for _ in body:
        pass
    taken = (time.process_time() - start) * 1000
    if not answered.startswith(str(status)):
        sys.exit(f"{path} answered {answered}, not {status}.")
    return taken


def states(cached: Blog, made: Blog, name: str) -> dict[str, Callable[[], float]]:
    """Return how to measure a page in each of its states."""
    path, status = made.pages[name], 404 if name == "404" else 200

    def after(change: str) -> Callable[[], float]:
        def task() -> float:
            made.change(change)
            return cost(made.app, path, status=status)

        return task

    _body, _status, sent = run_wsgi_app(cached.app, create_environ(path, SITE))
    found: dict[str, Callable[[], float]] = {}
    if name != NEVER_KEPT:
        found["cached"] = lambda: cost(cached.app, path, status=status)
    if "ETag" in sent:
        known = {"If-None-Match": sent["ETag"]}
        found["304"] = lambda: cost(cached.app, path, known, 304)
    return found | {"warm": lambda: cost(made.app, path, status=status)} | {change: after(change) for change in CHANGES}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--only", default="", help="the pages whose names hold these letters")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    with ExitStack() as stack:
        made = stack.enter_context(opened(options.posts, options.place))
        cached = stack.enter_context(opened(options.posts, options.place, PAGE_CACHE_MB=32))
        yardstick = hello()
        print(f"{'page':<12}{'state':<8}{'ms':>8}{'hello':>8}{'times':>8}")
        for name in (name for name in KINDS if options.only in name):
            for state, task in states(cached, made, name).items():
                for _ in range(3):
                    task()
                times = [(task(), cost(yardstick, "/")) for _ in range(options.rounds)]
                ours, its = (statistics.median(each) for each in zip(*times, strict=True))
                print(f"{name:<12}{state:<8}{ours:8.2f}{its:8.2f}{ours / its:8.2f}", flush=True)


if __name__ == "__main__":
    main()
