"""Around an upgrade: a backup before it; after it, what this version would store in another way is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import Flask

from blogapp import db
from blogapp.backup import kept, tables
from blogapp.backup.archive import Unusable
from blogapp.cli import progress
from blogapp.http import conditional
from blogapp.listings import archive_counts
from blogapp.posts import snapshots

KIND, KEPT = "before-upgrade", 3  # backups of before an upgrade, and how many of them stay


def before_upgrade(app: Flask) -> list[str]:
    """Make a backup, where there is something to lose; return the line that says where it is."""
    with db.reader(db.engine()) as connection:
        if not tables.filled(connection):
            return []
    try:
        out, _written = kept.write(KIND, db.engine(), app.config)
        kept.prune(KIND, app.config, KEPT)
    except (OSError, Unusable) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        remedy = "Make room, or call `blogapp db upgrade --no-backup`."
        raise click.ClickException(f"No backup could be made, and nothing was changed: {reason}. {remedy}") from error
    return [f"A backup of before is in {out}."]


def after_upgrade(reason: str = " This version renders posts in another way.") -> None:
    """Bring snapshots and stored numbers to this version and say so; where they are, two small queries say it."""
    if not snapshots.are_current():
        sentence = rebuilt_snapshots()
        if sentence:
            click.echo(f"{sentence}{reason}")
    if not archive_counts.are_stored():
        archive_counts.store(db.session())
    conditional.note_build()
    db.session.commit()


def rebuilt_snapshots() -> str:
    """Rebuild all snapshots while a bar says how far it is; return the line that says how many there are, or ""."""
    reached = snapshots.Progress(0, 0)

    def steps() -> Iterator[int]:
        nonlocal reached
        for reached in snapshots.rebuild():
            db.session.commit()  # so that writers get their turn
            yield reached.done
        db.session.commit()

    progress.show(steps(), snapshots.number(), "Rendering")
    if not reached.done:
        return ""
    said = f"The snapshots of {reached.done - reached.unchanged} posts are up to date."
    if reached.unchanged:
        said += f" {reached.unchanged} keep the one they had, as their format is missing or fails."
    return said
