"""Let search know symbols as words. `migrations.upgrade` fills the emptied index afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.table("post_search").delete())


def downgrade() -> None:
    op.execute(sa.table("post_search").delete())
