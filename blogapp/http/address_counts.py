"""How often redirects are followed, and what is not found: counted in memory, and written together after a while.

Each process counts for itself. No request waits for the writing, and what a crawler asks for fills no table: between
two writings only so many addresses are remembered, and of those that are stored the ones that were asked for last.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.machine import lazy
from blogapp.models import MissedAddress, SiteRedirect
from blogapp.models.missed_addresses import HOST_MAX, MISSED_MAX

COUNTED = "blogapp.counted"  # in WSGI's environment: the id of the redirect that was followed, or the missed address
EVERY = 60.0  # seconds from one writing to the next
AGAIN = 0.1  # of that, after which it is tried again
REMEMBERED_MAX = 200  # addresses until the next writing; further ones are not
MISSED = cast(sa.Table, MissedAddress.__table__)
DIALECTS = {name: lazy.Module(f"sqlalchemy.dialects.{name}") for name in ("postgresql", "sqlite")}


def init_app(app: Flask) -> None:
    """Count for an application."""
    app.extensions["blogapp.address_counts"] = AddressCounts(app)


def note(counted: int | str, environ: WSGIEnvironment) -> None:
    """Count the redirect that answers this request, by its id, or the address at which nothing is; and repeats."""
    environ[COUNTED] = counted
    of(current_app).note(counted, environ)


def of(app: Flask) -> AddressCounts:
    """Return what counts for an application."""
    return cast(AddressCounts, app.extensions["blogapp.address_counts"])


@dataclass
class Miss:
    """How often an address was missed since the last writing."""

    count: int
    first_seen: datetime
    last_seen: datetime
    host: str


class AddressCounts:
    """Counts until it writes."""

    def __init__(self, app: Flask) -> None:
        self._app, self._lock, self._written_at = app, threading.Lock(), time.monotonic()
        self._writing = threading.Lock()
        self._followed: Counter[int] = Counter()
        self._missed: dict[str, Miss] = {}

    def note(self, counted: int | str, environ: WSGIEnvironment) -> None:
        """Count one more; a thread of its own writes what is counted, at once or when it is time again."""
        with self._lock:
            is_first = not (self._followed or self._missed)
            if isinstance(counted, int):
                self._followed[counted] += 1
            else:
                self._miss(counted, _host(environ.get("HTTP_REFERER", "")))
        if is_first:
            self._write_after(self._written_at + EVERY - time.monotonic())

    def _write_after(self, seconds: float) -> None:
        """Write in a while, in a thread of its own; also what could not be written before."""
        timer = threading.Timer(min(max(seconds, 0), threading.TIMEOUT_MAX), self.write)
        timer.name, timer.daemon = "blogapp-address-counts", True
        timer.start()

    def _miss(self, path: str, host: str) -> None:
        now = db.now()
        if known := self._missed.get(path):
            known.count, known.last_seen, known.host = known.count + 1, now, host or known.host
        elif len(self._missed) < REMEMBERED_MAX:
            self._missed[path] = Miss(1, now, now, host)

    def write(self) -> None:
        """Write what was counted. What cannot be written now, since the database is busy, is tried again soon."""
        with self._app.app_context(), self._writing:
            with self._lock:
                followed, missed = self._followed, self._missed
                self._followed, self._missed = Counter(), {}
                self._written_at = time.monotonic()
            statements = [*_followed(followed), *_missed(missed)]
            if statements and not _written(statements):
                with self._lock:
                    self._put_back(followed, missed)
                self._write_after(AGAIN * EVERY)

    def _put_back(self, followed: Counter[int], missed: dict[str, Miss]) -> None:
        """Count what could not be written together with what was counted since."""
        self._followed += followed
        for path, miss in missed.items():
            since = self._missed.get(path, Miss(0, miss.first_seen, miss.last_seen, ""))
            count, host = miss.count + since.count, since.host or miss.host
            self._missed[path] = Miss(count, miss.first_seen, since.last_seen, host)


def _written(statements: list[sa.Executable]) -> bool:
    try:
        return db.write_aside(*statements)
    except SQLAlchemyError:
        return False


def _followed(counts: Counter[int]) -> list[sa.Executable]:
    """Return what counts redirects: in the order of their ids, so that no two processes wait for one another."""
    table, now = cast(sa.Table, SiteRedirect.__table__), db.now()
    return [
        sa.update(table).where(table.c.id == number).values(hits=table.c.hits + count, seen_at=now)
        for number, count in sorted(counts.items())
    ]


def _missed(misses: dict[str, Miss]) -> list[sa.Executable]:
    """Return what counts misses, and forgets those that nobody asked for in a long time."""
    if not misses:
        return []
    rows = [{"path": path, "ignored": False, **vars(miss)} for path, miss in sorted(misses.items())]
    insert = DIALECTS[db.engine().dialect.name].insert(MISSED).values(rows)
    new = insert.excluded
    counted = insert.on_conflict_do_update(
        index_elements=["path"],
        set_={
            "count": MISSED.c.count + new.count,
            "last_seen": new.last_seen,
            "host": sa.case((new.host != "", new.host), else_=MISSED.c.host),
        },
    )
    return [counted, *(_forgetting(is_ignored) for is_ignored in (False, True))]


def _forgetting(is_ignored: bool) -> sa.Executable:
    """Return what deletes, beyond so many of the ignored or the listed ones, those that nobody asked for lately."""
    of_kind = sa.select(MISSED.c.path).where(MISSED.c.ignored.is_(is_ignored))
    too_many = of_kind.order_by(MISSED.c.last_seen.desc(), MISSED.c.path).offset(MISSED_MAX)
    return sa.delete(MISSED).where(MISSED.c.path.in_(too_many))


def _host(address: str) -> str:
    """Return the host of a referring page, which is all that is remembered of it; "" for none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host if len(host) <= HOST_MAX and host.isprintable() else ""
