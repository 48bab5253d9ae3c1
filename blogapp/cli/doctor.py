"""`blogapp doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import config, create_app, db, migrations, plugins, verdicts
from blogapp.backup import daily
from blogapp.cli import instance, surroundings, uploads
from blogapp.cli.application import inside
from blogapp.cli.findings import Finding, finding, guarded
from blogapp.events import subscribers
from blogapp.jobs import Failed
from blogapp.models import Job, JobState, Post, User, Webhook
from blogapp.posts import snapshots
from blogapp.search import index

WAIT_MAX = timedelta(minutes=5)  # in which a worker has begun what is due, unless there is none


@click.command
def doctor() -> None:
    """Say what is wrong with this installation and how to mend it.

    Each line begins with `ok`, `warn` (works, but look at it) or `wrong`. Exit status 1 if something is wrong.
    """
    states = []
    for found in examine():
        states.append(found.state)
        click.echo(f"{found.state:<5}  {found.subject}: {found.sentence}")
    if wrong := states.count("wrong"):
        raise click.ClickException(f"{wrong} of {len(states)} checks found something wrong; see the lines above.")


def examine() -> Iterator[Finding]:
    """Look at everything; what cannot be looked at is a finding, too. Nothing is made: no database, key or folder."""
    try:
        settings = config.load({})
        app = create_app(SECRET_KEY=settings["SECRET_KEY"] or secrets.token_urlsafe())  # one for this look alone
    except (config.SettingError, SQLAlchemyError, ModuleNotFoundError) as error:
        yield Finding("settings", "wrong", str(error))
        yield from _machine(config.instance_folder())
        return
    yield from _settings(settings)
    yield from _machine(Path(app.instance_path))
    remedy = "Check BLOGAPP_DATABASE_URL and the database's server or file."
    with inside(app), db.reading():
        yield from guarded("formats", _formats, "Install blogapp again.")
        yield from guarded("plugins", _subscribers, "Look into the folder `events` of the instance.")
        yield from guarded("checkers", _checkers, "Look into the folder `verdicts` of the instance.")
        of_database = list(guarded("database", partial(_database, app), remedy))
        yield from of_database
        if Finding("database", "wrong", "") not in [replace(found, sentence="") for found in of_database]:
            yield from guarded("tables", _tables, remedy)
            yield from guarded("jobs", _jobs, remedy)
            yield from guarded("backups", _backups, remedy)
            yield from guarded("content", _content, remedy)
            yield from guarded("media", uploads.files, "Check BLOGAPP_MEDIA_URL, and who may use it.")


def _settings(settings: dict[str, Any]) -> Iterator[Finding]:
    base, zone = settings["BASE_URL"], settings["TIMEZONE"]
    yield Finding("settings", "ok", "all are known and readable")
    advice = "Set BLOGAPP_BASE_URL to the public address, or what commands and the worker tell of the site has none."
    yield finding("address", base, base, advice, "warn")
    if settings["MAIL_URL"] and not base:
        yield Finding("mail", "wrong", "Links in mails need BLOGAPP_BASE_URL; until it is set, none is sent.")
    advice = "Dates are in UTC. Set BLOGAPP_TIMEZONE if the readers live elsewhere."
    yield finding("time zone", zone != "UTC", zone, advice, "warn")
    yield from guarded("proxies", partial(surroundings.proxies, settings), "Check BLOGAPP_BASE_URL.")
    advice = (
        "There is none. A new blog gets one by `blogapp init`. Where there was one, put it back from a backup, or call "
    )
    advice += "`blogapp init --new-key`, which signs everybody out."
    yield finding("secret key", settings["SECRET_KEY"], "long enough", advice)
    yield from guarded("media folder", partial(uploads.place, settings), "Check BLOGAPP_MEDIA_URL, and who may use it.")
    yield from guarded("Redis", partial(surroundings.redis, settings["REDIS_URL"]), "Check BLOGAPP_REDIS_URL.")


def _machine(folder: Path) -> Iterator[Finding]:
    advice = f"There is no folder {folder}. Call `blogapp init`, or check BLOGAPP_INSTANCE."
    yield finding("folder", folder.is_dir(), "it is there", advice)
    if folder.is_dir():
        yield from guarded("instance", partial(_files, folder), f"Check who owns {folder}.")
        yield from guarded("disk", partial(surroundings.disk, folder), f"Look at the disk of {folder}.")


def _files(folder: Path) -> Iterator[Finding]:
    advice = f"{folder} cannot be written by this user. Give the folder to the user who runs the blog."
    yield finding("instance", os.access(folder, os.W_OK | os.X_OK), str(folder), advice)
    advice = f"Everybody on this machine can write to {folder}: chmod o-w {folder}"
    yield finding("folder's mode", not _mode(folder) & 0o002, "others cannot write", advice)
    for path in (folder / "secret_key", folder / "blogapp.db", folder / "config.toml"):
        if path.exists() and (path.suffix != ".toml" or config.holds_secrets(path)):
            advice = f"Others on this machine can read {path}: chmod 600 {path}"
            yield finding(f"{path.name}'s mode", not _mode(path) & 0o077, "private", advice)


def _mode(path: Path) -> int:
    return path.stat().st_mode if path.exists() else 0


def _formats() -> Iterator[Finding]:
    registry = plugins.formats()
    yield finding("formats", registry, ", ".join(registry), "There is no format at all. Install blogapp again.")
    for problem in registry.problems:
        yield Finding(f"format {problem.name}", "wrong", f"{problem.source}: {problem.reason} {problem.remedy}")


def _subscribers() -> Iterator[Finding]:
    for name in subscribers.names():
        try:
            events = subscribers.load(name).events
        except Failed as failed:
            yield Finding(f"plugin {name}", "wrong", f"{failed.reason.rstrip('.')}. Fix it, or remove it.")
        else:
            yield Finding(f"plugin {name}", "ok", f"hears of {', '.join(sorted(events))}")


def _checkers() -> Iterator[Finding]:
    for name in verdicts.checkers.names():
        try:
            verdicts.checkers.load(name)
        except plugins.Failed as failed:
            yield Finding(f"checker {name}", "wrong", f"{failed.reason.rstrip('.')}. Fix it, or remove it.")
        else:
            yield Finding(f"checker {name}", "ok", "looks at comments")


def _database(app: Flask) -> Iterator[Finding]:
    if sentence := instance.outdated(app):
        yield Finding("database", "wrong", sentence)
        return
    engine = db.engine()
    yield Finding("database", "ok", f"{engine.dialect.name}, at revision {migrations.head()}")
    with db.reader(engine) as connection:
        yield from surroundings.promises(connection)
        if engine.dialect.name == "sqlite":
            yield from _sqlite(connection)


def _tables() -> Iterator[Finding]:
    differences = migrations.differences(db.engine())
    advice = (
        f"The tables differ from the models: {'; '.join(differences)}. Restore a backup, or call `blogapp db upgrade`."
    )
    yield finding("tables", not differences, "as the models have them", advice)


def _posts_without_their_format() -> Iterator[Finding]:
    registry = plugins.formats()
    columns = (Post.format, func.count(), func.max(Post.format_version))
    for name, posts, newest in db.session.execute(select(*columns).group_by(Post.format)):
        sentence = f"{'1 post of it is' if posts == 1 else f'{posts} posts of it are'} shown as stored last."
        if name in registry and newest > registry[name].version:
            ours = f"Its newest post is of version {newest}, and its plugin is of version {registry[name].version}."
            yield Finding(f"format {name}", "wrong", f"{ours} Install the newer plugin to edit that post.")
        elif name not in registry and name in {problem.name for problem in registry.problems}:
            yield Finding(
                f"format {name}", "wrong", f"{sentence} They can be edited when it is loaded again, see above."
            )
        elif name not in registry:
            yield Finding(f"format {name}", "wrong", f"{sentence} Install its plugin again to edit them.")


def _sqlite(connection: Connection) -> Iterator[Finding]:
    yield surroundings.sqlite_version()
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    advice = f"The journal mode is {mode}, not WAL; this disk may be a network share. Put the instance on a local one."
    yield finding("journal", mode == "wal", "WAL", advice, "warn")
    damage = [" ".join(row[0].split()) for row in connection.exec_driver_sql("PRAGMA quick_check(5)")]
    advice = f"The file is damaged ({'; '.join(damage)}). Stop the blog and restore a backup."
    yield finding("integrity", damage == ["ok"], "no damage", advice)
    astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    advice = f"{len(astray)} rows refer to rows that are gone. Something else wrote to the file; restore a backup."
    yield finding("references", not astray, "all lead somewhere", advice)


def _jobs() -> Iterator[Finding]:
    since = db.session.scalar(Job.overdue_since())
    advice = f"Work waits since {since:%Y-%m-%d %H:%M} UTC. Run `blogapp serve` or `blogapp worker`." if since else ""
    yield finding("jobs", since is None or since > db.now() - WAIT_MAX, "nothing waits for long", advice, "warn")
    failed = db.session.scalar(select(func.count()).where(Job.state == JobState.FAILED))
    advice = f"{failed} were given up. The page “Jobs” of the desk says why, and tries them again."
    yield finding("failed jobs", not failed, "none", advice, "warn")
    paused = db.session.scalars(select(Webhook.address).where(Webhook.paused)).all()
    advice = f"Nothing is sent to {' '.join(paused)}, until the page “Webhooks” of the desk lets it go on."
    yield finding("webhooks", not paused, "none is paused", advice, "warn")


def _backups() -> Iterator[Finding]:
    made = daily.last()
    said = f"The last daily one is of {made:%Y-%m-%d %H:%M} UTC" if made else "There is no daily one yet"
    advice = f"{said}. Run `blogapp serve` or `blogapp worker`, and look at the page “Jobs” of the desk."
    fine = f"{said}." if daily.is_on() else "none is made by itself (BLOGAPP_BACKUP_KEEP)"
    yield finding("backups", not daily.is_late(), fine, advice, "warn")


def _content() -> Iterator[Finding]:
    astray = index.out_of_step(db.session())
    advice = f"The index differs from {astray} posts. Call `blogapp db reindex`."
    yield finding("search", not astray, "the index is in step with the posts", advice, "warn")
    count = select(func.count(User.id)).where(User.role == "administrator", User.active)
    number = db.session.scalar(count)
    advice = "Nobody can administrate the blog. Call `blogapp user add EMAIL --role administrator`."
    yield finding("administrators", number, str(number), advice, "warn")
    yield from _posts_without_their_format()
    advice = "Feeds show posts as another version rendered them. Call `blogapp db upgrade`."
    yield finding("snapshots", snapshots.are_current(), "of this version", advice, "warn")
