"""Remember what is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gone",
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_gone")),
    )
    with op.batch_alter_table("gone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gone_post_id"), ["post_id"], unique=False)


def downgrade() -> None:
    op.drop_table("gone")
