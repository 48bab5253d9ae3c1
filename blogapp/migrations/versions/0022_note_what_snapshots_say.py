"""Note what of a post's own facts its snapshot says, so that a feed shows no former name of an author."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where: dict[str, Any] = {"insert_before": "text"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("facts", sa.String(length=32), nullable=True), **where)


def downgrade() -> None:
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_column("facts")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
