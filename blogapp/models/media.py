"""Uploaded files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, Column, ForeignKey, Index, Select, String, Table, Text, literal, select, text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.formats import MediaFile

COPY = re.compile(r"(.+)-[0-9]+\.webp", re.ASCII)
HAVE_COPIES = (".jpg", ".png", ".webp", ".gif")  # endings of originals

# Which post uses which file. Readers get a file because a post that they may read stands here beside it.
media_uses = Table(
    "media_uses",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("media_id", ForeignKey("media.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Media(Base):
    """An uploaded file in the media folder: one row for the original and, of a picture, its smaller copies."""

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_digest", "digest", "uploaded_by", "mime", unique=True),  # a text may be there as two types
        {"sqlite_autoincrement": True},  # the id of a deleted file is not given to another
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))  # what the uploader called it
    path: Mapped[str] = mapped_column(String(255), unique=True)  # within the media folder
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column()  # bytes
    width: Mapped[int] = mapped_column(default=0)  # pixels; 0 for what is not a picture
    height: Mapped[int] = mapped_column(default=0)
    widths: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # width of each copy -> its path
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the bytes as they were uploaded
    # What is said of it wherever it stands, unless something else is said there.
    description: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    caption: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    credit: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))  # who made it
    licence: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    former_paths: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))  # a line for each

    @classmethod
    def of_ids(cls, ids: Iterable[int]) -> Select[Media]:
        """Select the files of these ids."""
        return select(cls).where(cls.id.in_(set(ids)))

    @classmethod
    def at(cls, paths: Iterable[str]) -> Select[Media]:
        """Select the files that may lie at these paths, which are those of originals or of copies (see `paths`)."""
        wanted = set(paths)
        stems = {match[1] for path in wanted if (match := COPY.fullmatch(path))}
        return select(cls).where(cls.path.in_(wanted | {f"{stem}{ending}" for stem in stems for ending in HAVE_COPIES}))

    @classmethod
    def formerly_at(cls, path: str) -> Select[Media]:
        """Select the files that lay at a path until they were replaced."""
        lines = literal("\n") + cls.former_paths + literal("\n")
        return select(cls).where(lines.contains(f"\n{path}\n", autoescape=True))

    @property
    def formerly(self) -> list[str]:
        """The paths at which it lay until it was replaced, within the media folder."""
        return self.former_paths.split("\n") if self.former_paths else []

    @property
    def paths(self) -> set[str]:
        """The paths of the original and of its copies, within the media folder."""
        return {self.path, *self.widths.values()}

    @property
    def url(self) -> str:
        """The path of the original on the site."""
        return f"/media/{self.path}"

    def as_file(self) -> MediaFile:
        """Return the file as formats know it."""
        widths = {int(width): f"/media/{path}" for width, path in self.widths.items()}
        known = (self.id, self.url, self.mime, self.width, self.height, widths, self.filename, self.size)
        credit = ", ".join(filter(None, (self.credit, self.licence)))
        return MediaFile(*known, self.description, self.caption, credit)
