"""Know the picture of a post for shared links."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where: dict[str, Any] = {"insert_before": "facts"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("social_image", sa.JSON(), nullable=True), **where)


def downgrade() -> None:
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.drop_column("social_image")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
