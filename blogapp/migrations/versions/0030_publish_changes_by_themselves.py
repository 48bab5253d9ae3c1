"""Know when changes that wait are published by themselves, and why they could not be."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revisions", sa.Column("held_back", sa.String(length=10), nullable=True))
    op.create_index("ix_revisions_due", "revisions", ["due_at", "id"])


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE task = 'publish changes'")
    op.drop_index("ix_revisions_due", "revisions")
    op.drop_column("revisions", "held_back")
    op.drop_column("revisions", "due_at")
