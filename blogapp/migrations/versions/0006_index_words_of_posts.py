"""Index the words of posts for search. `migrations.upgrade` fills the index afterwards."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = {
    "sqlite": (
        """CREATE VIRTUAL TABLE post_search USING fts5(title, body, terms, prefix='3',
        tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'")""",
        "CREATE TABLE search_words (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
    ),
    "postgresql": (
        """CREATE TABLE post_search (
        post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
        "CREATE INDEX ix_post_search_words ON post_search USING gin (words)",
        'CREATE TABLE search_words (word TEXT COLLATE "C" NOT NULL PRIMARY KEY)',
    ),
}


def upgrade() -> None:
    for statement in TABLES[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("search_words")
    op.drop_table("post_search")
