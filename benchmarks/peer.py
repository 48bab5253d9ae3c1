"""Requests per second beside WordPress with as many posts here: every page made, then with the page cache.

The folder that is given holds `wordpress.sh` (up N, down: WordPress by itself on this machine) and `compare.py URL`
(asks both for each kind of page in turn, and prints the ratios). They are not part of blogapp.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from blogs import PLACE, opened
from serving import blogapp, need_wrk, serving

PEER, COMPARISON = "wordpress.sh", "compare.py"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("peers", type=Path, nargs="?", help="the folder of wordpress.sh and compare.py")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--seconds", type=int, default=4, help="how long a page is asked for in each round")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.peers is None or not all((options.peers / name).is_file() for name in (PEER, COMPARISON)):
        sys.exit(
            f"There is no {PEER} and {COMPARISON} to compare with. Name their folder: make bench-peer PEERS=folder"
        )
    need_wrk()
    with opened(options.posts, options.place) as blog:
        folder = blog.folder
    peer, failed = ["bash", str(options.peers / PEER)], 0
    try:
        subprocess.run([*peer, "up", str(options.posts)], check=True)
        for megabytes, title in ((0, "every page is made"), (32, "with the page cache")):
            with serving(blogapp("serve"), INSTANCE=folder, SAFE_MODE="true", PAGE_CACHE_MB=megabytes) as server:
                print(f"\n{title}, {len(server.processes())} process(es)", flush=True)
                compare = [sys.executable, str(options.peers / COMPARISON), server.url, str(options.seconds)]
                failed |= subprocess.run(compare, check=False).returncode
    finally:
        subprocess.run([*peer, "down"], check=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
