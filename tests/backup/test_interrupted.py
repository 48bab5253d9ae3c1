"""A backup or a restore that is killed, at any moment: what was is left, and no half is taken for a whole."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from backing_up import fill_every_table, go_to, put, room, tables
from commands import blogapp, done, refused
from databases import DATABASES
from dying import Dying
from sqlalchemy import select

from blogapp import db
from blogapp.backup.restoring import Restore
from blogapp.cli import renewal
from blogapp.cli.application import opened
from blogapp.machine.drafts import drafts_in
from blogapp.machine.locks import alone_in
from blogapp.models import Gone

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("BLOGAPP_TEST_SEED", "") or random.randrange(10**6))
MOMENTS = int(os.environ.get("BLOGAPP_TEST_MOMENTS", "") or 6)  # 50 of each take some minutes
KINDS = ("files", "calls")
OF_THE_MOMENT = ("editions", "settings", "sessions", "presences")  # see test_round_trip


@pytest.fixture(scope="module")
def dying() -> Iterator[Dying]:
    with Dying() as dying:
        yield dying


@pytest.fixture
def whole(instance: Path) -> Path:
    """An instance with rows in each table, and files."""
    with opened(), db.writing():
        fill_every_table(db.engine())
        renewal.after_upgrade()
    for number in range(5):
        put(instance / "media" / "2026" / f"harbour-{number}.txt", "boats" * 1000)
    return instance


def moments(count: Callable[[str], int]) -> Iterator[tuple[str, int]]:
    """Yield random moments of a command, of which `count` carries it out once and tells how many there are."""
    sys.stdout.write(f"BLOGAPP_TEST_SEED={SEED}\n")
    chosen, totals = random.Random(SEED), {kind: count(kind) for kind in KINDS}
    for turn in range(MOMENTS):
        kind = KINDS[turn % len(KINDS)]
        yield kind, chosen.randint(1, totals[kind])


def test_a_killed_backup_leaves_what_was(dying: Dying, whole: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "former.zip"))
    former = (tmp_path / "former.zip").read_bytes()
    counted = moments(lambda kind: dying.run(kind, 0, "backup", f"{tmp_path}/all-{kind}.zip")[1])
    for number, (kind, moment) in enumerate(counted):
        out = tmp_path / f"{number}.zip"
        status, _ = dying.run(kind, moment, "backup", str(out))
        assert status != 1, (kind, moment)
        if out.exists():
            assert "is whole" in done("restore", "--check", str(out)), (kind, moment)
    assert (tmp_path / "former.zip").read_bytes() == former
    assert "is whole" in done("restore", "--check", str(tmp_path / "former.zip"))
    done("backup", str(tmp_path / "next.zip"))
    assert not [path.name for path in tmp_path.iterdir() if path.suffix == ".part"]  # it has swept what they left


def test_a_backup_sweeps_what_is_left_and_nothing_that_others_use(instance: Path, tmp_path: Path) -> None:
    put(tmp_path / ".harbour.part", "of somebody else")
    with drafts_in(tmp_path) as used:
        put(tmp_path / ".blogapp-left.part" / "copy.db", "")
        done("backup", str(tmp_path / "out.zip"))
        names = {path.name for path in tmp_path.iterdir()}
    assert names == {"instance", "out.zip", ".harbour.part", used.name}


@pytest.mark.parametrize("database", DATABASES)
def test_a_killed_restore_is_no_blog_and_can_be_done_again(
    dying: Dying, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str, database: str
) -> None:
    out = str(tmp_path / "out.zip")
    done("backup", out)
    before = tables(Path(out), *OF_THE_MOMENT)
    place = tmp_path / "second"

    def restored(kind: str, moment: int) -> tuple[int, int]:
        shutil.rmtree(place, ignore_errors=True)
        go_to(place, database, monkeypatch, worker_id)
        return dying.run(kind, moment, "restore", out)

    for kind, moment in moments(lambda kind: restored(kind, 0)[1]):
        status, _ = restored(kind, moment)
        assert status != 1, (kind, moment)
        if blogapp("worker", "--once").exit_code:
            refused("worker", "--once")
            assert "wrong" in blogapp("doctor").stdout
            done("restore", out)
        again = tmp_path / "again.zip"
        again.unlink(missing_ok=True)
        done("backup", str(again))
        assert tables(again, *OF_THE_MOMENT) == before, (kind, moment)
        assert len(list((place / "media" / "2026").iterdir())) == 5, (kind, moment)


def test_what_a_restore_left_is_refused_by_every_command_but_a_restore(instance: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "out.zip"))
    put(instance / "restore-unfinished", "")
    for words in (
        ("serve",),
        ("init",),
        ("worker",),
        ("backup", f"{tmp_path}/more.zip"),
        ("db", "upgrade"),
        ("sample",),
    ):
        assert "was interrupted" in refused(*words)
    assert "wrong  settings: A restore or an import into" in blogapp("doctor").stdout
    done("restore", str(tmp_path / "out.zip"))
    assert "wrong" not in blogapp("doctor").stdout


def test_two_restores_do_not_meet(instance: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "out.zip"))
    with alone_in(instance):
        assert "Wait for it" in refused("restore", str(tmp_path / "out.zip"))


@pytest.mark.parametrize("database", DATABASES)
def test_an_instance_that_was_just_made_is_empty(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str, database: str
) -> None:
    done("backup", str(tmp_path / "out.zip"))
    go_to(tmp_path / "second", database, monkeypatch, worker_id)
    done("init")
    done("restore", str(tmp_path / "out.zip"))
    done("backup", str(tmp_path / "again.zip"))
    before, after = (tables(tmp_path / name, *OF_THE_MOMENT) for name in ("out.zip", "again.zip"))
    assert before == after


def test_a_restore_that_fails_after_an_interrupted_one_leaves_it_marked(whole: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "out.zip"))
    put(whole / "restore-unfinished", sha256(f"sqlite:///{whole}/blogapp.db".encode()).hexdigest())
    with room(2_000):  # not for a file of five thousand bytes
        assert refused("restore", str(tmp_path / "out.zip"))
    assert "was interrupted" in refused("serve")
    done("restore", str(tmp_path / "out.zip"))
    assert len(list((whole / "media" / "2026").iterdir())) == 5


def test_rows_of_others_that_come_meanwhile_are_left(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("backup", str(tmp_path / "out.zip"))
    place = go_to(tmp_path / "second", "sqlite", monkeypatch, "")
    done("init")

    def write_files(restore: Restore) -> None:
        with restore.engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO gone (path, post_id) VALUES ('harbour', 1)")

    monkeypatch.setattr(Restore, "_write_files", write_files)
    assert "its table “gone” has rows" in refused("restore", str(tmp_path / "out.zip"))
    assert not (place / "restore-unfinished").exists()
    with opened(), db.reading():
        assert db.session.scalars(select(Gone.path)).all() == ["harbour"]
