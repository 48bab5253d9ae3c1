"""`blogapp init`: the instance folder, the secret key and the database."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from sqlalchemy import URL

from blogapp import db, migrations
from blogapp.cli.application import opened


@click.command
def init() -> None:
    """Make the instance folder, the secret key and the database.

    A second call changes nothing.
    """
    with opened() as app:
        for line in make(app):
            click.echo(line)


def make(app: Flask) -> list[str]:
    """Bring an instance to where it can be served; return a line for each thing done, or the one that says nothing was.

    The secret key and its folder are made when the settings are read. Needs an application context.
    """
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    engine = db.engine()
    before, head = migrations.current(engine), migrations.head()
    if before == head:
        return [f"Nothing to do: {app.instance_path} is ready."]
    migrations.upgrade(engine)
    if before:
        return [f"The database has been brought from revision {before} to {head}."]
    _keep_private(engine.url)
    return [f"The instance is ready: {app.instance_path}"]


def _keep_private(url: URL) -> None:
    """Let a SQLite file, which holds addresses and hashed passwords, be read by its owner alone."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).chmod(0o600)


def outdated(app: Flask) -> str:
    """Return the sentence that says why the tables cannot be used by this version, or ""."""
    before, head = migrations.current(db.engine()), migrations.head()
    if before == head:
        return ""
    if not before:
        return f"There is no database in {app.instance_path} yet. Call `blogapp init` first."
    return f"The database is at revision {before} and this version needs {head}. Call `blogapp db upgrade`."
