"""Where things were on a site that they were imported from: what asks for one of these addresses is led on."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

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

    path: Mapped[str] = mapped_column(String(ADDRESS_MAX), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    row_id: Mapped[int] = mapped_column()
