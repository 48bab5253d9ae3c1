"""What an import made of each thing of a former site, so that a second one goes on where the first ended."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base

SOURCE_MAX, ORIGIN_MAX = 300, 400


class Imported(Base):
    """A thing that was read from a former site, and the row here that was made of it; none where it was refused.

    `source` names the site, `origin` the thing there; `digest` is of what was read. `version` is of the row as it was
    stored: whoever finds another one knows that it was edited here since. `original` is the text as it stood in the
    file, compressed, so that a mended reader can read it again.
    """

    __tablename__ = "imported"
    __table_args__ = (
        Index("ix_imported_origin", "source", "kind", "origin", unique=True),
        Index("ix_imported_row", "kind", "row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(SOURCE_MAX))
    kind: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(ORIGIN_MAX))
    row_id: Mapped[int | None] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    version: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    original: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
