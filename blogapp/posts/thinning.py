"""The history of posts is thinned with age by a daily job of the worker: what readers saw stays while its post does."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from blogapp import db
from blogapp.jobs import Work, task
from blogapp.models import Revision, RevisionKind
from blogapp.text import Sentence

TASK = "thin out"
AFTER = timedelta(days=30)  # older ones that readers never saw: the last of each day stays
BATCH = 200  # revisions that go in one transaction, so that nobody waits long
UNSEEN = (Revision.kind == RevisionKind.SAVED, ~Revision.open)  # changes that still wait to be published stay


def is_due() -> bool:
    """Return whether anything is old enough. This reads one row."""
    with db.reader(db.engine()) as connection:
        oldest = connection.scalar(select(Revision.created_at).order_by(Revision.id).limit(1))
    return oldest is not None and oldest < db.now() - AFTER


@task(TASK, kept=1, daily=is_due)
def thin_out(_work: Work) -> str:
    """Let go of saved texts that readers never saw, of more than a month ago, but for the last of each day."""
    gone = _outlived()
    for start in range(0, len(gone), BATCH):
        with db.writer(db.engine()) as connection:
            connection.execute(delete(Revision).where(Revision.id.in_(gone[start : start + BATCH]), *UNSEEN))
    return Sentence("Saved texts of more than a month ago that were let go of: %(number)s.", number=len(gone))


def _outlived() -> list[int]:
    """Return the ids of old revisions that a later one of the same day took the place of.

    What lies beside a published post takes the place of none that the post's own columns held.
    """
    columns = (Revision.id, Revision.post_id, Revision.beside, Revision.created_at)
    old = select(*columns).where(*UNSEEN, Revision.created_at < db.now() - AFTER).order_by(Revision.id.desc())
    seen, gone = set(), []
    with db.reader(db.engine()) as connection:
        for row in connection.execute(old):
            day = (row.post_id, row.beside, row.created_at.date())
            if day in seen:
                gone.append(row.id)
            seen.add(day)
    return gone
