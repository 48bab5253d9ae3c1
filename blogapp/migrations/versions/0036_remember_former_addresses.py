"""Remember what was imported from where, and the addresses that it had there."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_addresses",
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_former_addresses")),
    )
    op.create_index("ix_former_addresses_row", "former_addresses", ["kind", "row_id"])
    op.create_table(
        "imported",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=400), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("version", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported")),
    )
    op.create_index("ix_imported_origin", "imported", ["source", "kind", "origin"], unique=True)
    op.create_index("ix_imported_row", "imported", ["kind", "row_id"])


def downgrade() -> None:
    op.drop_table("imported")
    op.drop_table("former_addresses")
