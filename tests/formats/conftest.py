"""What the tests of formats share: the folder of a blog, into which a file can be dropped."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(empty_instance: Path, tmp_path: Path) -> Path:
    """The folder of a blog."""
    for path in empty_instance.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path
