"""The migrations make the tables that the models describe, and take them back, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from blogapp import db, migrations
from blogapp.db import schema
from blogapp.models import Job, Post

pytestmark = [pytest.mark.slow, pytest.mark.database]

REVISIONS = sorted((migrations.FOLDER / "versions").glob("*.py"))
ADD_COLUMN = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999", "{head}"

def how():
    return "always" if op.get_bind().dialect.name == "sqlite" else "auto"

def upgrade():
    with op.batch_alter_table("users", recreate=how()) as users:
        users.add_column(sa.Column("motto", sa.String(), nullable=True))
    {more}

def downgrade():
    with op.batch_alter_table("users", recreate=how()) as users:
        users.drop_column("motto")
"""


@pytest.fixture
def engine(app: Flask) -> Iterator[sa.Engine]:
    """The engine of each database in turn; afterwards its tables are as they were."""
    with app.app_context():
        engine = db.engine()
    yield engine
    found = sa.MetaData()
    found.reflect(engine)
    found.drop_all(engine)
    migrations.upgrade(engine)


@pytest.fixture
def further(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the migrations to which a test may add."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for path in (migrations.FOLDER / "env.py", *REVISIONS):
        (folder / path.relative_to(migrations.FOLDER)).write_bytes(path.read_bytes())
    monkeypatch.setattr(migrations, "FOLDER", folder)
    return folder / "versions" / "9999_further.py"


@pytest.mark.slow
def test_migrations_and_models_agree(engine: sa.Engine) -> None:
    migrations.downgrade(engine, "base")
    migrations.upgrade(engine)
    assert migrations.differences(engine) == []


def test_upgrade_leads_to_the_newest_revision(engine: sa.Engine) -> None:
    assert schema.revision(engine) == migrations.head()
    assert migrations.head() in REVISIONS[-1].name


def test_downgrade_leaves_no_table(engine: sa.Engine) -> None:
    migrations.downgrade(engine, "base")
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version"}
    assert schema.revision(engine) == ""


def test_difference_is_found_and_named(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE users ADD COLUMN motto VARCHAR")
    [found] = migrations.differences(engine)
    assert "motto" in found


def test_tables_of_others_are_left_alone(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE of_somebody_else (id INTEGER)")
    try:
        assert migrations.differences(engine) == []
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE of_somebody_else")


USED = {
    1: ("image", {"image": {"id": 1, "alt": ""}}, "", None),
    2: ("of-a-plugin-that-is-gone", {"stages": [{"maps": [{"id": 2}]}, {"id": 99}]}, "", None),
    3: ("of-a-plugin-that-is-gone", {"sheet": "3"}, '<img src="/media/2026/05/3-480.webp">', None),
    4: ("standard", {"body": "![](/media/2026/05/4%2Ejpg) and /media/2026/05/none.jpg"}, "", None),
    5: ("standard", {"body": "Nothing here."}, "", 5),
}


@pytest.mark.first(1)
def test_posts_of_before_keep_their_files(engine: sa.Engine) -> None:
    migrations.downgrade(engine, "0017")
    tables = sa.MetaData()
    tables.reflect(engine, only=["posts", "media"])
    at = {"created_at": db.now(), "updated_at": db.now()}
    common = {"kind": "post", "status": "published", "title": "", "slug": "", "format_version": 1, "headline": "",
              "excerpt": "", "previous_status": "draft", "sticky": False, "comments_open": True, "comment_count": 0,
              "version": 1, "text": "", **at}  # fmt: skip
    with engine.begin() as connection:
        for number in USED:
            paths = {"path": f"2026/05/{number}.jpg", "widths": {"480": f"2026/05/{number}-480.webp"}}
            file = {"id": number, "filename": "", "mime": "", "size": 1, "width": 9, "height": 9} | paths
            connection.execute(tables.tables["media"].insert().values(created_at=db.now(), **file))
        for number, (format, data, html, lead) in USED.items():
            own = {"id": number, "format": format, "data": data, "html": html, "lead_image_id": lead}
            connection.execute(tables.tables["posts"].insert().values(**common, **own))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT post_id, media_id FROM media_uses ORDER BY 1")).all()
    assert [tuple(row) for row in found] == [(number, number) for number in USED]


def test_what_was_scheduled_before_is_announced(engine: sa.Engine, app: Flask, make_post: Callable[..., Post]) -> None:
    scheduled = make_post(days_ago=-1)
    make_post()
    migrations.downgrade(engine, "0023")
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM jobs").all() == []
    migrations.upgrade(engine)
    with app.app_context():
        [job] = db.session.scalars(sa.select(Job))
        assert (job.subject, job.due_at) == (f"post {scheduled.id}", scheduled.published_at)


def test_table_made_anew_keeps_the_rows_that_refer_to_it(
    engine: sa.Engine, make_post: Callable[..., Post], further: Path
) -> None:
    post = make_post()
    further.write_text(ADD_COLUMN.format(head=migrations.head(), more="pass"))
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT author_id FROM posts")).scalar_one() == post.author_id
    migrations.downgrade(engine, "-1")
    assert migrations.differences(engine) == []


def test_revision_that_fails_changes_nothing(engine: sa.Engine, further: Path) -> None:
    further.write_text(ADD_COLUMN.format(head=migrations.head(), more="op.execute('DROP TABLE not_there')"))
    with pytest.raises((OperationalError, ProgrammingError)):
        migrations.upgrade(engine)
    assert migrations.differences(engine) == []
    assert schema.revision(engine) == REVISIONS[-1].name[:4]


def test_changed_model_becomes_a_revision(engine: sa.Engine, further: Path) -> None:
    further.parent.parent.joinpath("script.py.mako").write_bytes(
        Path(migrations.__file__).with_name("script.py.mako").read_bytes()
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_posts_stream")
    migrations.write(engine, "Find posts faster", "9999")
    text = (further.parent / "9999_find_posts_faster.py").read_text()
    assert "ix_posts_stream" in text
    assert "blogapp" not in text


def test_foreign_keys_hold_after_an_upgrade(engine: sa.Engine) -> None:
    migrations.upgrade(engine)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(sa.text("INSERT INTO redirects (path, post_id) VALUES ('a', 12345)"))


@pytest.mark.slow
def test_spellings_of_terms_are_joined_for_new_ones_alone(engine: sa.Engine) -> None:
    """Two tags whose names become one stay two; going back gives each its own key again."""
    migrations.downgrade(engine, "0008")
    tags = sa.table("tags", *(sa.column(name) for name in ("id", "name", "key", "slug", "description")))
    names = ["İstanbul", "istanbul", "Diyarbakır", "ＡＩ"]
    rows = [{"id": 900 + n, "name": name, "key": name.casefold(), "slug": f"s{n}", "description": ""}
            for n, name in enumerate(names)]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(sa.insert(tags), rows)
    keys = sa.select(tags.c.key).order_by(tags.c.id)
    for change, expected in (
        (lambda: migrations.upgrade(engine), ["i̇stanbul", "istanbul", "diyarbakir", "ai"]),
        (lambda: migrations.downgrade(engine, "0008"), [name.casefold() for name in names]),
    ):
        change()
        with engine.connect() as connection:
            assert list(connection.scalars(keys)) == expected
