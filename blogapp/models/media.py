"""Uploaded files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base, UTCDateTime, now
from blogapp.formats import MediaFile


class Media(Base):
    """A picture, a video or a recording in the media folder: one row for the original and its smaller copies."""

    __tablename__ = "media"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))  # what the uploader called it
    path: Mapped[str] = mapped_column(String(255), unique=True)  # within the media folder
    mime: Mapped[str] = mapped_column(String(50))
    size: Mapped[int] = mapped_column()  # bytes
    width: Mapped[int] = mapped_column(default=0)  # pixels; 0 for what is not a picture
    height: Mapped[int] = mapped_column(default=0)
    widths: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # width of each copy -> its path
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    @classmethod
    def of_ids(cls, ids: Iterable[int]) -> Select[Media]:
        """Select the files of these ids."""
        return select(cls).where(cls.id.in_(set(ids)))

    @property
    def url(self) -> str:
        """The path of the original on the site."""
        return f"/media/{self.path}"

    def as_file(self) -> MediaFile:
        """Return the file as formats know it."""
        widths = {int(width): f"/media/{path}" for width, path in self.widths.items()}
        return MediaFile(self.id, self.url, self.mime, self.width, self.height, widths)
