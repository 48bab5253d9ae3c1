"""Imports on the desk: what was uploaded, how far each is, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.models.jobs import said

KEPT = timedelta(days=7)  # after it, files that were uploaded and not imported are deleted


class ImportState(StrEnum):
    """Where an import stands."""

    LOOKING = "looking"  # a dry run makes the preview, or will
    READY = "ready"  # the preview is there, and somebody is to decide
    STORING = "storing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDECIDED = (ImportState.LOOKING, ImportState.READY)
UNFINISHED = (*UNDECIDED, ImportState.STORING)


class SiteImport(Base):
    """An import that was begun on the desk.

    `folder` is the name of the folder with its files, none once they are deleted. `authors` says by login which
    account here was chosen. `counts`, `reasons` and `remarks` (the first of them) are of the preview until the import
    is done; `report` is all of it as JSON, packed by gzip.
    """

    __tablename__ = "imports"
    __table_args__ = {"sqlite_autoincrement": True}  # the outbox knows it by its id

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))  # the name of its reader
    files: Mapped[list[str]] = mapped_column(JSON)  # as whoever uploaded them calls them
    folder: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    fetch: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[str] = mapped_column(String(10), default=ImportState.LOOKING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # storing has begun
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    total: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # thousandths, or none where nobody knows
    done: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # of them, else posts and files
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    authors: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict)
    reasons: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    remarks: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    report: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # why it failed: a `Sentence`

    @property
    def subject(self) -> str:
        """What the outbox calls it."""
        return f"import {self.id}"

    @property
    def said(self) -> str:
        """Why it failed: a sentence that can be said in any language, or ""."""
        return said(self.outcome)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether nothing is stored yet."""
        return self.state in UNFINISHED and self.started_at is None

    @property
    def kept_until(self) -> datetime:
        """When its files are deleted, unless it is stored before."""
        return self.created_at + KEPT
