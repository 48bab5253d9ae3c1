"""Index what large sites ask for: what was touched last, what is open, the posts of a term."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POSTS = {
    "ix_posts_touched": ["kind", "updated_at", "id", "status"],
    "ix_posts_own": ["kind", "author_id", "updated_at", "id", "status"],
    "ix_posts_open": ["kind", "status", "id", "published_at", "password"],
}
LINKS = {"post_categories": "category", "post_tags": "tag"}


def upgrade() -> None:
    for name, columns in POSTS.items():
        op.create_index(name, "posts", columns)
    for table, term in LINKS.items():
        op.create_index(f"ix_{table}_{term}", table, [f"{term}_id", "post_id"])
        op.drop_index(f"ix_{table}_{term}_id", table)


def downgrade() -> None:
    for table, term in LINKS.items():
        op.create_index(f"ix_{table}_{term}_id", table, [f"{term}_id"])
        op.drop_index(f"ix_{table}_{term}", table)
    for name in POSTS:
        op.drop_index(name, "posts")
