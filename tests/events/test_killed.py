"""A worker that is killed in the middle of telling an event tells it again, and all that comes behind it in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import done, killed, process, rows
from killing import let_leases_end, write_and_change
from together import until

pytestmark = pytest.mark.slow

PLUGIN = """
import threading
from pathlib import Path
from blogapp.events import Event, on

@on("published", "changed")
def tell(event: Event) -> None:
    with Path({heard!r}).open("a", encoding="utf-8") as heard:
        heard.write(f"{{event.name}} {{event.data['title']}}\\n")
    if not Path({free!r}).exists():
        threading.Event().wait(timeout=15)
"""


def test_what_a_killed_worker_was_at_is_told_again(instance: Path, tmp_path: Path) -> None:
    heard, free = tmp_path / "heard.txt", tmp_path / "free"
    (instance / "events").mkdir()
    (instance / "events" / "board.py").write_text(PLUGIN.format(heard=str(heard), free=str(free)), encoding="utf-8")
    write_and_change("Ebb", "Flood")
    running = process("worker", INSTANCE=instance)
    try:
        until(lambda: heard.exists() and heard.read_text())  # the file is there before the line is
    finally:
        killed(running)
    free.touch()
    done("worker", "--once")
    told = ["published Ebb", "published Flood", "changed Flood"]
    assert heard.read_text().splitlines() == told  # the lease of the dead one lasts
    let_leases_end(instance)
    done("worker", "--once")
    assert heard.read_text().splitlines() == [*told, "published Ebb", "changed Ebb"]
    assert rows(instance, "SELECT * FROM jobs") == []
