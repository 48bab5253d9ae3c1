"""Store what readers answer to posts, and tell such a change from those of the site."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reader_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reader_answers_reader", "reader_answers", ["post_id", "action", "reader"], unique=True)
    op.create_index("ix_reader_answers_place", "reader_answers", ["post_id", "id"])
    op.add_column("editions", sa.Column("answers_change", sa.String(length=32), nullable=True))
    op.add_column("editions", sa.Column("answers_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("editions", "answers_at")
    op.drop_column("editions", "answers_change")
    op.drop_table("reader_answers")
