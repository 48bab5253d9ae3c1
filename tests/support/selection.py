"""Which tests a run takes: all, those of `make test`, or those of `make test-rest`. What is left out is told at last.

`make test` leaves out what is marked `slow`, `browser` or `html`; of a test with `first(n)` all values but the first n;
and on PostgreSQL all but what is marked `database`. `make test-rest` runs these; but on PostgreSQL one value of a test,
unless it is marked `database` or `every_value`, for the others would say what they said on SQLite; and none of a test
that is marked `any_database`, as no statement is its business. `make test-all` runs them, too.
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
    """Keep the part that was asked for, and count. What one worker must do alone begins first, lest all wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    part, total = config.getoption("part"), len(items)
    if part == "all":
        return
    in_parts = [part_of(item, number) for item, number in numbered(items)]
    left_out = [item for item, its_part in zip(items, in_parts, strict=True) if its_part != part]
    items[:] = [item for item, its_part in zip(items, in_parts, strict=True) if its_part == part]
    config.hook.pytest_deselected(items=left_out)
    numbers: Any = getattr(config, "workeroutput", config.stash.setdefault(COUNTED, {}))
    numbers["counted"] = (len(items), total, in_parts.count("rest" if part == "quick" else "quick"))


COUNTED = pytest.StashKey[dict[str, tuple[int, int, int]]]()


def numbered(items: list[pytest.Item]) -> list[tuple[pytest.Item, int]]:
    """Return each item, and the how manieth value of its test on its database it is."""
    seen: Counter[tuple[str, bool]] = Counter()
    found = []
    for item in items:
        test = item.nodeid.partition("[")[0], on_postgres(item)
        seen[test] += 1
        found.append((item, seen[test]))
    return found


def on_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is not None


def part_of(item: pytest.Item, number: int) -> str:
    """Return the part that an item belongs to: "quick", "rest", or "all" for what no other part runs."""
    if on_postgres(item) and not item.get_closest_marker("database"):
        if item.get_closest_marker("every_value"):
            return "rest"
        return "rest" if number == 1 and not item.get_closest_marker("any_database") else "all"
    first = item.get_closest_marker("first")
    is_among_first = first is None or number <= first.args[0]
    is_quick = is_among_first and not any(item.get_closest_marker(mark) for mark in LEFT_OUT)
    return "quick" if is_quick else "rest"


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take the numbers from a worker; each has the same."""
    if counted := getattr(node, "workeroutput", {}).get("counted"):
        node.config.stash.setdefault(COUNTED, {})["counted"] = tuple(counted)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many of how many tests ran."""
    if counted := config.stash.get(COUNTED, {}).get("counted"):
        run, total, others = counted
        target = "make test-rest" if config.getoption("part") == "quick" else "make test"
        line = f"{run:,} of {total:,} tests ran: {target} runs {others:,} others, make test-all runs all."
        terminalreporter.write_line(line, bold=True)
