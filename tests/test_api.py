"""What authors of formats rely on is written down, and does not change unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import signatures

from blogapp import formats
from blogapp.formats import PostFormat, fields
from blogapp.formats.api import RANGE, accepts
from blogapp.formats.registry import Registry, load

COMMAND = "Run `python tests/support/signatures.py` and say in CHANGELOG.md what changed."
NEEDS = """
from blogapp.formats import PostFormat, fields as f

class Tide(PostFormat):
    name = "tide"
    api = "{api}"
    body = f.Markdown("Note")
    template = "{{{{ body }}}}"
"""


def test_the_public_signatures_are_those_written_down() -> None:
    written = signatures.RECORD.read_text(encoding="utf-8").splitlines()
    now = signatures.text(signatures.public()).splitlines()
    assert [line for line in now if line not in written] == [], COMMAND
    assert [line for line in written if line not in now] == [], COMMAND
    assert now == written, COMMAND


def test_the_changelog_knows_the_signatures() -> None:
    mark = signatures.mark(signatures.RECORD.read_text(encoding="utf-8"))
    assert mark in signatures.CHANGELOG.read_text(encoding="utf-8"), f"{COMMAND} Its line ends with: {mark}"


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.replace("partial: bool=False", "partial: bool=True", 1),
        lambda record: record.replace("blogapp.formats.fields.Url.", "blogapp.formats.fields.Url.very_", 1),
        lambda record: record.replace("API 2", "API 3", 1),
    ],
)
def test_another_signature_needs_another_line_in_the_changelog(change: Callable[[str], str]) -> None:
    record = signatures.RECORD.read_text(encoding="utf-8")
    assert change(record) != record
    assert signatures.mark(change(record)) != signatures.mark(record)


def test_every_public_name_has_a_docstring() -> None:
    named = [getattr(formats, name) for name in formats.__all__] + [getattr(fields, name) for name in fields.__all__]
    assert [value for value in named if isinstance(value, type) and not value.__doc__] == []


@pytest.mark.parametrize(
    ("wanted", "held"),
    [("", True), (">=1", True), (">=1,<2", True), ("==1", True), ("<=1", True), (">1", False), (">=2,<3", False),
     ("<1", False), (">=1,<1", False)],
)  # fmt: skip
def test_a_range_holds_a_version_or_not(wanted: str, held: bool) -> None:
    assert RANGE.fullmatch(wanted)
    assert accepts(wanted, [1]) is held


def test_what_was_written_for_an_older_api_is_accepted() -> None:
    assert [accepts(wanted) for wanted in (">=1,<2", "==1", ">=2", ">=2,<3", ">=3")] == [True] * 4 + [False]


@pytest.mark.parametrize("api", ["1", ">=1.0", "~=1", ">=1,", ">=1<2", ">= 1", 1, None, ">=١"])
def test_what_is_no_range_is_refused_at_the_definition(api: Any) -> None:
    with pytest.raises(TypeError, match="api must be a range of versions such as"):
        type("Tide", (PostFormat,), {"name": "tide", "__module__": "tides", "api": api})


def dropped_in(folder: Path, api: str) -> Registry:
    (folder / "formats").mkdir()
    (folder / "formats" / "tide.py").write_text(NEEDS.format(api=api), encoding="utf-8")
    return load(folder, {})


def test_a_format_for_this_api_is_loaded(tmp_path: Path) -> None:
    registry = dropped_in(tmp_path, f">={formats.API_VERSION},<{formats.API_VERSION + 1}")
    assert "tide" in registry
    assert registry.problems == []


def test_a_format_for_another_api_is_refused_with_a_remedy(tmp_path: Path) -> None:
    registry = dropped_in(tmp_path, ">=9")
    [problem] = registry.problems
    assert "tide" not in registry
    assert problem.name == "tide"
    assert (
        problem.reason == f"It needs version >=9 of the API for formats; this blog has version {formats.API_VERSION}."
    )
    assert "Install the version of the plugin" in problem.remedy
