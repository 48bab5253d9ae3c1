"""What each kind of page costs on a small, a middling and a large blog, and how many times more on the largest.

"warm" is a page that was asked for before; "cold" is one that is asked for first after a change somewhere on the site,
when whatever was kept for its version is gone. Each number is the median of twenty, in milliseconds: of the processor
on SQLite, which works inside the process, and of the clock on PostgreSQL. The blogs are asked in turn, so that what the
machine does besides falls on all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from blogs import PLACE, Blog, opened

ROUNDS = 20
SIZES = (1000, 10_000, 100_000)


def ask(blog: Blog, name: str) -> float:
    """Ask for a page once; return the milliseconds that it took."""
    client = blog.editor if name.startswith("desk") else blog.reader
    start = blog.clock()
    answer = client.get(blog.pages[name], buffered=True)
    taken = (blog.clock() - start) * 1000
    expected = 404 if "404" in name else 200
    if answer.status_code != expected:
        sys.exit(f"{blog.pages[name]} answered {answer.status}, not {expected}.")
    return taken


def measure(blogs: Sequence[Blog], name: str, rounds: int) -> dict[str, list[float]]:
    """Return the median times of a page on each blog: as somebody who comes after others, and first after a change."""
    times: dict[str, list[list[float]]] = defaultdict(lambda: [[] for _ in blogs])
    for blog in blogs:
        ask(blog, name)
    for state in ("warm", "cold"):
        for _ in range(rounds):
            for blog, taken in zip(blogs, times[state], strict=True):
                if state == "cold":
                    blog.change()
                taken.append(ask(blog, name))
    return {state: [statistics.median(taken) for taken in found] for state, found in times.items()}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of posts, the smallest first")
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="the pages whose names hold these letters")
    parser.add_argument("--database", default="", help="an empty database for the only size, instead of a SQLite file")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    with ExitStack() as stack:
        blogs = [stack.enter_context(opened(size, options.place, options.database)) for size in options.sizes]
        columns = "".join(f"{size:>10,}" for size in options.sizes)
        print(f"\n{'page':<24}{'state':<6}{columns}     ratio")
        for name in [name for name in blogs[0].pages if options.only in name]:
            for state, medians in measure(blogs, name, options.rounds).items():
                numbers = "".join(f"{each:10.1f}" for each in medians)
                print(f"{name:<24}{state:<6}{numbers}{medians[-1] / medians[0]:10.1f}", flush=True)


if __name__ == "__main__":
    main()
