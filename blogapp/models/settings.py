"""What an editor changes while the site runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Row, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from blogapp.db import Base, now


class Setting(Base):
    """One changed setting of the site, by name; those not stored have their default."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


@dataclass(frozen=True)
class Site:
    """The settings of the site, with their defaults."""

    title: str = "Blogapp"
    tagline: str = "News, quotes and videos in one stream"
    posts_per_page: int = 10
    posts_per_feed: int = 20
    comments_open: bool = True
    profiles: str = ""  # addresses of the same people elsewhere, one on each line
    moderate_first: bool = True  # a first-time commenter waits for approval
    comment_links: int = 2  # with more a comment waits, whoever wrote it
    newest_comments_first: bool = False
    avatars: bool = False  # drawn for each commenter
    comment_days: int = 0  # after so many a post takes no comments any more; 0: always
    comment_refused: str = ""  # as below, and addresses and networks they come from: what has them is not taken
    comment_held: str = ""  # words, addresses, e-mail addresses, networks, one on each line: what has them waits
    comment_spam: str = ""  # likewise: what has them is spam
    language: str = ""  # a tag such as de; "" is that of the installation
    readers_language: bool = False  # a page speaks the language of the reader's browser
    logo: dict[str, Any] | None = None  # id, url, width, height of an uploaded picture
    accent: str = ""  # "#rrggbb", or the theme's own
    scheme: str = "auto"  # or "light" or "dark"
    lead_image: str = ""  # "beside" or "above" the opening, in listings; "" is as the theme has it
    footer: str = ""  # Markdown
    typographic_quotes: bool = False  # in the place of straight ones
    contents: bool = True  # above a text with several headings
    reading_time: bool = True  # above a long text
    offline_reading: bool = False  # readers' browsers store posts that were opened
    theme: str = "default"
    restored: str = ""  # another random mark after each restore, which versions of posts count anew from
    menus: dict[str, Any] = field(default_factory=dict)  # items by place, see blogapp.site.menus

    @classmethod
    def load(cls, session: Session) -> Site:
        """Read the settings, in one query."""
        return cls.of(session.execute(select(Setting.name, Setting.value)).all())

    @classmethod
    def of(cls, stored: Iterable[tuple[str, Any] | Row[str, Any]]) -> Site:
        """Return the settings that these stored ones make."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored if name in names})

    def takes_comments(self, post: Any) -> bool:
        """Return whether readers may comment on a post, or what templates know of one."""
        is_young = not self.comment_days or now() < post.published_at + timedelta(days=self.comment_days)
        return bool(self.comments_open and post.comments_open and is_young)

    def store(self, session: Session) -> None:
        """Put every setting into the session."""
        for name, value in asdict(self).items():
            session.merge(Setting(name=name, value=value))
