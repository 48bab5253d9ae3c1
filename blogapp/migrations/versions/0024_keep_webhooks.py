"""Keep webhooks, and announce what is scheduled already."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("former_secret", sa.String(length=100), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sqlite_autoincrement=True,
    )
    _announce_scheduled()


def _announce_scheduled() -> None:
    """Let posts that wait for their time be announced when it comes."""
    moment = sa.DateTime(timezone=True)
    posts = sa.table("posts", sa.column("id"), sa.column("status"), sa.column("published_at", moment))
    jobs = sa.table(
        "jobs",
        *(sa.column(name) for name in ("task", "receiver", "subject", "state", "attempts")),
        sa.column("payload", sa.JSON()),
        sa.column("created_at", moment),
        sa.column("due_at", moment),
    )
    now = datetime.now(UTC)
    scheduled = sa.select(posts.c.id, posts.c.published_at).where(
        posts.c.status == "published", posts.c.published_at > now
    )
    rows = [
        {
            "task": "announce", "receiver": "calendar", "subject": f"post {post.id}", "payload": {"post": post.id},
            "state": "waiting", "attempts": 0, "created_at": now, "due_at": post.published_at,
        }
        for post in op.get_bind().execute(scheduled)
    ]  # fmt: skip
    op.bulk_insert(jobs, rows)


def downgrade() -> None:
    op.drop_table("webhooks")
    op.execute("DELETE FROM jobs WHERE task IN ('webhook', 'announce')")
