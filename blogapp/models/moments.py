"""Which moment it is on the blog: that of the clock, but none before the newest version of the site.

A clock that is set back would hide what readers have seen. So time stands still until the clock has caught up; by more
than a day nobody waits, for then it was the former time that was wrong.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, column, func, literal, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from blogapp.db import UTCDateTime, now

SET_BACK = timedelta(days=1)
EDITIONS = table("editions", column("made_at", UTCDateTime()))
# Read when a statement is carried out, not when it is written: so one may be written once and for all.
CLOCK = bindparam("clock", callable_=now, type_=UTCDateTime())
IN_A_DAY = bindparam("clock_in_a_day", callable_=lambda: now() + SET_BACK, type_=UTCDateTime())


class Latest(GenericFunction[datetime]):
    """The latest of several moments."""

    type = UTCDateTime()
    inherit_cache = True


class Earliest(GenericFunction[datetime]):
    """The earliest of several moments."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(Latest)
def _latest(element: Latest, compiler: Any, **options: Any) -> str:
    name = "max" if compiler.dialect.name == "sqlite" else "greatest"
    return f"{name}({compiler.process(element.clauses, **options)})"


@compiles(Earliest)
def _earliest(element: Earliest, compiler: Any, **options: Any) -> str:
    name = "min" if compiler.dialect.name == "sqlite" else "least"
    return f"{name}({compiler.process(element.clauses, **options)})"


def moment() -> ColumnElement[datetime]:
    """Return the present moment, for a query."""
    version = select(func.max(EDITIONS.c.made_at, type_=UTCDateTime())).where(EDITIONS.c.made_at <= IN_A_DAY)
    return Latest(CLOCK, func.coalesce(version.correlate(None).scalar_subquery(), CLOCK))


def until(end: datetime) -> ColumnElement[datetime]:
    """Return the last moment before an end that is not to come, for a query."""
    return Earliest(literal(end - timedelta(microseconds=1), UTCDateTime()), moment())
