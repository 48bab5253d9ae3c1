"""Know why a comment waits, and what was decided about it at once, so that it can be taken back at once."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("held_for", sa.JSON(), nullable=True))
    op.add_column("comments", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("comments", sa.Column("decided_from", sa.String(length=10), nullable=True))
    op.create_index("ix_comments_decided", "comments", ["decided_at"])


def downgrade() -> None:
    op.drop_index("ix_comments_decided", "comments")
    for name in ("decided_from", "decided_at", "held_for"):
        op.drop_column("comments", name)
