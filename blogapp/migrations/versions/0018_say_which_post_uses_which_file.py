"""Say which post uses which file, and know a file that is uploaded again."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BATCH = 500
PATH = re.compile(r"/media/([\w./-]+)", re.ASCII)
POSTS = sa.table(
    "posts",
    sa.column("id", sa.Integer),
    sa.column("data", sa.JSON),
    sa.column("html", sa.String),
    sa.column("lead_image_id", sa.Integer),
)
MEDIA = sa.table("media", sa.column("id", sa.Integer), sa.column("path", sa.String), sa.column("widths", sa.JSON))
USES = sa.table("media_uses", sa.column("post_id", sa.Integer), sa.column("media_id", sa.Integer))


def upgrade() -> None:
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_media_digest"), ["digest", "uploaded_by"], unique=True)
    op.create_table(
        "media_uses",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media.id"], name=op.f("fk_media_uses_media_id_media"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_media_uses_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "media_id", name=op.f("pk_media_uses")),
    )
    with op.batch_alter_table("media_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_uses_media_id"), ["media_id"], unique=False)
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("media_uses")
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_digest"))
        batch_op.drop_column("digest")


def _fill(connection: sa.Connection) -> None:
    """Note the uses of every post. Its format may not be here, so the data and the snapshot are asked.

    Of what the format keeps in a way of its own, the snapshot shows the address.
    """
    by_path: dict[str, int] = {}
    for number, path, widths in connection.execute(sa.select(MEDIA.c.id, MEDIA.c.path, MEDIA.c.widths)):
        by_path |= dict.fromkeys((path, *(widths or {}).values()), number)
    known, last = set(by_path.values()), 0
    while rows := connection.execute(sa.select(POSTS).where(POSTS.c.id > last).order_by(POSTS.c.id).limit(BATCH)).all():
        last = rows[-1].id
        found = [
            {"post_id": row.id, "media_id": number}
            for row in rows
            for number in sorted(({row.lead_image_id, *_ids(row.data)} & known) | _in_text(row, by_path))
        ]
        if found:
            connection.execute(sa.insert(USES), found)


def _in_text(row: Any, by_path: dict[str, int]) -> set[int]:
    text = unquote(f"{json.dumps(row.data, ensure_ascii=False)} {row.html}")
    return {by_path[path] for path in PATH.findall(text) if path in by_path}


def _ids(value: Any) -> Iterator[int]:
    """Yield each number that stands in the data as `{"id": number}`, however deep, as fields with files store them."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), int):
            yield value["id"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _ids(part)
