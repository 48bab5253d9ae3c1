"""Know whom to tell by mail of comments that wait, and of answers to their own."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("comment_mail", sa.String(length=10), nullable=False, server_default="each"))
    op.add_column("comments", sa.Column("answer_mail", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("comments", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("comments", "told_at")
    op.drop_column("comments", "answer_mail")
    op.drop_column("users", "comment_mail")
