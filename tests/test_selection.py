"""What `make test` leaves out `make test-rest` runs, but for what says the same on PostgreSQL; each says how many."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUPPORT = Path(__file__).with_name("support")
TESTS = """
import pytest

BOTH = pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])

def test_plain(): pass

@pytest.mark.slow
def test_slow(): pass

@pytest.mark.first(2)
@pytest.mark.parametrize("value", "abcd")
def test_values(value): pass

@BOTH
def test_anywhere(database): pass

@BOTH
@pytest.mark.parametrize("value", "ab")
def test_crossed(value, database): pass

@pytest.mark.every_value
@BOTH
@pytest.mark.parametrize("value", "ab")
def test_stored(value, database): pass

@pytest.mark.any_database
@BOTH
def test_markup(database): pass

@pytest.mark.database
@BOTH
def test_database(database): pass

@pytest.mark.xdist_group("chain")
def test_chain(): pass
"""
QUICK = {"plain", "values[a]", "values[b]", "anywhere[sqlite]", "markup[sqlite]"}
QUICK |= {"database[sqlite]", "database[postgres]", "chain"}
QUICK |= {f"{test}[{value}-sqlite]" for test in ("crossed", "stored") for value in "ab"}
REST = {"slow", "values[c]", "values[d]", "anywhere[postgres]"}
REST |= {"crossed[a-postgres]", "stored[a-postgres]", "stored[b-postgres]"}
ALL = QUICK | REST | {"crossed[b-postgres]", "markup[postgres]"}

pytestmark = pytest.mark.slow


def run(folder: Path, *options: str) -> str:
    (folder / "test_parts.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers = slow\n  postgres\n  database\n  first(n)\n  every_value\n  any_database\n  browser\n"
        "  html\n",
        encoding="utf-8",
    )
    plugins = ["-p", "selection", "-p", "xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "-v", *options]
    env = os.environ | {"PYTHONPATH": str(SUPPORT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout


def passed(said: str) -> set[str]:
    names = (word for line in said.splitlines() if "PASSED" in line for word in line.split() if "::" in word)
    return {name.partition("::test_")[2] for name in names}


@pytest.mark.parametrize(("part", "tests"), [("quick", QUICK), ("rest", REST), ("all", ALL)])
def test_each_part_runs_its_tests(tmp_path: Path, part: str, tests: set[str]) -> None:
    assert passed(run(tmp_path, "--part", part)) == tests


def test_what_one_worker_does_alone_begins_first(tmp_path: Path) -> None:
    first = next(line for line in run(tmp_path, "--part", "quick").splitlines() if "PASSED" in line)
    assert "::test_chain PASSED" in first


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["here", "workers"])
def test_a_part_says_that_there_is_more(tmp_path: Path, workers: list[str]) -> None:
    quick, rest = (run(tmp_path, "--part", part, *workers) for part in ("quick", "rest"))
    assert "12 of 21 tests ran: make test-rest runs 7 others, make test-all runs all." in quick
    assert "7 of 21 tests ran: make test runs 12 others, make test-all runs all." in rest
