"""The example that asks Akismet: it passes its own tests, and the worker asks it by its entry point."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from commenting import stored
from flask import Flask
from receiving import receiving

from blogapp.verdicts import checkers

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "blogapp-akismet"


@pytest.mark.any_database
def test_it_passes_its_own_tests() -> None:
    paths = os.pathsep.join([str(EXAMPLE), str(ROOT)])
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright", "tests"]
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    line = [sys.executable, *command, "-c", os.devnull, "--rootdir", str(EXAMPLE)]
    done = subprocess.run(line, check=False, cwd=EXAMPLE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


@pytest.mark.parametrize(("answer", "status"), [(b"true", "pending"), (b"false", "approved"), (b"invalid", "approved")])
def test_the_worker_asks_it(
    app: Flask, checker: Any, left: Any, work: Any, monkeypatch: pytest.MonkeyPatch, answer: bytes, status: str
) -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [(name, place)] = project["entry-points"][checkers.GROUP].items()
    monkeypatch.syspath_prepend(str(EXAMPLE))
    checker(name, EntryPoint(name, place, checkers.GROUP).load())
    with receiving() as harbour:
        harbour.after = lambda handler: handler.wfile.write(answer)
        monkeypatch.setenv("AKISMET_KEY", "0123456789ab")
        monkeypatch.setenv("AKISMET_URL", f"{harbour.url}/1.1/comment-check")
        left()
        assert harbour.heard == []
        work()
    assert (len(harbour.heard), stored(app)[-1].status) == (1, status)
