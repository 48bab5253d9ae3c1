"""An import that is killed goes on when it is called again, and its result is that of one which was left in peace."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import former_site
import pytest
from commands import rows

pytestmark = pytest.mark.slow
MOMENTS = int(os.environ.get("BLOGAPP_TEST_MOMENTS", "3"))
# What differs by chance or by the clock.
BY_CHANCE = {"password", "fs_uniquifier", "facts", "mark", "posts_change", "frame_change", "made_at", "answers_at"}
BY_CLOCK = {("users", "created_at"), ("revisions", "created_at"), ("media", "created_at")}
TOKEN = re.compile(r"20\d\d/\d\d/(lock-\d-)[0-9a-f]{10}")


def stored(folder: Path, instance: Path, moment: int = 0) -> tuple[int, str]:
    """Import the site into an instance, until a moment; return how that ended and what it printed."""
    environment = os.environ | {"BLOGAPP_INSTANCE": str(instance)}
    command = [sys.executable, former_site.__file__, str(folder), str(moment)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode, ended.stdout


def contents(instance: Path) -> dict[str, list[Any]]:
    """Return all tables, without what differs by chance."""
    names = [name for (name,) in rows(instance, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {}
    for name in names:
        if name.startswith(("search", "sqlite_", "editions", "settings")) or "fts" in name:
            continue
        columns = [column for _, column, *_ in rows(instance, f"PRAGMA table_info({name})")]
        kept = [column for column in columns if column not in BY_CHANCE and (name, column) not in BY_CLOCK]
        found[name] = sorted(
            TOKEN.sub(r"\1", repr(row)) for row in rows(instance, f"SELECT {', '.join(kept)} FROM {name}")
        )
    return found


def test_a_killed_import_goes_on_where_it_ended(empty_instance: Path, tmp_path: Path) -> None:
    """BLOGAPP_TEST_MOMENTS=50 kills it at fifty moments."""
    folder = former_site.files(tmp_path / "uploads")
    undisturbed = Path(shutil.copytree(empty_instance, tmp_path / "undisturbed"))
    calls = int(stored(folder, undisturbed)[1])
    wanted = contents(undisturbed)
    assert len(wanted["posts"]) == 19
    assert stored(folder, undisturbed)[0] == 0
    assert contents(undisturbed) == wanted
    chance = random.Random(5)
    for number in range(MOMENTS):
        moment = chance.randint(calls // 10, calls)
        instance = Path(shutil.copytree(empty_instance, tmp_path / f"killed-{number}"))
        assert stored(folder, instance, moment)[0] == -signal.SIGKILL, moment
        assert stored(folder, instance)[0] == 0
        assert contents(instance) == wanted, moment
