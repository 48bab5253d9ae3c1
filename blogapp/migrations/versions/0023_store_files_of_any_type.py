"""Store files of any type: their types have longer names, and the same bytes may be there as two of them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change(50, 100, ["digest", "uploaded_by", "mime"])


def downgrade() -> None:
    other = "mime NOT LIKE 'image/%' AND mime NOT LIKE 'video/%' AND mime NOT LIKE 'audio/%'"
    op.execute(f"UPDATE media SET digest = NULL, mime = substr(mime, 1, 50) WHERE {other}")  # noqa: S608 - ours
    _change(100, 50, ["digest", "uploaded_by"])


def _change(before: int, length: int, columns: list[str]) -> None:
    with op.batch_alter_table("media", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_index("ix_media_digest")
        batch_op.alter_column("mime", existing_type=sa.String(before), type_=sa.String(length), existing_nullable=False)
        batch_op.create_index("ix_media_digest", columns, unique=True)
