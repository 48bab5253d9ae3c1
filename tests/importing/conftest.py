"""A site with something of everything, and its export."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import rich_site
from backing_up import go_to
from commands import done

Go = Callable[[str, str], Path]


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str) -> Go:
    """Let commands use another instance: `go("second", "postgres")`."""
    return lambda name, database: go_to(tmp_path / name, database, monkeypatch, worker_id)


@pytest.fixture(scope="module")
def source(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with something of everything. To be read."""
    place = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("source") / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(place))
        rich_site.fill()
    return place


@pytest.fixture(scope="module")
def exported(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its export. To be read."""
    out = tmp_path_factory.mktemp("exported") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(source))
        done("export", "site", str(out))
    return out


@pytest.fixture
def site_folder(exported: Path, tmp_path: Path) -> Path:
    """A copy of the export, to be changed."""
    return Path(shutil.copytree(exported, tmp_path / "site"))
