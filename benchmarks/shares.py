"""Where the time of a page goes: samples of what the processor is at while the page is made again and again.

Each sample counts for the innermost frame that is a room of blogapp, a template, or a library. So the time of the
standard library and of compiled code is that of whoever called it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from blogs import PLACE, Blog, opened
from costs import cost

INTERVAL = 0.001  # seconds of the processor between two samples; a kernel may make them rarer
ROOT = Path(__file__).resolve().parents[1]
PACKAGES = "/site-packages/"


def place_of(file: str) -> str:
    """Return to whom a file's time belongs, or ""."""
    if PACKAGES in file:
        return file.partition(PACKAGES)[2].partition("/")[0].removesuffix(".py")
    if "/templates/" in file or file == "<template>":
        return "templates"
    parts = Path(file).parts
    if "blogapp" in parts[:-1]:
        return "blogapp." + "/".join(parts[len(parts) - parts[::-1].index("blogapp") :][:1]).removesuffix(".py")
    return ""


class Sampler:
    """Counts, by a timer of the processor's time, who is at work."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.is_making = False

    def look(self, _signal: int, frame: FrameType | None) -> None:
        if not self.is_making:
            return
        while frame is not None and not (place := place_of(frame.f_code.co_filename)):
            frame = frame.f_back
        self.counts[place if frame is not None else "the rest"] += 1

    def watch(self, blog: Blog, path: str, seconds: float, cold: bool) -> float:
        """Have a page made for so many seconds; return what it costs, in milliseconds of the processor.

        The timer runs on between two pages: one set anew for each would never end where a page takes less than it does.
        """
        taken, pages = 0.0, 0
        signal.signal(signal.SIGPROF, self.look)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
        until = time.process_time() + seconds
        while time.process_time() < until:
            if cold:
                blog.change()
            self.is_making = True
            taken += cost(blog.app, path)
            self.is_making = False
            pages += 1
        signal.setitimer(signal.ITIMER_PROF, 0)
        return taken / pages


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("page", nargs="?", default="stream", help="its name in benchmarks/blogs.py")
    parser.add_argument("--cold", action="store_true", help="as the first after a change")
    parser.add_argument("--seconds", type=float, default=10, help="of the processor")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    sampler = Sampler()
    with opened(options.posts, options.place) as blog:
        path = blog.pages.get(options.page) or sys.exit(f"There is no page {options.page!r} in benchmarks/blogs.py.")
        for _ in range(3):
            cost(blog.app, path)
        page = sampler.watch(blog, path, options.seconds, options.cold)
    number = sampler.counts.total()
    print(f"{options.page}, {'cold' if options.cold else 'warm'}: {page:.2f} ms, {number} samples")
    for place, count in sampler.counts.most_common():
        if count >= number / 100:
            print(f"{place:<22}{count / number * page:7.2f} ms{count / number:7.0%}")


if __name__ == "__main__":
    main()
