"""One import as its parts see it: what is asked, what was done, where the former site was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from blogapp import db
from blogapp.importing.entries import SiteFacts
from blogapp.importing.storing.addresses import host_of
from blogapp.importing.storing.ledger import Ledger
from blogapp.importing.storing.options import Options
from blogapp.importing.storing.report import Report


@dataclass
class Import:
    """One import. `hosts` are those that the files name as the former site's own; nothing is fetched from others."""

    options: Options
    report: Report
    zone: ZoneInfo
    ledger: Ledger
    address: str = ""  # of the former front page
    hosts: set[str] = field(default_factory=set)

    def begin(self, facts: SiteFacts) -> None:
        """Learn which site this was."""
        self.address = facts.address.rstrip("/")
        if host := host_of(self.address):
            self.hosts.add(host)

    def commit(self) -> None:
        """Write what was noted and end the transaction; a dry run ends it once for all, and takes everything back."""
        self.ledger.flush()
        db.session.flush()
        if not self.options.dry_run:
            db.session.commit()
        db.session.expunge_all()

    def release(self) -> None:
        """End a transaction in which nothing was written yet, before what takes its time."""
        if not self.options.dry_run:
            db.session.rollback()

    def at(self, path: str) -> str:
        """Return the address of a path on the former site."""
        return f"{self.address}/{path}"


def moment(at: datetime | None) -> datetime | None:
    """Return a moment that is aware; what names no zone is taken for UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
