"""How long `blogapp serve` takes from the command to the first answer, and its memory then and after a few pages.

Beside it, by the processor of this machine: importing Flask and SQLAlchemy alone, as a start is mostly imports.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from blogs import KINDS, PLACE, opened
from serving import blogapp, serving

ALONE = "import flask, sqlalchemy.orm"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def seconds_alone() -> float:
    """Return how long the two largest libraries take, in a process of their own."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", ALONE], check=True)
    return time.perf_counter() - start


def main() -> None:
    options = arguments()
    with opened(options.posts, options.place) as blog:
        folder, paths = blog.folder, [blog.pages[name] for name in KINDS]
    starts, alone, first, later = [], [], [], []
    for _ in range(options.rounds):
        alone.append(seconds_alone())
        begun = time.perf_counter()
        with serving(blogapp("serve"), INSTANCE=folder, SAFE_MODE="true") as server:
            starts.append(time.perf_counter() - begun)
            first.append(server.memory())
            for path in paths:
                server.get(path)
            later.append(server.memory())
            processes = len(server.processes())
    start, libraries = statistics.median(starts), statistics.median(alone)
    print(f"first answer after {start:.2f} s; importing Flask and SQLAlchemy alone takes {libraries:.2f} s")
    print(
        f"memory of {processes} process(es): {statistics.median(first):.0f} MiB after the first page, "
        f"{statistics.median(later):.0f} MiB after one page of each kind"
    )


if __name__ == "__main__":
    main()
