"""Find what moved by the slug that it had, whatever stood before it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

redirects = sa.table("redirects", sa.column("path", sa.String), sa.column("slug", sa.String))


def upgrade() -> None:
    op.add_column("redirects", sa.Column("slug", sa.String(length=200), nullable=True))
    for path in op.get_bind().scalars(sa.select(redirects.c.path)).all():
        slug = path.rpartition("/")[2]
        op.execute(sa.update(redirects).where(redirects.c.path == path).values(slug=slug))
    with op.batch_alter_table("redirects", schema=None) as batch_op:
        batch_op.alter_column("slug", existing_type=sa.String(length=200), nullable=False)
        batch_op.create_index(batch_op.f("ix_redirects_slug"), ["slug"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("redirects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redirects_slug"))
        batch_op.drop_column("slug")
