"""Know whom to tell by mail of what is handed in for review."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("review_mail", sa.String(length=10), nullable=False, server_default="each"))


def downgrade() -> None:
    op.drop_column("users", "review_mail")
