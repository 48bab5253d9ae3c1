"""What docs/formats.md shows is true: its samples run, its commands exist, its tables are those of the code."""

from __future__ import annotations

import importlib
import re
import shlex
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pictures
import pytest
import reference
from commands import blogapp, done

from blogapp.formats import PostFormat, fields
from blogapp.formats.registry import load
from blogapp.formats.roles import ROLES
from blogapp.testing import FormatContract, Kit, run
from blogapp.testing.checks import CHECKS

PAGE = reference.PAGE.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Sample:
    """A block of code on the page: its language, what its fence says besides, its text and its line."""

    language: str
    tags: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"line-{self.line}"


def samples(page: str) -> list[Sample]:
    found = re.finditer(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", page, re.MULTILINE)
    return [Sample(m[1], m[2], m[3], page.count("\n", 0, m.start()) + 1) for m in found]


SAMPLES = samples(PAGE)
DROP_INS = [sample for sample in SAMPLES if sample.tags.startswith("drop-in")]
CONSOLES = [sample for sample in SAMPLES if sample.language == "console"]
FILES = {sample.tags.removeprefix("file="): sample.text for sample in SAMPLES if sample.tags.startswith("file=")}


def test_every_sample_is_of_a_kind_that_is_run() -> None:
    assert len(SAMPLES) == PAGE.count("\n```") // 2
    plain = {(sample.language, sample.tags) for sample in SAMPLES} - {(s.language, s.tags) for s in DROP_INS + CONSOLES}
    assert {tags for _, tags in plain} - {f"file={name}" for name in FILES} == {""}
    assert {language for language, tags in plain if not tags} == {"python"}


def test_python_samples_run_one_after_the_other() -> None:
    names: dict[str, Any] = {"__name__": "samples"}
    for sample in SAMPLES:
        if (sample.language, sample.tags) == ("python", ""):
            exec(compile("\n" * sample.line + sample.text, str(reference.PAGE), "exec"), names)
    assert issubclass(names["TestNote"], FormatContract)


@pytest.mark.first(1)
@pytest.mark.parametrize("sample", DROP_INS, ids=str)
def test_a_drop_in_is_loaded_and_holds_what_a_format_promises(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "sample.py").write_text(sample.text, encoding="utf-8")
    registry = load(tmp_path, {})
    assert registry.problems == []
    [loaded] = [loaded for loaded in registry.loaded.values() if loaded.source.startswith("file")]
    if "kit" in sample.tags:
        assert [result for result in run(loaded.format) if result.wrong] == []
    else:
        kit = Kit(loaded.format)
        with closing(kit):
            html = kit.html("page", kit.clean({"place": "Outer mole", "body": "Two *seals*."}))
        assert "Outer mole" in html
        assert "<em>seals</em>" in html


def test_the_first_sample_has_seven_lines() -> None:
    assert len([line for line in DROP_INS[0].text.splitlines() if line]) <= 7


@pytest.mark.slow
def test_the_package_holds_what_a_format_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    project = tomllib.loads(FILES["pyproject.toml"])
    [(name, place)] = project["project"]["entry-points"]["blogapp.formats"].items()
    module, _, word = place.partition(":")
    format = getattr(importlib.import_module(module), word)
    assert format.name == name
    assert [result for result in run(format) if result.wrong] == []
    namespace: dict[str, Any] = {}
    exec(FILES["tests/test_tide.py"], namespace)
    assert namespace["TestTide"].format is format


def test_the_packages_files_are_those_that_the_command_writes(nowhere: Path, tmp_path: Path) -> None:
    done("formats", "new", "tide", "--script", "--into", str(tmp_path))
    written = {str(path.relative_to(tmp_path / "blogapp-tide")) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {*FILES, "README.md"}


@pytest.mark.slow
@pytest.mark.parametrize("sample", CONSOLES, ids=str)
def test_commands_do_what_the_page_says(
    sample: Sample, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (instance / "formats").mkdir(exist_ok=True)
    (instance / "formats" / "sighting.py").write_text(DROP_INS[1].text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for line in sample.text.splitlines():
        words = shlex.split(line.removeprefix("$ "))
        assert words[0] == "blogapp"
        assert blogapp(*words[1:]).exit_code == 0, line


def test_the_reference_is_made_from_the_code() -> None:
    for file in reference.PAGES:
        page = (reference.DOCS / file).read_text(encoding="utf-8")
        assert reference.renewed(file) == page, "Run `python tests/support/reference.py` to make the reference anew."


def test_every_public_part_is_mentioned() -> None:
    attributes = [name for name in PostFormat.__annotations__ if name != "fields"]
    methods = [name for name, value in vars(PostFormat).items() if not name.startswith("_") and callable(value)]
    names = [*attributes, *methods, *(name for name in ROLES if name), *CHECKS]
    assert [name for name in names if f"`{name}" not in PAGE] == []
    assert [name for name in fields.__all__ if f"`f.{name}" not in PAGE] == []


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert targets
    assert [target for target in targets if not (reference.PAGE.parent / target).exists()] == []
    assert [target for target in targets if not (reference.PAGE.parent / target).exists()] == []


def test_the_gallery_shows_every_format_wide_and_narrow_in_light_and_dark() -> None:
    assert pictures.page() == pictures.PAGE.read_text(encoding="utf-8"), "Run `python tests/support/pictures.py`."
    places = {
        pictures.file(format, width, scheme)
        for format in pictures.FORMATS
        for width in pictures.WIDTHS
        for scheme in pictures.SCHEMES
    }
    assert set(pictures.FOLDER.iterdir()) == places
    assert sum(path.stat().st_size for path in places) < 2_000_000
