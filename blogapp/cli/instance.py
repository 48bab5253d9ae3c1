"""`blogapp init`: the instance folder, the secret key and the database."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask

from blogapp import config, db, migrations
from blogapp.cli import renewal
from blogapp.cli.application import opened


@click.command
@click.option("--new-key", is_flag=True, help="Make a new secret key where the old one is lost. Signs everybody out.")
def init(new_key: bool) -> None:
    """Make the instance folder, the secret key and the database.

    A second call changes nothing.
    """
    if new_key:
        config.make_secret_key(Path(config.load({})["INSTANCE"]))
    with opened() as app, db.writing():
        for line in make(app):
            click.echo(line)
        renewal.after_upgrade()


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
    return [f"The instance is ready: {app.instance_path}"]


def outdated(app: Flask) -> str:
    """Return the sentence that says why the tables cannot be used by this version, or ""."""
    before, head = migrations.current(db.engine()), migrations.head()
    if before == head:
        return ""
    if not before:
        return f"There is no database in {app.instance_path} yet. Call `blogapp init` first."
    return f"The database is at revision {before} and this version needs {head}. Call `blogapp db upgrade`."
