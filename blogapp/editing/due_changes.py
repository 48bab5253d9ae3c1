"""Changes that wait are published by themselves at their time.

Whatever process is asked for something after it, or the worker, publishes them, before it answers: so nobody sees the
former text any more, and without a worker it is as exact.
"""

from __future__ import annotations

import logging
import time

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from blogapp import cache, db
from blogapp.jobs import Work, task
from blogapp.models import Revision
from blogapp.models.moments import moment
from blogapp.models.revisions import HeldBack
from blogapp.models.site_version import note_schedule
from blogapp.posts import due_changes, revisions

BREAK = 5.0  # seconds in which a database that cannot be written is not asked to be
UNCONCERNED = {"static", "media.file"}  # a picture is asked for by a page that shows it
FAILED_AT = "blogapp.due_changes_failed_at"

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Publish what is due before anything is answered. To be called before any other that looks at the request."""
    app.extensions[FAILED_AT] = -BREAK
    app.before_request(_publish)


def _publish() -> None:
    if request.endpoint in UNCONCERNED or time.monotonic() - current_app.extensions[FAILED_AT] < BREAK:
        return
    try:
        has_due = cache.version().has_due
        if has_due:
            publish()
    except SQLAlchemyError:  # it is away, or only read: the page is made of what is there
        has_due, current_app.extensions[FAILED_AT] = True, time.monotonic()
        log.warning("Changes that are due could not be published now.", exc_info=True)
        db.session.rollback()
    if has_due or not db.is_reading():
        cache.forget_version()


@task(revisions.PUBLISHING)
def carry_out(_work: Work) -> str:
    """Publish what is due, unless somebody has been asked for something before."""
    publish()
    return ""


def publish() -> None:
    """Publish all changes whose time has come. Those that cannot be, wait on, and say why."""
    with db.released(), db.writing():
        while True:
            db.take_turn()
            revision = db.session.scalar(Revision.scheduled().where(Revision.due_at <= moment()).limit(1))
            if revision is None:
                return
            _publish_or_hold(revision)


def _publish_or_hold(revision: Revision) -> None:
    number, reason = revision.id, HeldBack.FAILED
    try:
        due_changes.put_in_place(revision)
        db.session.commit()
        return
    except SQLAlchemyError:
        raise
    except due_changes.Held as held:
        reason = held.reason
    except Exception:  # one post must not stop the whole blog
        log.exception("The changes %s could not be published.", number)
    db.session.rollback()
    db.take_turn()
    db.session.get_one(Revision, number).held_back = reason
    note_schedule(db.session())
    db.session.commit()
