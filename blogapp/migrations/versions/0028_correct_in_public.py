"""Know what was corrected in public."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("correction", sa.String(length=300), nullable=True))
    op.add_column("revisions", sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_revisions_correction", "revisions", ["post_id", "correction"])


def downgrade() -> None:
    op.drop_index("ix_revisions_correction", "revisions")
    op.drop_column("revisions", "withdrawn")
    op.drop_column("revisions", "correction")
