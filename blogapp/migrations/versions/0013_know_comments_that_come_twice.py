"""Know the form of a comment when it comes twice."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("draft", sa.String(length=64), nullable=True))
    op.create_index("ix_comments_draft", "comments", ["post_id", "draft"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_comments_draft", "comments")
    with op.batch_alter_table("comments", table_kwargs={"sqlite_autoincrement": True}) as comments:
        comments.drop_column("draft")
