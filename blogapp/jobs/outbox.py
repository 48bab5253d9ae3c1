"""The outbox: jobs are put into it in the transaction that wants them, taken for a time, done, retried or given up.

It goes past the ORM, whose events make another version of the site of each change: no page shows a job.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, true, update
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.jobs.tasks import TASKS, Work
from blogapp.models import Job, JobState
from blogapp.models.jobs import unsaid
from blogapp.text import Sentence

DAY = timedelta(days=1)
LEASE = timedelta(seconds=60)  # after it, unless it is renewed, the worker is taken for dead
SUBJECTS = 1_786_081_892  # any number that nobody else takes for a pair of locks of this database
# After each failure the next attempt waits longer, for three days in all, as standardwebhooks.com recommends.
BACK_OFF = [
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
ATTEMPTS = len(BACK_OFF) + 1
RESTORED = Sentence("It waited when the backup was made, and may have been done since. If it was not, try it again.")
TAKEN = (Job.id, Job.task, Job.receiver, Job.subject, Job.payload, Job.attempts)


def put(session: Session, jobs: Iterable[dict[str, Any]]) -> None:
    """Write jobs, each a dict by names of columns, in the session's transaction: they come to be with it, or not.

    On PostgreSQL whoever writes about the same subject meanwhile waits for the commit: what is committed first is
    numbered first. So call this last of all that locks something.
    """
    rows = list(jobs)
    if not rows:
        return
    connection = session.connection()
    _lock(connection, rows)
    connection.execute(insert(Job), rows)


def _lock(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Let others who write about the same subjects wait for the end of this transaction; on SQLite they do anyhow."""
    if connection.dialect.name == "postgresql":
        for subject in sorted({row["subject"] for row in rows}):
            connection.execute(select(func.pg_advisory_xact_lock(SUBJECTS, func.hashtext(subject))))


def put_daily(task: str) -> None:
    """Put a job of a daily task into the outbox, unless one waits, or the last one has ended less than a day ago."""
    row = {"task": task, "receiver": task, "subject": task, "payload": {}}
    recent = or_(Job.state == JobState.WAITING, Job.finished_at > db.now() - DAY)
    found = select(Job.id).where(Job.task == task, recent).limit(1)
    with db.reader(db.engine()) as connection:  # which waits for nobody
        if connection.execute(found).first():
            return
    with db.writer(db.engine()) as connection:
        _lock(connection, [row])
        if not connection.execute(found).first():
            connection.execute(insert(Job), [row])


def is_ready(busy: Collection[str]) -> bool:
    """Return whether there is something to take. This only reads, and on SQLite waits for nobody."""
    with db.reader(db.engine()) as connection:
        return connection.execute(Job.ready(busy).with_only_columns(Job.id).limit(1)).first() is not None


def take(worker: str, busy: Collection[str] = ()) -> Work | None:
    """Take what is to be done next, for the time of a lease; None where nothing is.

    A job whose lease is over was left behind by a worker that died, which counts as an attempt: it may be the cause.
    """
    first = Job.ready(busy).with_only_columns(*TAKEN).limit(1).with_for_update(skip_locked=True, of=Job)
    with db.writer(db.engine()) as connection:
        row = connection.execute(first).first()
        if row is None:
            return None
        attempt = row.attempts + 1
        values = {"leased_until": db.now() + LEASE, "leased_by": worker, "attempts": attempt}
        connection.execute(update(Job).where(Job.id == row.id).values(values))
    return Work(row.id, row.task, row.receiver, row.subject, row.payload, attempt, attempt >= ATTEMPTS)


def renew(work: Work, worker: str) -> None:
    """Begin the lease of a job anew: its worker is alive, and still at it."""
    values = {"leased_until": db.now() + LEASE}
    with db.writer(db.engine()) as connection:
        connection.execute(update(Job).where(_is_held(work, worker)).values(values))


