"""`blogapp doctor`: finds what was broken, says how to mend it, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from commands import blogapp, done, refused
from databases import POSTGRES, postgres_for

from blogapp.cli import surroundings


def findings(state: str) -> list[str]:
    """Return what the doctor says about everything in a state; of SQLite's version the machine is to blame."""
    lines = [line for line in blogapp("doctor").stdout.splitlines() if " SQLite: " not in line]
    return [line.removeprefix(state).strip() for line in lines if line.startswith(state + " ")]


@pytest.fixture(autouse=True)
def _sound(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an installation of which nothing is to be said."""
    monkeypatch.setenv("BLOGAPP_BASE_URL", "http://blog.example")
    monkeypatch.setenv("BLOGAPP_TIMEZONE", "Europe/Athens")
    (instance / "blogapp.db").chmod(0o600)
    done("user", "add", "ana@example.org", "--role", "administrator")


def test_sound_installation_has_no_finding() -> None:
    out = done("doctor")
    assert {line.split()[0] for line in out.splitlines() if " SQLite: " not in line} == {"ok"}


def test_something_wrong_is_exit_status_1(instance: Path) -> None:
    (instance / "secret_key").chmod(0o644)
    assert blogapp("doctor").exit_code == 1


def test_secret_that_others_can_read(instance: Path) -> None:
    (instance / "secret_key").chmod(0o644)
    [line] = findings("wrong")
    assert f"chmod 600 {instance / 'secret_key'}" in line


def test_folder_that_everybody_can_write(instance: Path) -> None:
    instance.chmod(0o777)
    [line] = findings("wrong")
    assert "chmod o-w" in line


def test_short_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_SECRET_KEY", "secret")
    [line] = findings("wrong")
    assert "BLOGAPP_SECRET_KEY" in line


def test_setting_that_is_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_TIMEZONE", "Mars")
    [line] = findings("wrong")
    assert "BLOGAPP_TIMEZONE" in line


@pytest.mark.parametrize("name", ["BLOGAPP_BASE_URL", "BLOGAPP_TIMEZONE"])
def test_setting_that_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    [line] = findings("warn")
    assert name in line


def test_https_without_a_trusted_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_BASE_URL", "https://blog.example")
    [line] = findings("warn")
    assert "BLOGAPP_TRUSTED_PROXIES" in line


def test_database_that_is_not_there(instance: Path) -> None:
    (instance / "blogapp.db").unlink()
    [line] = findings("wrong")
    assert "blogapp init" in line


@pytest.mark.slow
def test_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/blog")
    [line] = findings("wrong")
    assert line.startswith("database:")


@pytest.mark.slow
def test_database_of_another_version() -> None:
    done("db", "downgrade", "--yes")
    [line] = findings("wrong")
    assert "blogapp db upgrade" in line


def test_tables_that_differ_from_the_models(instance: Path) -> None:
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("DROP INDEX ix_posts_stream")
    [line] = findings("wrong")
    assert "ix_posts_stream" in line


def test_file_that_is_damaged(instance: Path) -> None:
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("PRAGMA writable_schema = ON")
        other = "(SELECT rootpage FROM sqlite_schema WHERE name = 'comments')"
        connection.execute(f"UPDATE sqlite_schema SET rootpage = {other} WHERE name = 'ix_posts_stream'")
    [line] = findings("wrong")
    assert "restore a backup" in line


def test_reference_that_leads_nowhere(instance: Path) -> None:
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("INSERT INTO redirects (path, slug, post_id) VALUES ('a', 'a', 12345)")
    [line] = findings("wrong")
    assert line.startswith("references:")


@pytest.mark.slow
def test_index_that_is_out_of_step(instance: Path) -> None:
    done("sample", "--posts", "3")
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("DELETE FROM post_search WHERE rowid = 2")
    [line] = findings("warn")
    assert "blogapp db reindex" in line
    assert "Search knows 4 posts" in done("db", "reindex")
    assert findings("warn") == []


def test_blog_without_an_administrator(instance: Path) -> None:
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("UPDATE users SET role = 'member'")
    [line] = findings("warn")
    assert "blogapp user add" in line


def test_plugin_that_cannot_be_loaded(instance: Path) -> None:
    (instance / "formats").mkdir()
    (instance / "formats" / "broken.py").write_text("1 / 0\n")
    [line] = findings("wrong")
    assert "ZeroDivisionError" in line


@pytest.mark.slow
def test_format_that_posts_need_and_nobody_has(instance: Path) -> None:
    done("sample", "--posts", "2")
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute("UPDATE posts SET format = 'gone'")
    [line] = findings("wrong")
    assert "gone" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("format = 'broken' WHERE id = 1", "format broken: 1 post of it is shown as stored last. They can be edited"),
        ("format = 'gone' WHERE id = 1", "format gone: 1 post of it is shown as stored last. Install its plugin again"),
        ("format_version = 3 WHERE id = 1", "Its newest post is of version 3, and its plugin is of version 1."),
    ],
)
def test_posts_that_their_format_does_not_show(instance: Path, change: str, said: str) -> None:
    (instance / "formats").mkdir()
    (instance / "formats" / "broken.py").write_text("1 / 0\n")
    done("sample", "--posts", "2")
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.execute(f"UPDATE posts SET {change}")
    assert said in findings("wrong")[-1]


@pytest.mark.slow
def test_upload_that_is_gone(instance: Path) -> None:
    done("sample", "--posts", "2")
    for path in (instance / "media").rglob("*.jpg"):
        path.unlink()
    [line] = findings("wrong")
    assert "missing" in line


@pytest.mark.slow
def test_uploads_that_nothing_uses_are_counted(instance: Path) -> None:
    assert "unused media: none" in done("doctor")
    done("sample", "--posts", "12")
    with sqlite3.connect(instance / "blogapp.db") as connection:
        [(files, size)] = connection.execute("SELECT count(*), sum(size) FROM media")
        assert "unused media: none" in done("doctor")
        connection.executescript("DELETE FROM media_uses; DELETE FROM revision_uses")  # nor in what a post was
        [(path,)] = connection.execute("SELECT path FROM media WHERE id = 1")
        connection.commit()
        told = f"unused media: {files} uploads are used by no post ({size / 2**20:.1f} MB and their smaller copies)"
        assert told in done("doctor")
        connection.execute(
            "INSERT OR REPLACE INTO settings (name, value) VALUES ('footer', ?)", (f'"![](/media/{path})"',)
        )
    assert f"unused media: {files - 1} uploads" in done("doctor")


def test_refusal_is_one_sentence_after_the_findings(instance: Path) -> None:
    instance.chmod(0o777)
    assert blogapp("doctor").stderr.startswith("Error: 1 of ")


def test_commands_still_refuse_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_TIMEZONE", "Mars")
    assert "BLOGAPP_TIMEZONE" in refused("user", "list")


@pytest.mark.slow
def test_nothing_is_made_by_looking(instance: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "blogapp init" in findings("wrong")[0]
    assert not nowhere.exists()
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(instance))
    for lost in ("secret_key", "blogapp.db"):
        for path in instance.glob(f"{lost}*"):
            path.unlink()
        before = sorted(instance.rglob("*"))
        assert any("blogapp init" in line for line in findings("wrong"))
        assert sorted(instance.rglob("*")) == before


@pytest.mark.slow
def test_list_is_whole_whatever_is_broken(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {line.split(":")[0].split()[-1] for line in done("doctor").splitlines()}
    monkeypatch.setenv("BLOGAPP_REDIS_URL", "redis://127.0.0.1:9")
    monkeypatch.setenv("BLOGAPP_BASE_URL", "https://blog.example")
    instance.chmod(0o777)
    (instance / "secret_key").unlink()
    (instance / "blogapp.db").write_bytes(b"This is no database. " * 500)
    told = [*findings("wrong"), *findings("warn"), *findings("ok")]
    assert [subject for subject in ("secret key", "folder's mode", "database", "Redis", "proxies", "disk")
            if not any(line.startswith(f"{subject}:") for line in told)] == []  # fmt: skip
    assert "disk" in sound


def test_sqlite_that_may_damage_a_file_is_named() -> None:
    for version in ("3.40.1", "3.44.5", "3.46.1", "3.50.6", "3.51.2"):
        found = surroundings.sqlite_version(version)
        assert (found.state, "WAL-reset" in found.sentence) == ("warn", True), version
    for version in ("3.44.6", "3.50.7", "3.51.3", "3.52.0", "3.53.4", "4.0.0"):
        found = surroundings.sqlite_version(version)
        assert (found.state, "WAL-reset" in found.sentence) == ("ok", False), version


def test_share_of_the_network_is_no_place_for_sqlite() -> None:
    lines = ["/dev/sda1 / ext4 rw", "nas:/a /srv nfs4 rw", "//nas/b /srv/my\\040blog cifs rw", "x /srv/local xfs rw"]
    mounts = "\n".join(lines)
    kinds = {
        "/var": "ext4",
        "/srv/blog": "nfs4",
        "/srv/my blog/instance": "cifs",
        "/srv/local/blog": "xfs",
        "/srvx": "ext4",
    }
    assert {path: surroundings.kind_of_disk(Path(path), mounts) for path in kinds} == kinds
    assert surroundings.kind_of_disk(Path("/var"), "") == ""


@pytest.mark.parametrize(("name", "value", "said"), [
    ("REDIS_URL", "redis://127.0.0.1:9", "each process counts rate limits by itself"),
    ("TRUSTED_PROXIES", "1", ""),
])  # fmt: skip
def test_surroundings_that_differ_from_the_settings(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"BLOGAPP_{name}", value)
    assert [said in line for line in findings("warn")] == ([True] if said else [])


def test_proxies_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_TRUSTED_PROXIES", "1")
    monkeypatch.delenv("BLOGAPP_BASE_URL")
    assert any(line.startswith("proxies:") and "BLOGAPP_BASE_URL" in line for line in findings("warn"))


@pytest.mark.slow
@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")
def test_server_that_forgets_what_it_acknowledged(monkeypatch: pytest.MonkeyPatch, worker_id: str) -> None:
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", postgres_for(f"{worker_id}_doctor"))
    done("init")
    assert any(line.startswith("durability: synchronous_commit is off") for line in findings("wrong"))


def test_path_below_a_host_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_BASE_URL", "https://blog.example/notes")
    assert "BLOGAPP_BASE_URL" in findings("wrong")[0]
    assert any(line.startswith("disk:") for line in findings("ok"))


def test_work_that_waits_is_told_and_work_that_failed(instance: Path) -> None:
    insert = (
        "INSERT INTO jobs (task, receiver, subject, payload, state, created_at, due_at, attempts)"
        " VALUES ('row', 'boat', 'post 1', '{}', ?, '2026-05-01', '2026-05-01 06:00:00.000000', 0)"
    )
    with sqlite3.connect(instance / "blogapp.db") as connection:
        connection.executemany(insert, [("waiting",), ("failed",)])
    connection.close()
    waiting, failed = findings("warn")
    assert waiting == "jobs: Work waits since 2026-05-01 06:00 UTC. Run `blogapp serve` or `blogapp worker`."
    assert "1 were given up" in failed
