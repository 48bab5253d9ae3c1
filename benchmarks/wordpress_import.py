"""How long the import of a WordPress site takes, and how much memory; a second run of it; and runs that are killed.

The export is written once and kept. With `--kills` a further import is killed at random moments and called again; what
it has made at last has to be what the undisturbed one made.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from blogs import PLACE
from wordpress_export import write

# What differs by chance or by the clock.
BY_CHANCE = {"password", "fs_uniquifier", "facts", "mark", "posts_change", "frame_change", "made_at", "answers_at"}
BY_CLOCK = {("users", "created_at"), ("revisions", "created_at"), ("media", "created_at")}
APART = ("search", "sqlite_", "editions", "settings")
TICKS = os.sysconf("SC_CLK_TCK")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=0, help="how often a further import is killed")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6, help="of the moments of the kills")
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the exports are kept")
    parser.add_argument("--keep", type=Path, help="a new folder for the instance, which stays")
    return parser.parse_args()


def made(instance: Path) -> Path:
    """Make an empty instance."""
    subprocess.run(_command("init"), check=True, env=_known(instance), stdout=subprocess.DEVNULL)
    return instance


def imported(export: Path, instance: Path, patience: float = float("inf")) -> tuple[float, float, float, str]:
    """Import an export, until patience ends; return seconds, those of the processor, MiB, and what it printed last."""
    begun, memory = time.monotonic(), 0.0
    before = os.times()
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(
            _command("import", "wordpress", str(export)), env=_known(instance), stdout=said, stderr=subprocess.DEVNULL
        )
        while running.poll() is None:
            memory = max(memory, _memory(running.pid))
            if time.monotonic() - begun > patience:
                running.kill()
            time.sleep(0.05 if patience < float("inf") else 0.2)
        said.seek(0)
        printed = said.read()
    if running.returncode not in {0, -signal.SIGKILL}:
        sys.exit(f"The import failed: {printed}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begun, used, memory, printed if running.returncode == 0 else "killed"


def contents(instance: Path) -> dict[str, list[str]]:
    """Return all tables, without what differs by chance."""
    found = {}
    with sqlite3.connect(f"file:{instance / 'blogapp.db'}?mode=ro", uri=True) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (name,) in names:
            if not name.startswith(APART) and "fts" not in name:
                columns = [column for _, column, *_ in database.execute(f"PRAGMA table_info({name})")]
                kept = [column for column in columns if column not in BY_CHANCE and (name, column) not in BY_CLOCK]
                rows = database.execute(f"SELECT {', '.join(kept)} FROM {name}")  # noqa: S608
                found[name] = sorted(map(repr, rows))
    return found


def differences(one: Path, other: Path) -> list[str]:
    """Return the tables in which two instances differ."""
    wanted, got = contents(one), contents(other)
    return [name for name in sorted(wanted.keys() | got.keys()) if wanted.get(name) != got.get(name)]


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "blogapp", *words]


def _known(instance: Path) -> dict[str, str]:
    return os.environ | {"BLOGAPP_INSTANCE": str(instance), "BLOGAPP_SAFE_MODE": "true"}


def _memory(pid: int) -> float:
    """Return the MiB of a process and of those that it started; what they share counts once."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split() if task.name != str(pid) else []
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    own = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
    return own + sum(_memory(int(child)) for child in children)


def main() -> None:
    options = arguments()
    options.place.mkdir(parents=True, exist_ok=True)
    export = options.place / f"wordpress-{options.posts}.xml"
    if not export.exists():
        write(export, options.posts)
    with tempfile.TemporaryDirectory(dir=options.place) as folder:
        undisturbed = made(options.keep or Path(folder) / "undisturbed")
        times = []
        for name in ("import", "second run"):
            clock, processor, memory, said = imported(export, undisturbed)
            each = processor / options.posts * 1000
            took = f"{clock:7.1f} s, of the processor {processor:7.1f} s ({each:.1f} ms a post)"
            print(f"{name:12} {took}, {memory:5.0f} MiB at most", flush=True)
            print(f"{'':12} {said.splitlines()[-1]}")
            if name == "second run" and not said.splitlines()[-1].startswith("0 "):
                sys.exit("The second run has changed something.")
            times.append(clock)
        if options.kills:
            _kill(export, undisturbed, made(Path(folder) / "killed"), options, times[0])


def _kill(export: Path, undisturbed: Path, instance: Path, options: argparse.Namespace, whole: float) -> None:
    """Kill an import again and again, let it come to its end, and compare."""
    chance = random.Random(options.seed)
    print(f"seed {options.seed}")
    for _ in range(options.kills):
        moment = chance.uniform(0.3, max(0.6, whole / options.kills * 1.5))
        print(f"killed at {moment:.1f} s: {imported(export, instance, moment)[3].splitlines()[0]}", flush=True)
    imported(export, instance)
    if found := differences(undisturbed, instance):
        sys.exit(f"The tables differ: {', '.join(found)}.")
    print("All tables are the same.")


if __name__ == "__main__":
    main()
