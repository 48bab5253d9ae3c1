"""Tell changes apart: what was said about a post, what is in posts, and all the rest of the site."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MARKS = ("posts_change", "frame_change")


def upgrade() -> None:
    where: dict[str, Any] = {"insert_before": "text"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("discussion", sa.Integer(), nullable=False, server_default="0"), **where)
    for name in MARKS:
        op.add_column("editions", sa.Column(name, sa.String(length=32), nullable=True))


def downgrade() -> None:
    for name in MARKS:
        op.drop_column("editions", name)
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_column("discussion")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
