"""Name the edition of the site."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    editions = op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    op.bulk_insert(editions, [{"id": 1, "mark": secrets.token_hex(8), "made_at": datetime.now(UTC)}])


def downgrade() -> None:
    op.drop_table("editions")
