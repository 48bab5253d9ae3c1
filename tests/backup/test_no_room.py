"""Where there is no room, what was is left: no half of a backup, and an instance as empty as before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from backing_up import go_to, room
from commands import done, refused

pytestmark = pytest.mark.slow


@pytest.fixture
def film(instance: Path) -> Path:
    """An instance with a file of three megabytes."""
    (instance / "media").mkdir()
    (instance / "media" / "film.bin").write_bytes(random.Random(1).randbytes(3_000_000))
    return instance


@pytest.mark.parametrize("most", [50_000, 1_500_000], ids=["for the database", "for the files"])
def test_a_backup_without_room_leaves_nothing(most: int, film: Path, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    with room(most):
        assert refused("backup", str(tmp_path / "out.zip"))
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("most", [150_000, 1_500_000], ids=["for the database", "for the files"])
def test_a_restore_without_room_leaves_an_empty_instance(
    most: int, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str
) -> None:
    if most < 1_000_000:
        (film / "media" / "film.bin").write_bytes(b"short")
    done("backup", str(tmp_path / "out.zip"))
    place = go_to(tmp_path / "second", "sqlite", monkeypatch, worker_id)
    with room(most):
        assert refused("restore", str(tmp_path / "out.zip"))
    left = {path.name for path in place.rglob("*") if path.is_file() and not path.name.startswith("blogapp.db")}
    assert left == set()
    assert "There is no database" in refused("worker", "--once")
    (place / "secret_key").unlink()
    done("restore", str(tmp_path / "out.zip"))
    assert (place / "media" / "film.bin").read_bytes() == (film / "media" / "film.bin").read_bytes()
