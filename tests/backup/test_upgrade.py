"""`blogapp db upgrade` makes a backup first, where there is something to change and something to lose."""

from __future__ import annotations

from pathlib import Path

import pytest
from backing_up import manifest
from commands import blogapp, done, refused

from blogapp import migrations

pytestmark = pytest.mark.slow


@pytest.fixture
def older(instance: Path) -> Path:
    """An instance with somebody's account and the tables of the version before; return the folder of its backups."""
    done("user", "add", "ana@example.org", "--role", "administrator")
    done("db", "downgrade", "--yes")
    return instance / "backups"


def test_an_upgrade_begins_with_a_backup_which_leads_back(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrations.revisions()[-2]
    said = done("db", "upgrade")
    [made] = older.iterdir()
    assert str(made) in said
    assert manifest(made)["revision"] == before
    assert (made.stat().st_mode & 0o777, older.stat().st_mode & 0o777) == (0o600, 0o700)
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "back"))
    done("restore", str(made))
    assert "ana@example.org" in done("user", "list")


def test_the_last_three_of_them_stay(older: Path) -> None:
    older.mkdir()
    for year in (2021, 2022, 2023):
        (older / f"before-upgrade-{year}0101T000000Z.zip").write_bytes(b"")
    (older / "daily-20210101T000000Z.zip").write_bytes(b"")
    done("db", "upgrade")
    stay = sorted(path.name for path in older.iterdir())
    assert (len(stay), stay[:2]) == (4, ["before-upgrade-20220101T000000Z.zip", "before-upgrade-20230101T000000Z.zip"])
    assert stay[-1] == "daily-20210101T000000Z.zip"


def test_so_does_init(older: Path) -> None:
    assert str(older) in done("init")
    assert len(list(older.iterdir())) == 1


def test_none_is_made_where_nobody_wants_it(older: Path) -> None:
    done("db", "upgrade", "--no-backup")
    assert not older.exists()


def test_none_is_made_where_nothing_changes_or_nothing_is_there(instance: Path) -> None:
    done("db", "upgrade")
    done("db", "downgrade", "--yes")
    done("db", "upgrade")
    assert not (instance / "backups").exists()


def test_without_room_for_it_nothing_is_changed(older: Path) -> None:
    older.write_text("in the way")
    assert "--no-backup" in refused("db", "upgrade")
    assert "is at revision" in blogapp("worker", "--once").stderr
