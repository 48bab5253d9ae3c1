"""Give the site an id, by which its feeds know posts while it has no public address."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

settings = sa.table("settings", sa.column("name", sa.String), sa.column("value", sa.JSON))


def upgrade() -> None:
    op.bulk_insert(settings, [{"name": "feeds_id", "value": str(uuid4())}])


def downgrade() -> None:
    op.execute(sa.delete(settings).where(settings.c.name == "feeds_id"))
