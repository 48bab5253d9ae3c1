"""Processes that start together on PostgreSQL, each with a folder of its own: one makes the tables, all serve."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from commands import Server, process
from databases import POSTGRES, postgres_for

from blogapp import migrations
from blogapp.db import WRITING, schema

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given"),
]
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory' "
    "AND clock_timestamp() - query_start > interval '300 ms'"
)


@pytest.fixture
def engine(worker_id: str) -> Iterator[sa.Engine]:
    """An empty database."""
    url = sa.make_url(postgres_for(f"{worker_id}_together")).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def start(engine: sa.Engine, tmp_path: Path) -> Callable[..., Any]:
    """Start a command of four processes at once."""
    same = {
        "DATABASE_URL": engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    for number in range(4):
        (tmp_path / str(number)).mkdir()
    return lambda *words: [process(*words, INSTANCE=tmp_path / str(number), **same) for number in range(4)]


def one(engine: sa.Engine, query: str) -> Any:
    with engine.connect() as connection:
        return connection.exec_driver_sql(query).scalar_one()


def test_one_makes_the_tables_and_the_first_posts_and_all_serve(engine: sa.Engine, start: Callable[..., Any]) -> None:
    servers = [Server(each) for each in start("serve", "--prepare", "--port", "0")]
    pages = [requests.get(server.url + "/", timeout=30) for server in servers]
    assert [page.status_code for page in pages] == [200] * 4
    assert len({page.text.count("<article") for page in pages}) == 1
    assert sum("password" in server.said for server in servers) == 1
    assert [server.stop() for server in servers] == [0] * 4
    assert one(engine, "SELECT count(*) FROM users") == 1
    assert one(engine, "SELECT count(*) FROM editions") == 1
    migrations.downgrade(engine, "-1")
    initialised = start("init")
    assert [(each.communicate(timeout=60)[1], each.returncode) for each in initialised] == [("", 0)] * 4
    assert one(engine, "SELECT version_num FROM alembic_version") == migrations.head()


def test_who_waits_for_the_tables_waits_as_long_as_it_takes(engine: sa.Engine) -> None:
    impatient = sa.create_engine(engine.url, connect_args={"options": "-c lock_timeout=100"})
    with ThreadPoolExecutor(1) as pool, engine.connect() as busy:
        busy.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
        upgrading = pool.submit(migrations.upgrade, impatient)
        while not upgrading.done() and not one(engine, WAITING):
            pass
        busy.rollback()
        upgrading.result(timeout=60)
    assert schema.revision(engine) == migrations.head()
    impatient.dispose()
