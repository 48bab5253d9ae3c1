"""Let new tags and categories be found by more spellings of their names; those that are there stay apart."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNREAD = re.compile("[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")
ONE_I = str.maketrans({"İ": "i", "ı": "i"})
KEY_MAX = 200
TABLES = tuple(
    sa.table(name, sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("key", sa.String))
    for name in ("categories", "tags")
)


def upgrade() -> None:
    rename(_key)


def downgrade() -> None:
    rename(str.casefold)


def rename(key_of: Callable[[str], str]) -> None:
    for table in TABLES:
        for row, key in changed(table, key_of):
            op.execute(sa.update(table).where(table.c.id == row.id).values(key=key))


def changed(table: sa.TableClause, key_of: Callable[[str], str]) -> Iterator[tuple[sa.Row[Any], str]]:
    """Yield what gets another key. A tag whose new key is another tag's keeps its own: nothing is merged."""
    rows = op.get_bind().execute(sa.select(table).order_by(table.c.id)).all()
    taken = {row.key for row in rows} if table.name == "tags" else set()
    for row in rows:
        key = key_of(row.name)[:KEY_MAX]
        if key != row.key and key not in taken:
            taken |= {key} if table.name == "tags" else set()
            yield row, key


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).translate(ONE_I).casefold()
    return unicodedata.normalize("NFKC", UNREAD.sub("", folded).replace("i\u0307", "i")) or name
