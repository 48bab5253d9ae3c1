"""What the lock and the package's files make impossible to forget: a version, an upgrade, a template in the wheel."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from blogapp.formats import PostFormat
from blogapp.testing import CheckFailed, FormatContract, Kit, lock, run
from blogapp.testing.checks import CHECKS

CLASS = '''"""The tide."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Tide(PostFormat):
    """High water at a harbour."""

    name = "tide"
    harbour = f.Line("Harbour", required=True)
    height = f.Integer("Height")
    body = f.Markdown("Note")
'''
HEIGHT = '    height = f.Integer("Height")\n'
NEW_VERSION = 'name = "tide"\n    version = 2\n    upgrade_from_1 = dict'
PACKAGE = "blogapp_tide_of_test"
Write = Callable[..., type[PostFormat]]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write the package, with something in its class replaced, and import it anew."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    folder = tmp_path / PACKAGE

    def made(old: str = "", new: str = "") -> type[PostFormat]:
        folder.mkdir(exist_ok=True)
        assert old in CLASS
        (folder / "__init__.py").write_text(CLASS.replace(old, new, 1), encoding="utf-8")
        (folder / "tide.html").write_text("{{ harbour }} {{ body }}", encoding="utf-8")
        sys.modules.pop(PACKAGE, None)
        importlib.invalidate_caches()
        format: type[PostFormat] = importlib.import_module(PACKAGE).Tide
        return format

    yield made
    sys.modules.pop(PACKAGE, None)


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., None]:
    """Let Python find the package as an installed one, with these files and entry points."""

    def done(files: list[str], entry: str) -> None:
        folder = tmp_path / f"{PACKAGE}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 1.0\n", encoding="utf-8")
        (folder / "top_level.txt").write_text(f"{PACKAGE}\n", encoding="utf-8")
        (folder / "RECORD").write_text("".join(f"{PACKAGE}/{file},,\n" for file in files), encoding="utf-8")
        (folder / "entry_points.txt").write_text(f"[blogapp.formats]\n{entry}\n", encoding="utf-8")

    return done


def complaint(check: str, format: type[PostFormat]) -> str:
    """Return what a check says, or "" where it holds."""
    try:
        CHECKS[check](Kit(format))
    except CheckFailed as failed:
        return str(failed)
    return ""


def locked(format: type[PostFormat]) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((lock.folder_of(format) / lock.NAME).read_text(encoding="utf-8"))["tide"]
    return known


def contract(format: type[PostFormat]) -> FormatContract:
    return type("TestTide", (FormatContract,), {"format": format})()


def test_the_first_run_writes_the_lock(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    format = write()
    contract(format).test_lock_is_up_to_date()
    assert locked(format) == {
        "files": ["tide.html"], "versions": {"1": {"body": "Markdown", "harbour": "Line!", "height": "Integer"}},
        "limits": {"1": {"harbour": {"maxlength": 200}, "height": {"max": 2**53 - 1, "min": 1 - 2**53}}},
    }  # fmt: skip


def test_ci_asks_for_the_lock(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="run this test once and commit the file"):
        contract(write()).test_lock_is_up_to_date()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (HEIGHT, "", "height is gone"),
        ("f.Integer", "f.Line", "height was Integer and is Line"),
        (HEIGHT, f'{HEIGHT}    at = f.DateTime("When", required=True)\n', "at is new and required"),
        ('f.Integer("Height")', 'f.Integer("Height", required=True)', "height was Integer and is Integer!"),
    ],
)
def test_data_of_another_shape_needs_a_version(write: Write, old: str, new: str, said: str) -> None:
    lock.write(write())
    format = write(old, new)
    told = complaint("data_changes_with_the_version_only", format)
    assert said in told
    assert "set version = 2 and write upgrade_from_1(data)" in told
    contract(format).test_lock_is_up_to_date()  # it does not agree with the mistake
    assert locked(format)["versions"]["1"]["height"] == "Integer"


def test_a_new_version_is_locked_beside_the_old_one(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    lock.write(write())
    format = write('name = "tide"', NEW_VERSION)
    assert complaint("data_changes_with_the_version_only", format) == ""
    contract(format).test_lock_is_up_to_date()
    assert set(locked(format)["versions"]) == {"1", "2"}


def test_an_optional_field_is_no_other_shape(write: Write) -> None:
    lock.write(write())
    format = write(HEIGHT, f'{HEIGHT}    at = f.DateTime("When")\n')
    assert complaint("data_changes_with_the_version_only", format) == ""
    assert not lock.is_current(format)


def test_a_version_never_goes_back(write: Write) -> None:
    lock.write(write('name = "tide"', NEW_VERSION))
    assert "it only grows" in complaint("data_changes_with_the_version_only", write())


def test_a_version_without_its_upgrade_is_refused(write: Write) -> None:
    with pytest.raises(TypeError, match="needs upgrade_from_1"):
        write('name = "tide"', 'name = "tide"\n    version = 2')


def test_a_template_that_is_gone_is_missed(write: Write) -> None:
    format = write()
    lock.write(format)
    (lock.folder_of(format) / "tide.html").unlink()
    assert "tide.html is missing" in complaint("locked_files_are_here", format)


ALL = ["__init__.py", "tide.html", "format.lock"]


@pytest.mark.first(1)
@pytest.mark.parametrize(("files", "said"), [(ALL, ""), (ALL[:1], "lacks tide.html; include it in the wheel")])
def test_a_file_that_is_not_in_the_wheel_is_missed(write: Write, install: Any, files: list[str], said: str) -> None:
    format = write()
    lock.write(format)
    install(files, f"tide = {PACKAGE}:Tide")
    assert said in complaint("package_has_the_files", format)
    assert bool(complaint("package_has_the_files", format)) == bool(said)


@pytest.mark.parametrize(("entry", "said"), [(f"tide = {PACKAGE}:Tide", ""), ("", "add to pyproject.toml")])
def test_an_entry_point_that_is_not_there_is_missed(write: Write, install: Any, entry: str, said: str) -> None:
    format = write()
    install(ALL, entry)
    assert said in complaint("package_has_the_entry_point", format)
    assert bool(complaint("package_has_the_entry_point", format)) == bool(said)


def test_a_choice_that_is_taken_away_needs_a_version(write: Write) -> None:
    lock.write(write(HEIGHT, '    height = f.Choice("Height", {"high": "High", "low": "Low"})\n'))
    format = write(HEIGHT, '    height = f.Choice("Height", {"high": "High"})\n')
    assert "height had the choice low" in complaint("limits_change_with_the_version_only", format)
    contract(format).test_lock_is_up_to_date()  # it does not agree with the mistake


def test_a_lock_of_former_times_says_nothing_of_limits(write: Write) -> None:
    format = write()
    lock.write(format)
    path = lock.folder_of(format) / lock.NAME
    known = json.loads(path.read_text(encoding="utf-8"))
    del known["tide"]["limits"]
    path.write_text(json.dumps(known), encoding="utf-8")
    assert complaint("limits_change_with_the_version_only", write('f.Line("Harbour"', 'f.Line("Harbour", max=9')) == ""
    assert lock.is_current(format)


@pytest.mark.slow
def test_what_may_fail_is_left_out_by_the_command(write: Write) -> None:
    format = write()
    lock.write(format, {"docstring_says_what_it_is_for": "it is a test"})
    [left_out] = [result for result in run(format) if result.left_out]
    assert (left_out.check, left_out.left_out) == ("docstring_says_what_it_is_for", "it is a test")
