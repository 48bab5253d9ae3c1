"""The commands around the blog: their list, `init`, `formats`, `db`, and what they say when something is wrong."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from commands import blogapp, done, refused, rows

from blogapp.cli import COMMANDS

PLUGIN = """
from blogapp.formats import PostFormat, fields as f

class Recipe(PostFormat):
    name = "recipe"
    template = "{{ body }}"
    body = f.Markdown("Method", required=True)
"""


def test_help_lists_every_command_that_exists() -> None:
    text = done("--help")
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_listed_command_has_help_of_its_own(name: str) -> None:
    assert "Usage: " in done(name, "--help")


@pytest.mark.slow
def test_help_imports_no_command() -> None:
    program = "import sys, blogapp.cli as c; c.main(['--help'], standalone_mode=False); print([*sys.modules])"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "blogapp.cli" in out
    assert not [name for name in ("alembic", "waitress.server", "blogapp.cli.database") if f"'{name}'" in out]


@pytest.mark.slow
def test_module_is_the_command_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "blogapp", "--version"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.startswith(
        "blogapp "
    )


def test_unknown_command_is_wrong_usage() -> None:
    assert blogapp("bake").exit_code == 2


@pytest.mark.slow
def test_init_makes_folder_key_and_tables(nowhere: Path) -> None:
    assert str(nowhere) in done("init")
    assert len((nowhere / "secret_key").read_text()) > 40
    assert rows(nowhere, "SELECT count(*) FROM posts") == [(0,)]


@pytest.mark.slow
def test_init_lets_nobody_else_read_key_and_database(nowhere: Path) -> None:
    done("init")
    modes = {stat.S_IMODE((nowhere / name).stat().st_mode) for name in ("secret_key", "blogapp.db")}
    assert modes == {0o600}


@pytest.mark.slow
def test_second_init_changes_nothing_and_says_so(nowhere: Path) -> None:
    done("init")
    before = {path.name: path.read_bytes() for path in nowhere.iterdir()}
    assert done("init").startswith("Nothing to do")
    assert {path.name: path.read_bytes() for path in nowhere.iterdir()} == before


def test_unusable_setting_is_named(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_TIMEZONE", "Mars/Olympus")
    assert "BLOGAPP_TIMEZONE" in refused("init")


def test_unknown_setting_is_named(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_TIEMZONE", "UTC")
    assert "BLOGAPP_TIEMZONE" in refused("init")


def test_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "file" / "instance"))
    assert str(tmp_path / "file") in refused("init")


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/blog", "postgresql://nobody@127.0.0.1:1/blog"])
def test_unusable_database_is_said_in_a_sentence(nowhere: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", url)
    assert "BLOGAPP_DATABASE_URL" in refused("init")


def test_password_of_the_database_is_never_shown(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", "postgresql://ana:s3cretword@127.0.0.1:1/blog")
    assert "s3cretword" not in refused("init")


def test_command_before_init_says_what_to_call(nowhere: Path) -> None:
    assert "blogapp init" in refused("user", "list")


@pytest.mark.slow
def test_locked_database_is_said_in_a_sentence(instance: Path) -> None:
    other = sqlite3.connect(instance / "blogapp.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "locked" in refused("db", "reindex")
    done("user", "list")  # who reads waits for nobody
    other.close()


def test_file_that_is_no_database_is_said_in_a_sentence(nowhere: Path) -> None:
    nowhere.mkdir()
    (nowhere / "blogapp.db").write_bytes(b"no database, " * 1000)
    assert "not a database" in refused("init")


def test_formats_list_names_every_format_and_its_source(nowhere: Path) -> None:
    (nowhere / "formats").mkdir(parents=True)
    (nowhere / "formats" / "recipe.py").write_text(PLUGIN)
    lines = done("formats", "list").splitlines()
    assert [line for line in lines if line.endswith("built in")]
    assert [line for line in lines if line.startswith("recipe") and "recipe.py" in line]


def test_formats_list_says_what_could_not_be_loaded_and_what_to_do(nowhere: Path) -> None:
    (nowhere / "formats").mkdir(parents=True)
    (nowhere / "formats" / "broken.py").write_text("import nothing_of_this_name\n")
    [line] = [line for line in done("formats", "list").splitlines() if line.startswith("broken")]
    assert "nothing_of_this_name" in line
    assert "restart" in line


def test_db_check_agrees_after_init(instance: Path) -> None:
    assert "agrees" in done("db", "check")


def test_db_check_names_what_differs(instance: Path) -> None:
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("DROP INDEX ix_posts_stream")
    assert "ix_posts_stream" in refused("db", "check")


def test_db_downgrade_asks_first(instance: Path) -> None:
    assert blogapp("db", "downgrade", typed="n\n").exit_code == 1
    assert "agrees" in done("db", "check")


@pytest.mark.slow
def test_db_downgrade_and_upgrade_lead_back(instance: Path) -> None:
    assert "no revision" in done("db", "downgrade", "base", "--yes")
    done("db", "upgrade")
    assert "agrees" in done("db", "check")


def test_db_upgrade_refuses_an_unknown_revision(instance: Path) -> None:
    assert "no-such" in refused("db", "upgrade", "no-such")
