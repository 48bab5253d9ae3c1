"""`blogapp doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import config, create_app, db, migrations, rendering
from blogapp.cli import instance
from blogapp.cli.application import inside
from blogapp.models import Media, Post, User
from blogapp.search import index

SECRET_MIN = 32  # characters
SPACE_MIN = 200 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is ("ok", "warn" or "wrong"), and a sentence that says what to do."""

    subject: str
    state: str
    sentence: str


@click.command
def doctor() -> None:
    """Say what is wrong with this installation and how to mend it.

    Each line begins with `ok`, `warn` (works, but look at it) or `wrong`. Exit status 1 if something is wrong.
    """
    states = []
    for finding in examine():
        states.append(finding.state)
        click.echo(f"{finding.state:<5}  {finding.subject}: {finding.sentence}")
    if wrong := states.count("wrong"):
        raise click.ClickException(f"{wrong} of {len(states)} checks found something wrong; see the lines above.")


def examine() -> Iterator[Finding]:
    """Look at everything; stop early only where nothing further can be looked at."""
    try:
        settings = config.load({})
        app = create_app()
    except (config.SettingError, SQLAlchemyError, ModuleNotFoundError) as error:
        yield Finding("settings", "wrong", str(error))
        return
    yield from _settings(settings)
    yield from _files(Path(app.instance_path))
    with inside(app):
        yield from _formats()
        try:
            yield from _database(app)
        except SQLAlchemyError as error:
            reason = " ".join(str(getattr(error, "orig", None) or error).split())
            yield Finding(
                "database", "wrong", f"{reason}. Check BLOGAPP_DATABASE_URL and the database's server or file."
            )


def _finding(subject: str, good: Any, sentence: str, remedy: str, otherwise: str = "wrong") -> Finding:
    return Finding(subject, "ok", sentence) if good else Finding(subject, otherwise, remedy)


def _settings(settings: dict[str, Any]) -> Iterator[Finding]:
    base, zone, proxies = settings["BASE_URL"], settings["TIMEZONE"], settings["TRUSTED_PROXIES"]
    yield Finding("settings", "ok", "all are known and readable")
    advice = "Set BLOGAPP_BASE_URL to the public address, or feeds written by commands have none."
    yield _finding("address", base, base, advice, "warn")
    advice = "Dates are in UTC. Set BLOGAPP_TIMEZONE if the readers live elsewhere."
    yield _finding("time zone", zone != "UTC", zone, advice, "warn")
    behind = proxies or not base.startswith("https://")
    advice = (
        "The address is https, which a proxy serves: set BLOGAPP_TRUSTED_PROXIES to 1, or all readers look like one."
    )
    yield _finding("proxies", behind, f"{proxies} trusted", advice, "warn")
    advice = f"BLOGAPP_SECRET_KEY is short. Remove it and let one be made, or give at least {SECRET_MIN} characters."
    yield _finding("secret key", len(settings["SECRET_KEY"]) >= SECRET_MIN, "long enough", advice)


def _files(folder: Path) -> Iterator[Finding]:
    advice = f"{folder} cannot be written by this user. Give the folder to the user who runs the blog."
    yield _finding("instance", _is_writable(folder), str(folder), advice)
    advice = f"Everybody on this machine can write to {folder}: chmod o-w {folder}"
    yield _finding("folder's mode", not _mode(folder) & 0o002, "others cannot write", advice)
    for path in (folder / "secret_key", folder / "blogapp.db"):
        if path.exists():
            advice = f"Others on this machine can read {path}: chmod 600 {path}"
            yield _finding(f"{path.name}'s mode", not _mode(path) & 0o077, "private", advice)
    media = folder / "media"
    advice = f"{media} cannot be written, so nothing can be uploaded. Give the folder to the user who runs the blog."
    yield _finding("media folder", _is_writable(media if media.exists() else folder), str(media), advice)
    free = shutil.disk_usage(folder).free
    advice = f"Only {free // 2**20} MB are free where {folder} lies. Make room."
    yield _finding("disk", free > SPACE_MIN, f"{free // 2**30} GB free", advice)


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _mode(path: Path) -> int:
    return path.stat().st_mode if path.exists() else 0


def _formats() -> Iterator[Finding]:
    registry = rendering.formats()
    yield _finding("formats", registry, ", ".join(registry), "There is no format at all. Install blogapp anew.")
    for problem in registry.problems:
        yield Finding(f"format {problem.name}", "wrong", f"{problem.source}: {problem.reason} {problem.remedy}")


def _database(app: Flask) -> Iterator[Finding]:
    engine = db.engine()
    if sentence := instance.outdated(app):
        yield Finding("database", "wrong", sentence)
        return
    yield Finding("database", "ok", f"{engine.dialect.name}, at revision {migrations.head()}")
    found = migrations.differences(engine)
    advice = f"The tables differ from the models: {'; '.join(found)}. Restore a backup, or call `blogapp db upgrade`."
    yield _finding("tables", not found, "as the models have them", advice)
    if engine.dialect.name == "sqlite":
        yield from _sqlite()
    astray = index.out_of_step(db.session())
    advice = f"The index differs from {astray} posts. Call `blogapp db reindex`."
    yield _finding("search", not astray, "the index is in step with the posts", advice, "warn")
    yield from _content(Path(app.instance_path))


def _posts_without_their_format() -> Iterator[Finding]:
    registry = rendering.formats()
    columns = (Post.format, func.count(), func.max(Post.format_version))
    for name, posts, newest in db.session.execute(select(*columns).group_by(Post.format)):
        shown = f"{'1 post of it is' if posts == 1 else f'{posts} posts of it are'} shown as stored last."
        if name in registry and newest > registry[name].version:
            ours = f"Its newest post is of version {newest}, and its plugin is of version {registry[name].version}."
            yield Finding(f"format {name}", "wrong", f"{ours} Install the newer plugin to edit that post.")
        elif name not in registry and name in {problem.name for problem in registry.problems}:
            yield Finding(f"format {name}", "wrong", f"{shown} They can be edited when it is loaded again, see above.")
        elif name not in registry:
            yield Finding(f"format {name}", "wrong", f"{shown} Install its plugin again to edit them.")


def _sqlite() -> Iterator[Finding]:
    connection = db.session.connection()
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    advice = f"The journal mode is {mode}, not WAL; this disk may be a network share. Put the instance on a local one."
    yield _finding("journal", mode == "wal", "WAL", advice, "warn")
    damage = [" ".join(row[0].split()) for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
    advice = f"The file is damaged ({'; '.join(damage)}). Stop the blog and restore a backup."
    yield _finding("integrity", damage == ["ok"], "no damage", advice)
    astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    advice = f"{len(astray)} rows refer to rows that are gone. Something else wrote to the file; restore a backup."
    yield _finding("references", not astray, "all lead somewhere", advice)


def _content(folder: Path) -> Iterator[Finding]:
    count = select(func.count(User.id)).where(User.role == "administrator", User.active)
    number = db.session.scalar(count)
    advice = "Nobody can administrate the blog. Call `blogapp user add EMAIL --role administrator`."
    yield _finding("administrators", number, str(number), advice, "warn")
    yield from _posts_without_their_format()
    gone = [path for path in db.session.scalars(select(Media.path)) if not (folder / "media" / path).exists()]
    advice = f"{len(gone)} files are missing from the media folder, {' '.join(gone[:1])} for one. Restore them."
    yield _finding("media", not gone, "every file is there", advice)
