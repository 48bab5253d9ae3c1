"""Tell comments from what other sites left where they linked to a post."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("kind", sa.String(length=10), nullable=False, server_default="comment"))


def downgrade() -> None:
    op.drop_column("comments", "kind")
