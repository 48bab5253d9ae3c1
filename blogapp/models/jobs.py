"""Jobs: work that may wait, a row for each piece, written in the transaction of whoever wants it done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.text import Sentence


class JobState(StrEnum):
    """Where a job stands. What nobody needs to hear of again is deleted once it is done."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"  # given up, until somebody lets it be tried again


class Job(Base):
    """A piece of work: what is to be done, for whom and about what.

    Those about one `subject` for one `receiver` are done one after the other, in the order in which they were written.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_due", "state", "due_at", "id"),
        Index("ix_jobs_order", "receiver", "subject", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(30))
    receiver: Mapped[str] = mapped_column(String(120))  # such as "webhook 3"
    subject: Mapped[str] = mapped_column(String(60))  # such as "post 12"
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=JobState.WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)  # a worker has it until then, or has died
    leased_by: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what came of the last attempt: a `Sentence`
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def said(self) -> str:
        """What came of the last attempt: a sentence that can be said in any language, or ""."""
        return said(self.outcome)

    @classmethod
    def ready(cls, busy: Collection[str] = ()) -> Select[Job]:
        """Select what can be done now, the longest due first, but nothing for those who are `busy`.

        What comes before it for the same receiver and subject is done, or given up.
        """
        clock, earlier = now(), aliased(cls)
        before = select(earlier.id).where(
            earlier.receiver == cls.receiver,
            earlier.subject == cls.subject,
            earlier.state == JobState.WAITING,
            earlier.id < cls.id,
        )
        is_free = or_(cls.leased_until.is_(None), cls.leased_until <= clock)
        due = (cls.state == JobState.WAITING, cls.due_at <= clock, is_free, cls.receiver.not_in(list(busy)))
        return select(cls).where(*due, ~before.exists()).order_by(cls.due_at, cls.id)

    @classmethod
    def overdue_since(cls) -> Select[datetime | None]:
        """Select since when the first of those waits that could be done."""
        return select(func.min(cls.due_at)).where(cls.state == JobState.WAITING, cls.due_at <= now())


def unsaid(sentence: str) -> dict[str, Any]:
    """Return a sentence as JSON, so that the desk can say it in its own language."""
    if isinstance(sentence, Sentence):
        return {"pattern": sentence.pattern, "values": sentence.values}
    return {"pattern": "%(reason)s", "values": {"reason": sentence}}


def said(outcome: dict[str, Any] | None) -> str:
    """Return a sentence that was stored as JSON; "" for none."""
    if not outcome:
        return ""
    pattern, values = outcome["pattern"], outcome["values"]
    return Sentence(pattern, **values)
