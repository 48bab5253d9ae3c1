"""Let editors write redirects, and count what readers do not find."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_redirects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=True),
        sa.Column("target", sa.String(length=2000), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_redirects")),
        sa.UniqueConstraint("source", name=op.f("uq_site_redirects_source")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "missed_addresses",
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False, server_default=""),
        sa.Column("ignored", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_missed_addresses")),
    )
    op.create_index("ix_missed_addresses_seen", "missed_addresses", ["ignored", "last_seen"])


def downgrade() -> None:
    op.drop_table("missed_addresses")
    op.drop_table("site_redirects")
