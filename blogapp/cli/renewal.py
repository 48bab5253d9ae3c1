"""After an upgrade: what an older version stored, and this one would store in another way, is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator

import click

from blogapp import db
from blogapp.cli import progress
from blogapp.http import conditional
from blogapp.listings import archive_counts
from blogapp.posts import snapshots


def after_upgrade() -> None:
    """Bring snapshots and stored numbers to this version and say so; where they are, two small queries say it."""
    if not snapshots.are_current():
        sentence = rebuilt_snapshots()
        if sentence:
            click.echo(f"{sentence} This version renders posts in another way.")
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
    unchanged = f" {reached.kept} keep the one they had, as their format is missing or fails." if reached.kept else ""
    return f"The snapshots of {reached.done - reached.kept} posts are up to date.{unchanged}" if reached.done else ""
