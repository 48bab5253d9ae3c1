"""The databases of the tests: SQLite in a folder, and an empty PostgreSQL database beside the one that was given."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

POSTGRES = os.environ.get("BLOGAPP_TEST_POSTGRES_URL")
ON_POSTGRES = [pytest.mark.postgres, pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")]
DATABASES = ["sqlite", pytest.param("postgres", marks=ON_POSTGRES)]


def postgres_for(worker: str) -> str:
    """Make an empty database for this worker beside the given one, and return its address."""
    url = sa.make_url(str(POSTGRES)).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{worker}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')  # nothing here must last
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
