"""Where things live: every room stands in a layer, and no lower one knows a higher."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
import rooms
from rooms import ROOT

PACKAGE = ROOT / "blogapp"


def test_the_table_of_rooms_is_that_of_the_layers() -> None:
    """It is made by `python tests/support/rooms.py`."""
    page = rooms.PAGE.read_text(encoding="utf-8")
    assert rooms.written(page) == page
    assert "| `posts/` |" in page


def test_every_room_stands_in_a_layer() -> None:
    """So that a new one cannot be left out of the check."""
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert found - {"__init__"} == {room for layer in rooms.layers() for room in layer}


def test_nothing_lies_before_the_rooms_but_what_all_of_them_know() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "cache.py"}


@pytest.mark.parametrize(("module", "most"), [("posts.rendering", 8), ("site.settings", 2)])
def test_few_modules_know_a_large_one(module: str, most: int) -> None:
    """Whoever wants a part of what it does imports that part: what many import, nobody dares to change."""
    knowing = grimp.build_graph("blogapp").find_modules_that_directly_import(f"blogapp.{module}")
    assert len(knowing) <= most, sorted(knowing)


@pytest.mark.slow
def test_check_fails_where_a_lower_room_imports_a_higher_one(tmp_path: Path) -> None:
    """The same contract, over a copy in which the models import the desk."""
    copy = tmp_path / "blogapp"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    sound = _lint(tmp_path)
    with (copy / "models" / "trees.py").open("a") as module:
        module.write("\nfrom blogapp import editing\n")
    broken = _lint(tmp_path)
    assert sound.returncode == 0, sound.stdout
    assert broken.returncode == 1
    assert "blogapp.models is not allowed to import blogapp.editing" in broken.stdout


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
