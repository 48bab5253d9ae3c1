"""Count the words of what editors took for spam and of what they approved."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_words",
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_comment_words")),
    )
    op.add_column("comments", sa.Column("learned", sa.String(length=4), nullable=True))


def downgrade() -> None:
    op.drop_column("comments", "learned")
    op.drop_table("comment_words")
