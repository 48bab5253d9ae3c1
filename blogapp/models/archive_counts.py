"""How many posts the archives hold, as counted at the last change that this depended on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime

MOVES = "blogapp_moves_posts"  # False, as an option of a statement: no archive holds more or fewer posts by it


class ArchiveCounts(Base):
    """The numbers of the archive page: one row on a large blog, none on another."""

    __tablename__ = "archive_counts"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    zone: Mapped[str] = mapped_column(String(64))  # whose calendar parts the months
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when the next post comes or goes in its time
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
