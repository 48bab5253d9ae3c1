"""A plugin that writes down which statements each test runs, and how long it takes: for mutants.py.

Each statement of a function is preceded by a call. (A tracer would be asked at each line of every library, too.)
"""

from __future__ import annotations

import ast
import builtins
import os
import pickle
from array import array
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from mutations import FUNCTIONS, ROOT, Finder

FOLDER = ROOT / ".mutants"
AT_START = ""  # what runs at the import, or once for many tests

places: dict[tuple[str, int], int] = {}  # the number of each statement
ran: set[int] = set()
told: dict[str, array[int]] = {}
at_start: set[int] = set()
seconds: dict[str, float] = {}


def watched(path: Path) -> ast.Module:
    """Return the module with a call before each statement of its functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS[:2])]:
        for node in [function, *(node for statement in function.body for node in ast.walk(statement))]:
            for field in ("body", "orelse", "finalbody"):
                if isinstance(statements := getattr(node, field, None), list) and not hasattr(node, f"{field} watched"):
                    setattr(node, field, [each for one in statements for each in (_call(path, one), one)])
                    setattr(node, f"{field} watched", True)
    return ast.fix_missing_locations(tree)


def _call(path: Path, statement: ast.stmt) -> ast.stmt:
    number = places.setdefault((str(path.relative_to(ROOT)), statement.lineno), len(places))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement  # a docstring stays the first
    call = ast.Call(ast.Name("__ran__", ast.Load()), [ast.Constant(number)], [])
    return ast.copy_location(ast.Expr(call), statement)


builtins.__ran__ = ran.add  # type: ignore[attr-defined]
Finder(watched)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    at_start.update(ran)
    ran.clear()
    try:
        return (yield)
    finally:
        told[item.nodeid] = array("I", ran)
        ran.clear()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Generator[None, Any, Any]:
    before = set(ran)
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function":
            at_start.update(ran)
            ran.intersection_update(before)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    seconds[report.nodeid] = seconds.get(report.nodeid, 0) + report.duration


def pytest_sessionfinish() -> None:
    told[AT_START] = array("I", at_start)
    with (FOLDER / f"{os.getpid()}.part").open("wb") as file:
        pickle.dump((places, told, seconds), file)
