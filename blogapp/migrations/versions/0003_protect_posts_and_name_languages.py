"""Protect posts by a password; say in which language they are; let authors link to themselves elsewhere."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where: dict[str, Any] = {"insert_before": "text"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("language", sa.String(length=35), nullable=True), **where)
        posts.add_column(sa.Column("password", sa.String(length=255), nullable=True), **where)
    op.add_column("users", sa.Column("links", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_column("links")
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_column("password")
        posts.drop_column("language")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
