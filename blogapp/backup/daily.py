"""The daily backup: a job that the worker does, of which the newest few are kept, and a warning when it is late."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.backup import kept
from blogapp.backup.archive import Unusable
from blogapp.jobs import Failed, Work, task
from blogapp.models import Job, JobState
from blogapp.text import Sentence

TASK = "backup"
LATE = timedelta(days=2)


def is_on() -> bool:
    """Return whether the settings want a backup each day."""
    return bool(current_app.config["BACKUP_KEEP"])


@task(TASK, kept=1, daily=is_on)
def back_up(_work: Work) -> str:
    """Make the backup of today, and remove those that are too old."""
    if not is_on():
        return Sentence("Daily backups are switched off.")
    settings = current_app.config
    try:
        out, written = kept.write("daily", db.engine(), settings)
        kept.prune("daily", settings, settings["BACKUP_KEEP"])
    except (OSError, SQLAlchemyError, Unusable) as error:
        raise Failed(Sentence("No backup could be made: %(reason)s", reason=" ".join(str(error).split()))) from error
    values = {"name": out.name, "posts": written.posts, "files": written.files}
    return Sentence("It is in %(name)s. Posts and pages: %(posts)s; files: %(files)s.", **values)


def last() -> datetime | None:
    """Return when the last daily backup was made."""
    made = select(func.max(Job.finished_at)).where(Job.task == TASK, Job.state == JobState.DONE)
    return db.session.scalar(made)


def is_late() -> bool:
    """Return whether there should be a newer one than there is."""
    return is_on() and ((made := last()) is None or made < db.now() - LATE)
