"""`blogapp serve --prepare`: from nothing to a blog that can be looked at and signed in to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select

from blogapp import db
from blogapp.accounts import passwords, users
from blogapp.cli import instance, renewal
from blogapp.cli.application import inside
from blogapp.db import schema
from blogapp.machine import lazy
from blogapp.machine.locks import alone_in
from blogapp.media import uploads
from blogapp.models import Post, User

if TYPE_CHECKING:
    from blogapp.cli.samples import first
else:
    first = lazy.Module("blogapp.cli.samples.first")  # drawn pictures, which only an empty blog needs

FRAME = """
{line}
  Sign in at /login. The password is shown this once and works once:
  you choose one of your own then.

    e-mail    {email}
    password  {password}
{line}
"""
EMAIL, NAME = "ana@example.org", "Ana"


def prepare(app: Flask) -> Iterator[str]:
    """Bring an instance to where it can be served; yield what is to be said. On a prepared one: nothing.

    An empty database gets sample posts and an administrator, in one transaction: whoever interrupts the first call
    finds the second one do it all. An older SQLite database is brought up to date, which is said; one on a server
    is left to whoever looks after it.
    """
    # Of processes that start together, the second finds nothing to do.
    with inside(app), alone_in(Path(app.instance_path)), db.writing():
        engine = db.engine()
        before = schema.revision(engine)
        if before != schema.NEEDED and (not before or engine.dialect.name == "sqlite"):
            yield from instance.make(app)
        if not instance.outdated(app):
            renewal.after_upgrade()
            if _is_empty():
                db.session.rollback()
                yield from _fill()


def _is_empty() -> bool:
    return db.session.scalar(select(User.id).limit(1)) is None and db.session.scalar(select(Post.id).limit(1)) is None


def _fill() -> Iterator[str]:
    """Hash and draw first, then write everything in one transaction."""
    password = users.new_password()
    hashed, files = passwords.hashed(password), first.files()
    db.take_turn()
    if not _is_empty():  # a process with a folder of its own was faster
        uploads.remove(path for file in files for path in (file.path, *file.widths.values()))
        return
    administrator = users.add(EMAIL, "administrator", NAME, hashed, one_time=True)
    db.session.add_all(files)
    db.session.flush()
    number = first.write(administrator, files)
    db.session.commit()
    yield f"{number} sample posts are written, one of each format."
    yield FRAME.format(line="─" * 64, email=EMAIL, password=password)
