"""Say of an uploaded file what it shows, who made it and under which licence, and know where it lay before."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TEXTS = {"description": 500, "caption": 500, "credit": 200, "licence": 200}


def upgrade() -> None:
    for name, length in TEXTS.items():
        op.add_column("media", sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''")))
    op.add_column("media", sa.Column("former_paths", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    for name in (*TEXTS, "former_paths"):
        op.drop_column("media", name)
