"""Say where readers found a revision, who sees a post before it is published, until when, and what engines see."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("path", sa.String(length=400), nullable=True))
    op.create_table(
        "preview_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_preview_links_post", "preview_links", ["post_id", "id"])
    op.create_index("ix_preview_links_author_id", "preview_links", ["author_id"])
    where: dict[str, Any] = {"insert_before": "facts"} if _how() == "always" else {}
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        posts.add_column(sa.Column("noindex", sa.Boolean(), server_default=sa.false(), nullable=False), **where)
        posts.add_column(sa.Column("search_title", sa.String(200), nullable=True), **where)
        posts.add_column(sa.Column("search_description", sa.String(400), nullable=True), **where)
        posts.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True), **where)
    op.create_index("ix_posts_expiry", "posts", ["expires_at", "id"])
    op.create_index("ix_posts_noindex", "posts", ["noindex", "id"])


def downgrade() -> None:
    op.drop_index("ix_posts_noindex", "posts")
    op.drop_index("ix_posts_expiry", "posts")
    with op.batch_alter_table("posts", recreate=_how(), table_kwargs={"sqlite_autoincrement": True}) as posts:
        for name in ("expires_at", "search_description", "search_title", "noindex"):
            posts.drop_column(name)
    op.drop_table("preview_links")
    op.drop_column("revisions", "path")


def _how() -> Literal["always", "never"]:
    """Make SQLite's table anew: a column behind the long texts would cost their pages whenever it is read."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
