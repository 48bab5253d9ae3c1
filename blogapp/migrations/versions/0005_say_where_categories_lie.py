"""Say in the address of a category what it lies within."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("categories", sa.Column("trail", sa.String(length=606), nullable=True))
    table = sa.table("categories", *(sa.column(name) for name in ("id", "parent_id", "slug", "trail")))
    rows = {row.id: row for row in op.get_bind().execute(sa.select(table.c.id, table.c.parent_id, table.c.slug))}
    for row in rows.values():
        slugs, above = [row.slug], rows.get(row.parent_id)
        while above is not None and len(slugs) < 6:
            slugs.insert(0, above.slug)
            above = rows.get(above.parent_id)
        if len(slugs) > 1:
            op.execute(table.update().where(table.c.id == row.id).values(trail="/".join(slugs)))


def downgrade() -> None:
    with op.batch_alter_table("categories") as categories:
        categories.drop_column("trail")
