"""How long the export and the import of a whole site take, by the clock and by the processor, and how much memory."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from blogs import PLACE, opened


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    return parser.parse_args()


def measure(name: str, instance: Path, *words: object) -> None:
    """Carry a command out in a process of its own, and print what it took."""
    begun = time.perf_counter()
    known = os.environ | {"BLOGAPP_INSTANCE": str(instance), "BLOGAPP_SAFE_MODE": "true"}
    command = [sys.executable, "-m", "blogapp", *map(str, words)]
    running = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"{name} failed.")
    clock, processor = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    print(f"{name:24} {clock:7.1f} s, of the processor {processor:7.1f} s, {used.ru_maxrss / 1024:5.0f} MiB at most")


def main() -> None:
    options = arguments()
    with opened(options.posts, options.place) as blog:
        source = blog.folder
    with tempfile.TemporaryDirectory(dir=options.place) as folder:
        place = Path(folder)
        measure("export, without pages", source, "export", "site", "--without-pages", place / "texts")
        measure("import", place / "instance", "import", "site", place / "texts")
        measure("export, with pages", place / "instance", "export", "site", place / "whole")
        files = sum(len(names) for _, _, names in os.walk(place / "whole"))
        print(f"{files} files")


if __name__ == "__main__":
    main()
