"""Where things were on a site that they were imported from: what asks for one of these addresses is led on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blogapp.db import Base
from blogapp.text import lowered

ADDRESS_MAX = 400


def former_path(address: str) -> str:
    """Return an address as it is looked up: its path alone, decoded, in lower case, without slashes around it."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return lowered(unquote(path)).strip("/")[:ADDRESS_MAX]


class FormerAddress(Base):
    """An address on a former site, and the row here that it led to. The first that had an address keeps it.

    `path` is such as "2019/05/old-lock" (see `former_path`), or one of the short addresses that such systems have,
    such as "?p=12" or "#comment-7". `kind` says which row it is: "post", "page", "category", "tag", "author", "media"
    or "comment"; one that is gone leads nowhere.
    """

    __tablename__ = "former_addresses"
    __table_args__ = (Index("ix_former_addresses_row", "kind", "row_id"),)

    @classmethod
    def has_comments(cls) -> ColumnElement[bool]:
        """Return a column: whether any comment came from another site, read along with the row of a post."""
        return select(cls.path).where(cls.kind == "comment").exists()

    @classmethod
    def anchors(cls, session: Session, comments: Sequence[int]) -> dict[int, list[str]]:
        """Return the ids that comments of a page had on their former site, but for those that others have here."""
        of_these = (
            select(cls.row_id, cls.path).where(cls.kind == "comment", cls.row_id.in_(comments)).order_by(cls.path)
        )
        found: dict[int, list[str]] = {}
        taken = {f"comment-{number}" for number in comments}
        for number, path in session.execute(of_these) if comments else ():
            if (anchor := path.removeprefix("#")) not in taken:
                found.setdefault(number, []).append(anchor)
        return found

    path: Mapped[str] = mapped_column(String(ADDRESS_MAX), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    row_id: Mapped[int] = mapped_column()
