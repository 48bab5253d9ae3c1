"""How often each word stood in comments that editors took for spam, and in those that they approved."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.db import Base

ALL = ""  # the row that counts comments


class CommentWord(Base):
    """A word, and in how many comments of either kind it stood. Only decisions of people are counted."""

    __tablename__ = "comment_words"

    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    spam: Mapped[int] = mapped_column(default=0)
    ham: Mapped[int] = mapped_column(default=0)
