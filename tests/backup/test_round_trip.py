"""`blogapp backup` and `blogapp restore`: what comes back is what was there, in either database."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from backing_up import ROWS, TABLES, fill_every_table, go_to, manifest, put, tables
from commands import blogapp, done, refused
from databases import DATABASES
from flask import Flask

from blogapp import db, migrations
from blogapp.accounts import sessions
from blogapp.backup import tables as backup_tables
from blogapp.cli import renewal
from blogapp.cli.application import opened
from blogapp.db import schema
from blogapp.jobs import outbox
from blogapp.models import Job, JobState, User

Go = Callable[[str, str], Path]
# A start notes the code by which pages are made; who was signed in is not any more.
OF_THE_MOMENT = ("editions", "settings", "sessions", "presences")


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str) -> Go:
    """Let commands use another instance: `go("second", "postgres")`."""
    return lambda name, database: go_to(tmp_path / name, database, monkeypatch, worker_id)


def filled() -> None:
    """Make an instance with rows in every table."""
    done("init")
    with opened(), db.writing():
        fill_every_table(db.engine())
        renewal.after_upgrade()


def test_a_backup_has_every_table_of_the_models(instance: Path, tmp_path: Path) -> None:
    with opened():
        fill_every_table(db.engine())
    done("backup", str(tmp_path / "out.zip"))
    found = tables(tmp_path / "out.zip")
    assert {name: table["rows"] for name, table in found.items()} == {table.name: ROWS for table in TABLES}
    columns = {table.name: sorted(column.name for column in table.columns) for table in TABLES}
    assert {name: list(table["columns"]) for name, table in found.items()} == columns


@pytest.mark.database
def test_each_column_has_a_kind_which_is_the_same_in_each_database(app: Flask) -> None:
    with app.app_context(), db.reader(db.engine()) as connection:
        found = {table.name: table.columns for table in backup_tables.of(connection)}
    stored = {table.name: {c.name: getattr(c.type, "impl_instance", c.type) for c in table.columns} for table in TABLES}
    kinds = {
        name: {c: backup_tables.kind_of(type_) for c, type_ in columns.items()} for name, columns in stored.items()
    }
    assert found == kinds


@pytest.mark.slow
@pytest.mark.parametrize("middle", DATABASES)
def test_every_row_comes_back_through_another_database(go: Go, tmp_path: Path, middle: str) -> None:
    go("first", "sqlite")
    filled()
    backups = [tmp_path / f"{number}.zip" for number in range(3)]
    done("backup", str(backups[0]))
    for number, database in ((1, middle), (2, "sqlite")):
        go(f"to{number}", database)
        done("restore", str(backups[number - 1]))
        done("db", "check")
        done("backup", str(backups[number]))
    before, between, after = (tables(backup, *OF_THE_MOMENT) for backup in backups)
    assert before == between == after
    assert {manifest(backup)["database"] for backup in backups} == {"sqlite", middle.replace("postgres", "postgresql")}


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_the_next_row_has_an_id_that_none_has_had(go: Go, tmp_path: Path, database: str) -> None:
    go("first", "sqlite")
    filled()
    stay = [table for table in TABLES if table.name not in OF_THE_MOMENT]
    numbered = [table for table in stay if "id" in table.columns and not table.c.id.default]
    with opened(), db.engine().begin() as connection:
        for table in ("jobs", "reader_answers"):  # which let no id come again
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = {ROWS}")
    done("backup", str(tmp_path / "out.zip"))
    go("second", database)
    done("restore", str(tmp_path / "out.zip"))
    with opened(), db.engine().begin() as connection:
        for table in numbered:
            first = connection.execute(sa.select(table).limit(1)).mappings().one()
            if _has_unique_columns(table):
                continue
            values = {name: value for name, value in first.items() if name != "id"}
            [added] = connection.execute(table.insert().values(values)).inserted_primary_key or [0]
            assert added == ROWS + 1, table.name


def _has_unique_columns(table: sa.Table) -> bool:
    named = any(isinstance(each, sa.UniqueConstraint) for each in table.constraints)
    return named or any(index.unique for index in table.indexes)


def test_the_file_is_for_its_owner_alone_and_replaces_none(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    done("backup", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "is there already" in refused("backup", str(out))
    assert [path.name for path in tmp_path.iterdir() if path.name != "instance"] == ["out.zip"]


FILES = {
    "media/2026/11/harbour-0001.txt": "boats",
    "media/2026/11/Hafen – früh.txt": "fog",
    "formats/thought.py": "# nothing yet",
    "events/told.py": "# nothing yet",
    "themes/seaside/theme.toml": 'label = "Seaside"',
    "config.toml": 'timezone = "Europe/Athens"',
}


@pytest.mark.slow
def test_files_come_back_and_nothing_else_of_the_folder(instance: Path, go: Go, tmp_path: Path) -> None:
    for name, content in FILES.items():
        put(instance / name, content)
    for name in ("drawn/card.png", "media/.half.part", "backups/old.zip", "formats/__pycache__/thought.pyc"):
        put(instance / name, "of no use")
    done("backup", str(tmp_path / "out.zip"))
    place = go("second", "sqlite")
    done("restore", str(tmp_path / "out.zip"))
    there = {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}
    assert {name: (place / name).read_text(encoding="utf-8") for name in FILES} == FILES
    others = {name for name in there - set(FILES) if "__pycache__" not in name}
    assert {name.partition("-")[0] for name in others} == {"blogapp.db", "secret_key"}


def test_a_link_to_a_folder_is_left_out_and_said(instance: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "theme.toml", "")
    (instance / "themes").mkdir()
    (instance / "themes" / "linked").symlink_to(tmp_path / "elsewhere")
    assert str(instance / "themes" / "linked") in done("backup", str(tmp_path / "out.zip"))


@pytest.mark.slow
def test_settings_that_lead_to_another_database_are_laid_aside(instance: Path, go: Go, tmp_path: Path) -> None:
    put(instance / "config.toml", f'database_url = "sqlite:///{instance}/blogapp.db"\nlanguage = "de"')
    done("backup", str(tmp_path / "out.zip"))
    place = go("second", "sqlite")
    assert "config.toml.restored" in done("restore", str(tmp_path / "out.zip"))
    assert not (place / "config.toml").exists()
    assert 'language = "de"' in (place / "config.toml.restored").read_text(encoding="utf-8")


@pytest.mark.slow  # to lock a key takes half a second
def test_the_secret_key_comes_back_with_its_passphrase_alone(
    instance: Path, go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(instance / "config.toml", 'database_url = "sqlite:////srv/x.db"\nredis_url = "redis://:geheim@127.0.0.1/"')
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", f"sqlite:///{instance}/blogapp.db")
    key = (instance / "secret_key").read_bytes()
    out = str(tmp_path / "out.zip")
    assert "locked with the passphrase: secret key and config.toml" in done(
        "backup", "--passphrase-stdin", out, typed="a tide table\n"
    )
    assert not any(secret in Path(out).read_bytes() for secret in (key, b"geheim"))
    place = go("second", "sqlite")
    assert "--passphrase-stdin" in refused("restore", out)
    assert "another one" in refused("restore", "--passphrase-stdin", out, typed="a time table\n")
    assert not place.exists()
    monkeypatch.setenv("BLOGAPP_BACKUP_PASSPHRASE", "a tide table")
    done("restore", out)
    assert (place / "secret_key").read_bytes() == key
    assert stat.S_IMODE((place / "secret_key").stat().st_mode) == 0o600


def test_without_a_passphrase_no_secret_is_in_the_file_which_is_said(instance: Path, tmp_path: Path) -> None:
    put(instance / "config.toml", 'redis_url = "redis://:geheim@127.0.0.1/"')
    assert "Left out" in done("backup", str(tmp_path / "out.zip"))
    data = (tmp_path / "out.zip").read_bytes()
    assert not any(secret in data for secret in ((instance / "secret_key").read_bytes(), b"geheim"))


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_what_is_there_is_neither_mixed_nor_replaced(go: Go, tmp_path: Path, database: str) -> None:
    go("first", database)
    done("init")
    done("user", "add", "ana@example.org", "--role", "administrator")
    done("backup", str(tmp_path / "out.zip"))
    assert "its table “users” has rows" in refused("restore", str(tmp_path / "out.zip"))
    assert "ana@example.org" in done("user", "list")


def test_a_folder_with_files_is_refused(instance: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "out.zip"))
    put(instance / "formats" / "thought.py", "# mine")
    assert "thought.py" in refused("restore", str(tmp_path / "out.zip"))
    assert (instance / "formats" / "thought.py").read_text() == "# mine"


@pytest.mark.slow
def test_words_are_found_after_a_restore(instance: Path, go: Go, tmp_path: Path) -> None:
    done("sample", "--posts", "2")
    done("backup", str(tmp_path / "out.zip"))
    place = go("second", "sqlite")
    done("restore", str(tmp_path / "out.zip"))
    assert "ok     search" in blogapp("doctor").stdout
    assert not (place / "restore-unfinished").exists()


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_a_backup_of_older_tables_is_brought_up_to_date(go: Go, tmp_path: Path, database: str) -> None:
    go("first", "sqlite")
    done("init")
    done("sample", "--posts", "3")
    before = migrations.revisions()[-2]
    done("db", "downgrade", "--yes")
    done("backup", str(tmp_path / "old.zip"))
    assert manifest(tmp_path / "old.zip")["revision"] == before
    go("second", database)
    done("restore", str(tmp_path / "old.zip"))
    assert schema.NEEDED in done("db", "check")


def test_a_backup_of_newer_tables_is_refused(
    instance: Path, go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(), db.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    done("backup", str(tmp_path / "new.zip"))
    place = go("second", "sqlite")
    assert "Install the newer one." in refused("restore", str(tmp_path / "new.zip"))
    assert not place.exists()


@pytest.mark.slow
@pytest.mark.parametrize("database", DATABASES)
def test_nobody_is_signed_in_again_and_nothing_is_sent_twice_by_a_restore(
    go: Go, tmp_path: Path, database: str
) -> None:
    go("first", "sqlite")
    done("init")
    done("user", "add", "ana@example.org", "--role", "administrator", "--password-stdin", typed="a key under it\n")
    soon, about = db.now() + timedelta(hours=1), {"receiver": "webhook 1", "subject": "post 1", "payload": {}}
    with opened(), db.writing():
        token = sessions.begin(db.session.scalars(sa.select(User.id)).one(), "", None)
        for task, due_at, attempts in (("sent", db.now(), 0), ("tried", soon, 2), ("to come", soon, 0)):
            outbox.put(db.session(), [about | {"task": task, "due_at": due_at, "attempts": attempts}])
        db.session.commit()
    done("backup", str(tmp_path / "out.zip"))
    go("second", database)
    said = done("restore", str(tmp_path / "out.zip"))
    assert "Everybody signs in again" in said
    assert "by themselves, since they may have been since: 2." in said
    with opened(), db.reading():
        assert sessions.find(token) is None
        states = dict(db.session.execute(sa.select(Job.task, Job.state)).all())
    assert states == {"sent": JobState.FAILED, "tried": JobState.FAILED, "to come": JobState.WAITING}


def test_check_writes_nothing(instance: Path, go: Go, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "out.zip"))
    place = go("second", "sqlite")
    assert "is whole" in done("restore", "--check", str(tmp_path / "out.zip"))
    assert not place.exists()
