"""What docs/verdicts.md shows is true: its samples run, and its table is that of the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from commenting import stored
from flask import Flask

from blogapp import db
from blogapp.formats.registry import import_file
from blogapp.verdicts import Submission, checkers

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", PAGE, re.MULTILINE)
pytestmark = pytest.mark.any_database


def test_the_samples_are_one_checker_as_a_file_and_as_a_package(
    app: Flask, checker: Any, left: Any, work: Any, tmp_path: Path
) -> None:
    [(*_file, sample), (*_toml, project)] = SAMPLES
    (tmp_path / "blogapp_loud.py").write_text(sample, encoding="utf-8")
    [(name, place)] = tomllib.loads(project)["project"]["entry-points"][checkers.GROUP].items()
    assert place == "blogapp_loud:check"
    checker(name, import_file(tmp_path / "blogapp_loud.py", "loud").check)
    left("A quiet one.")
    left("A LOUD ONE.")
    work()
    quiet, loud = stored(app)[-2:]
    assert (quiet.status, loud.status) == ("approved", "pending")
    with app.app_context():
        assert db.session.merge(loud).reasons == ["“loud” says: All of it is in capitals."]


def test_every_attribute_is_named() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE) == list(Submission.__dataclass_fields__)


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)[)#]", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
