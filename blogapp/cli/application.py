"""The application, as commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import click
from flask import Flask

from blogapp import create_app, db
from blogapp.accounts.users import AccountError


def opened(**settings: Any) -> AbstractContextManager[Flask]:
    """Make the application, perhaps with other settings, and enter its context (see `inside`)."""
    return inside(create_app(**settings))


@contextmanager
def inside(app: Flask) -> Iterator[Flask]:
    """Yield the application in its context, and close the database afterwards.

    There is no request: what a command does to the database it says by `db.reading` or `db.writing`.
    """
    with app.app_context():
        try:
            yield app
        except AccountError as error:
            raise click.ClickException(str(error)) from error
        finally:
            db.session.remove()
            db.engine().dispose()
