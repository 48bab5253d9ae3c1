"""How long `blogapp serve` takes from the command to the first answer, and its memory then and after a few pages.

Beside it stands what importing Flask and SQLAlchemy alone takes, as a start is mostly imports; each by the clock and,
as other programs may be at work, by the processor.
"""

from __future__ import annotations

import argparse
import os
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


def alone() -> tuple[float, float]:
    """Return how long the two largest libraries take in a process of their own, by the clock and by the processor."""
    start, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-c", ALONE], check=True)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - start, processor


def main() -> None:
    options = arguments()
    with opened(options.posts, options.place) as blog:
        folder, paths = blog.folder, [blog.pages[name] for name in KINDS]
    starts, libraries, first, later = [], [], [], []
    for _ in range(options.rounds):
        libraries.append(alone())
        begun = time.perf_counter()
        with serving(blogapp("serve"), INSTANCE=folder, SAFE_MODE="true") as server:
            starts.append((time.perf_counter() - begun, server.processor()))
            first.append(server.memory())
            for path in paths:
                server.get(path)
            later.append(server.memory())
            processes = len(server.processes())
    for name, measured in (("first answer", starts), ("importing Flask and SQLAlchemy alone", libraries)):
        clock, processor = (statistics.median(times) for times in zip(*measured, strict=True))
        print(f"{name}: {clock:.2f} s, of the processor {processor:.2f} s")
    print(
        f"memory of {processes} process(es): {statistics.median(first):.0f} MiB after the first page, "
        f"{statistics.median(later):.0f} MiB after one page of each kind"
    )


if __name__ == "__main__":
    main()
