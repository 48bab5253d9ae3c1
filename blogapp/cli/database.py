"""`blogapp db`: the tables, brought up to date, taken back, compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Engine

from blogapp import db as database
from blogapp import migrations
from blogapp.cli import instance, renewal
from blogapp.cli.application import opened
from blogapp.db import schema
from blogapp.search import index


@click.group
def db() -> None:
    """Bring the tables up to date, take them back, compare them with the models."""


@db.command
@click.argument("revision", default="head")
@click.option("--no-backup", is_flag=True, help="Make no backup first.")
def upgrade(revision: str, no_backup: bool) -> None:
    """Bring the tables to REVISION, or to the newest one; then rebuild what an older version stored in them.

    Before tables with posts or people are changed, a backup is made in the folder `backups` of the instance.
    """
    with opened() as app, database.writing():
        _move(lambda engine: migrations.upgrade(engine, revision, None if no_backup else partial(_back_up, app)))
        if not instance.outdated(app):
            renewal.after_upgrade()


def _back_up(app: Flask) -> None:
    """Make a backup and say where it is, once nobody else changes the tables any more."""
    for line in renewal.before_upgrade(app):
        click.echo(line)


@db.command
@click.argument("revision", default="-1")
@click.confirmation_option(prompt="What the newer tables and columns hold is lost. Continue?", help="Do not ask.")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION, or by one. `base` removes every table, with all posts."""
    with opened(), database.writing():
        _move(lambda engine: migrations.downgrade(engine, revision))


@db.command
def check() -> None:
    """Return whether the tables are those of the models. Exit status 1 if they are not."""
    with opened(), database.reading():
        differences = migrations.differences(database.engine())
        at = schema.revision(database.engine())
    if differences:
        raise click.ClickException("The database differs from the models:\n  " + "\n  ".join(differences))
    click.echo(f"The database is at revision {at} and agrees with the models.")


@db.command
def reindex() -> None:
    """Rebuild the index of search. Nothing but time is lost: it follows from the posts."""
    with opened(), database.writing():
        posts = index.rebuild(database.session())
        database.session.commit()
        database.analyse(database.engine())
    click.echo(f"Search knows {posts} posts and pages.")


def _move(change: Callable[[Engine], None]) -> None:
    """Change the tables, and say from which revision to which."""
    engine = database.engine()
    before = schema.revision(engine)
    try:
        change(engine)
    except CommandError as error:
        raise click.ClickException(f"{error}. The database is at {before or 'no revision'}.") from error
    after = schema.revision(engine)
    if after == before:
        click.echo(f"Nothing to do: the database is at {after or 'no revision'}.")
    else:
        click.echo(f"The database went from {before or 'no revision'} to {after or 'no revision'}.")
