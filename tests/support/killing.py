"""A blog whose worker is killed: what it has to tell, and the minute after which another takes over."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blogapp import db
from blogapp.cli.application import opened
from blogapp.models import Post


def write_and_change(*titles: str) -> None:
    """Publish posts, and change each."""
    with opened():
        for title in titles:
            post = Post(format="standard", title=title)
            post.publish(db.session(), ZoneInfo("UTC"))
            db.session.commit()
            post.updated_at = db.now()
            db.session.commit()


def let_leases_end(instance: Path) -> None:
    """Let the minute pass after which a worker is taken for dead."""
    engine = sa.create_engine(f"sqlite:///{instance / 'blogapp.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs SET leased_until = '2000-01-01 00:00:00.000000' WHERE leased_by <> ''")
    engine.dispose()
