"""Which tests run which statements of blogapp: asked for by mutants.py, measured with the plugin covering.py."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher
from pathlib import Path

from mutations import ROOT, Mutant

FOLDER = ROOT / ".mutants"
STATE = FOLDER / "lines"

Place = tuple[str, int]  # a file and a line


class Lines:
    """The tests of `make test` by the statements that they run, and how long each takes."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}  # as they were measured
        self.names: list[str] = []
        self.seconds: dict[str, float] = {}
        self.by_statement: dict[Place, array[int]] = {}
        self.start: set[Place] = set()

    def at_start(self, mutant: Mutant) -> bool:
        return (mutant.file, mutant.line) in self.start

    def tests(self, mutant: Mutant, among: Collection[str] | None = None) -> list[str]:
        """Return which tests run the changed statement; of one that runs at the import, or is new, any of its module.

        By file, the quickest first, and on PostgreSQL last.
        """
        place = (mutant.file, mutant.line)
        is_known = place in self.by_statement or place in self.start
        places = [place] if is_known else [each for each in self.by_statement if each[0] == place[0]]
        names = {self.names[number] for each in places for number in self.by_statement.get(each, ())} - {""}
        chosen = [name for name in names if among is None or name in among]
        taken: dict[str, list[float]] = defaultdict(list)
        for name in chosen:
            taken[name.partition("::")[0]].append(self.seconds.get(name, 0))
        mean = {file: sum(each) / len(each) for file, each in taken.items()}
        return sorted(chosen, key=lambda name: ("postgres" in name, mean[name.partition("::")[0]], name))

    def add(self, part: Path) -> None:
        places, told, seconds = pickle.loads(part.read_bytes())
        statements = {number: statement for statement, number in places.items()}
        for test, numbers in told.items():
            self.names.append(test)
            for number in numbers:
                if test:
                    self.by_statement.setdefault(statements[number], array("I")).append(len(self.names) - 1)
                else:
                    self.start.add(statements[number])
        self.seconds |= seconds

    def forget(self, files: set[str]) -> None:
        self.names = ["" if name.partition("::")[0] in files else name for name in self.names]

    def move(self, path: str, now: str) -> None:
        """Know the statements of a file where they stand now."""
        before, after = self.sources.get(path, "").splitlines(), now.splitlines()
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        moved = {each.a + line: each.b + line for each in blocks for line in range(1, each.size + 1)}
        old = {place: tests for place, tests in self.by_statement.items() if place[0] == path}
        self.by_statement = {place: tests for place, tests in self.by_statement.items() if place[0] != path}
        self.by_statement |= {(path, moved[line]): tests for (_, line), tests in old.items() if line in moved}
        start = {place for place in self.start if place[0] == path}
        self.start = self.start - start | {(path, moved[line]) for _, line in start if line in moved}


def lines() -> Lines:
    """Return what was measured. The first time takes some minutes; later only tests that have changed run again."""
    FOLDER.mkdir(exist_ok=True)
    known = pickle.loads(STATE.read_bytes()) if STATE.exists() else Lines()
    paths = [path for room in ("blogapp", "tests") for path in (ROOT / room).rglob("*.py")]
    now = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
    changed = {path for path, text in now.items() if known.sources.get(path) != text}
    tests = {path for path in changed if Path(path).name.startswith("test_")} if known.sources else {"tests"}
    for path in changed:
        if path.startswith("blogapp"):
            known.move(path, now[path])
    if tests:
        known.forget(tests)
        _measure(sorted(tests))
        for part in FOLDER.glob("*.part"):
            known.add(part)
            part.unlink()
    known.sources = now
    STATE.write_bytes(pickle.dumps(known))
    return known


def _measure(tests: list[str]) -> None:
    options = ["-n", "2", "--dist", "loadgroup", "--part", "quick", "-q"]
    command = [sys.executable, "-m", "pytest", "-p", "covering", *options, *tests]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 5}:
        sys.exit(f"The tests fail without any change: mend them first.\n{done.stdout[-3000:]}")
