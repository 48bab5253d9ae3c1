"""A plugin that runs tests with the code changed: with several changes at once, or many changes each in a fork.

Changes are made as modules are imported; in a fork, in the functions that are there already, so that what takes long,
importing and collecting, is done once. mutants.py says in a file named by MUTANTS what there is to do.
"""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path

import hypothesis
import pytest
from mutations import Finder, swap, written

AT_ONCE = 2
CPU_SECONDS = 30  # of one test: whoever takes longer hangs, by the change
QUICK_TO_TELL = [hypothesis.Phase.explicit, hypothesis.Phase.generate]

given = json.loads(Path(os.environ["MUTANTS"]).read_text(encoding="utf-8"))
Finder(lambda path: written(path, given["changes"][str(path)]) if str(path) in given["changes"] else None)
hypothesis.settings.register_profile("mutants", deadline=None, database=None, phases=QUICK_TO_TELL)
hypothesis.settings.load_profile("mutants")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if given["tests"]:
        items[:] = [item for item in items if item.nodeid in set(given["tests"])]
    if given["slot"] is not None:
        config.workerinput = {"workerid": given["slot"]}  # type: ignore[attr-defined]  # a database of its own


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, resource.RLIM_INFINITY))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _tell(given["job"], report.nodeid)


def _tell(job: int, what: str) -> None:
    with Path(given["told"]).open("a", encoding="utf-8") as file:
        file.write(f"{job}\t{what}\n")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Try each job in a fork, some at once."""
    if not given["jobs"]:
        return None
    items = {item.nodeid: item for item in session.items}
    waiting, free = list(given["jobs"]), [f"m{number}" for number in range(AT_ONCE)]
    running: dict[int, tuple[int, str]] = {}
    while waiting or running:
        while waiting and free:
            job, slot = waiting.pop(0), free.pop()
            if (child := os.fork()) == 0:
                _try(session, job, slot, [items[test] for test in job["tests"] if test in items])
            running[child] = job["job"], slot
        child, status = os.wait()
        number, slot = running.pop(child)
        free.append(slot)
        _tell(number, f"= {os.waitstatus_to_exitcode(status)}")
    return True


def _try(session: pytest.Session, job: dict[str, object], slot: str, items: list[pytest.Item]) -> None:
    """Run the tests with the change. End with 1 as soon as one fails, with 0 if none does, 3 if there is no way."""
    code = 1
    try:
        given["job"] = job["job"]
        session.config.workerinput = {"workerid": slot}  # type: ignore[attr-defined]
        given["changes"] = {job["path"]: [job["place"]]}  # for a module that is imported when it is needed
        try:
            swap(Path(str(job["path"])), int(str(job["place"])))
        except ValueError:
            os._exit(3)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os._exit(1)
        code = 0
    finally:
        os._exit(code)
