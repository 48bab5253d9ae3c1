"""Which tests a run takes: all, those of `make test`, or those that it leaves out. What is left out is told at the end.

`make test` leaves out what is marked `slow`, `browser` or `html`; of a test with `first(n)` all values but the first n;
and on PostgreSQL all but what is marked `database`. Nothing is skipped silently: the parts make up the whole.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

PARTS = ("all", "quick", "rest")
LEFT_OUT = ("slow", "browser", "html")


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "all tests, those that are quick (make test), or the rest (make test-rest)"
    parser.addoption("--part", choices=PARTS, default="all", help=told)


@pytest.hookimpl(trylast=True)  # after whatever marks tests
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the part that was asked for, and count."""
    part, total = config.getoption("part"), len(items)
    if part == "all":
        return
    quick = set(quick_of(items))
    left_out = [item for item in items if (item in quick) != (part == "quick")]
    items[:] = [item for item in items if (item in quick) == (part == "quick")]
    config.hook.pytest_deselected(items=left_out)
    numbers: Any = getattr(config, "workeroutput", config.stash.setdefault(COUNTED, {}))
    numbers["counted"] = (len(items), total)


COUNTED = pytest.StashKey[dict[str, tuple[int, int]]]()


def quick_of(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that `make test` runs."""
    taken: Counter[str] = Counter()
    quick = []
    for item in items:
        on_postgres = item.get_closest_marker("postgres") and not item.get_closest_marker("database")
        if on_postgres or any(item.get_closest_marker(mark) for mark in LEFT_OUT):
            continue
        test = f"{item.nodeid.partition('[')[0]} {bool(item.get_closest_marker('postgres'))}"
        taken[test] += 1
        first = item.get_closest_marker("first")
        if first is None or taken[test] <= first.args[0]:
            quick.append(item)
    return quick


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take the numbers from a worker; each has the same."""
    if counted := getattr(node, "workeroutput", {}).get("counted"):
        node.config.stash.setdefault(COUNTED, {})["counted"] = tuple(counted)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many of how many tests ran."""
    if counted := config.stash.get(COUNTED, {}).get("counted"):
        run, total = counted
        part = config.getoption("part")
        others = "make test-rest runs the others" if part == "quick" else "make test runs the others"
        terminalreporter.write_line(f"{run:,} of {total:,} tests ran: {others}, make test-all runs all.", bold=True)
