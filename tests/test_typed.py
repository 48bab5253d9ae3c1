"""What authors of formats write is checked against the types of blogapp, which says that it has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blogapp.cli import scaffold

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("typed")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and what `blogapp formats new` writes."""
    folder = tmp_path_factory.mktemp("typed")
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    scaffold.write_package("tide", folder)
    scaffold.write_file("sighting", folder)
    return folder


@pytest.mark.parametrize("name", ["blogapp-event", "blogapp-recipe", "blogapp-tide", "sighting.py"])
def test_a_format_is_strictly_typed(folder: Path, name: str) -> None:
    where = folder / name if (folder / name).is_dir() else folder
    what = "." if where != folder else name
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), what]
    done = subprocess.run(command, check=False, cwd=where, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
