"""Note which posts say the same in several languages."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("translation_group", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_posts_translation_group"), "posts", ["translation_group"])


def downgrade() -> None:
    op.drop_index(op.f("ix_posts_translation_group"), table_name="posts")
    op.drop_column("posts", "translation_group")
