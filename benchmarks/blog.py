"""A blog of its own for a measurement: an application with its tables, filled, and gone afterwards."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from blogapp import create_app, db, migrations


@contextmanager
def filled(fill: Callable[[], None]) -> Iterator[Flask]:
    """Yield an application of the built-in formats, after `fill` has written into its database."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, SAFE_MODE=True, PAGE_CACHE_MB=0)
        with app.test_request_context(method="POST"):
            migrations.upgrade(db.engine())
            fill()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine().dispose()