def finish(work: Work, worker: str, outcome: str) -> None:
    """Note that a job is done. It is deleted, but for the latest few of those that somebody may want to look at."""
    kept = TASKS[work.task].kept
    with db.writer(db.engine()) as connection:
        if not kept:
            connection.execute(delete(Job).where(_is_held(work, worker)))
            return
        _end(connection, work, worker, JobState.DONE, outcome)
        done = select(Job.id).where(Job.receiver == work.receiver, Job.state == JobState.DONE)
        too_old = connection.scalars(done.order_by(Job.finished_at.desc(), Job.id.desc()).offset(kept)).all()
        connection.execute(delete(Job).where(Job.id.in_(too_old)))


def retry(work: Work, worker: str, reason: str) -> None:
    """Let a job that failed wait for its next attempt; the others about the same wait behind it."""
    wait = BACK_OFF[min(work.attempt, len(BACK_OFF)) - 1] * random.uniform(1, 1.1)  # not all in the same moment
    values = {"due_at": db.now() + wait, "leased_until": None, "leased_by": None, "outcome": unsaid(reason)}
    with db.writer(db.engine()) as connection:
        connection.execute(update(Job).where(_is_held(work, worker)).values(values))


def give_up(work: Work, worker: str, reason: str) -> None:
    """Put a job away as failed: it is in nobody's way any more, and the doctor counts it."""
    with db.writer(db.engine()) as connection:
        _end(connection, work, worker, JobState.FAILED, reason)


def release(worker: str, work: Work | None = None) -> None:
    """Give back what a worker has taken and will not do, since it ends: one job, or all."""
    values = {"leased_until": None, "leased_by": None, "attempts": Job.attempts - 1}
    given_back = _is_held(work, worker) if work else Job.leased_by == worker
    with db.writer(db.engine()) as connection:
        connection.execute(update(Job).where(given_back, Job.state == JobState.WAITING).values(values))


def try_again(session: Session, job_id: int, receiver: str | None = None) -> None:
    """Let a job be done now that was done, given up, or waits, as if for the first time. The caller commits."""
    of = Job.receiver == receiver if receiver else true()
    values = {"state": JobState.WAITING, "due_at": db.now(), "attempts": 0, "finished_at": None}
    session.connection().execute(update(Job).where(Job.id == job_id, of, _is_free()).values(values))


def drop(session: Session, job_id: int) -> None:
    """Take a job out of the outbox, unless a worker is at it. The caller commits."""
    session.connection().execute(delete(Job).where(Job.id == job_id, _is_free()))


def drop_all(session: Session, receiver: str) -> None:
    """Take out what is there for a receiver who is gone. The caller commits."""
    session.connection().execute(delete(Job).where(Job.receiver == receiver))


def set_aside(connection: Connection) -> int:
    """Give up what waits in a blog that was just restored, for it may have been done since; return how many jobs.

    Appointments that are still to come wait on. What is daily goes: it is put into the outbox anew.
    """
    daily = [name for name, task in TASKS.items() if task.daily]
    waiting = Job.state == JobState.WAITING
    connection.execute(delete(Job).where(waiting, Job.task.in_(daily)))
    values = {"state": JobState.FAILED, "outcome": unsaid(RESTORED), "finished_at": db.now()}
    values |= {"leased_until": None, "leased_by": None}
    is_to_come = (Job.attempts == 0) & (Job.due_at > db.now())
    return connection.execute(update(Job).where(waiting, ~is_to_come).values(values)).rowcount


def _is_free() -> Any:
    """Return the condition that no worker is at a job."""
    return or_(Job.leased_until.is_(None), Job.leased_until <= db.now())


def _is_held(work: Work, worker: str) -> Any:
    """Return the condition that the worker still has the job: another took it where the lease was over."""
    return (Job.id == work.id) & (Job.leased_by == worker)


def _end(connection: Connection, work: Work, worker: str, state: JobState, outcome: str) -> None:
    values: dict[str, Any] = {"state": state, "outcome": unsaid(outcome), "finished_at": db.now()}
    values |= {"leased_until": None, "leased_by": None}
    connection.execute(update(Job).where(_is_held(work, worker)).values(values))
