"""Know the form of a post when it comes twice."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where: dict[str, Any] = {"insert_before": "text"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("draft", sa.String(length=64), nullable=True), **where)
        posts.add_column(sa.Column("fingerprint", sa.String(length=64), nullable=True), **where)
    op.create_index("ix_posts_draft", "posts", ["author_id", "draft"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_posts_draft", "posts")
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_column("fingerprint")
        posts.drop_column("draft")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
