"""Let a post belong to a series."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("series", sa.String(length=100), nullable=True))
    op.add_column("posts", sa.Column("series_slug", sa.String(length=100), nullable=True))
    op.create_index("ix_posts_series", "posts", ["series_slug", "published_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_posts_series", table_name="posts")
    op.drop_column("posts", "series_slug")
    op.drop_column("posts", "series")
