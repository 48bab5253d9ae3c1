"""`blogapp init`: the instance folder, the secret key and the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask

from blogapp import config, db
from blogapp.cli import renewal
from blogapp.cli.application import opened
from blogapp.db import schema
from blogapp.machine import lazy

if TYPE_CHECKING:
    from blogapp import migrations
else:
    migrations = lazy.Module("blogapp.migrations")  # Alembic, which no server needs whose tables are there


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
    before = schema.revision(engine)
    if before == schema.NEEDED:
        return [f"Nothing to do: {app.instance_path} is ready."]
    said: list[str] = []
    migrations.upgrade(engine, first=lambda: said.extend(renewal.before_upgrade(app)))
    if before:
        return [*said, f"The database has been brought from revision {before} to {schema.NEEDED}."]
    return [f"The instance is ready: {app.instance_path}"]


def outdated(app: Flask) -> str:
    """Return the sentence that says why the tables cannot be used by this version, or ""."""
    before = schema.revision(db.engine())
    if before == schema.NEEDED:
        return ""
    if not before:
        return f"There is no database in {app.instance_path} yet. Call `blogapp init` first."
    return f"The database is at revision {before} and this version needs {schema.NEEDED}. Call `blogapp db upgrade`."
