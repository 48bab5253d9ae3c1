"""Whether a comment is shown at once, waits or is spam: by rules, which are stored with it as its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from blogapp.comments import learning
from blogapp.models import Comment, CommentStatus, Site
from blogapp.text import Sentence
from blogapp.text.scripts import UNSPACED

LINK = re.compile(r"<a\b")
LETTER = rf"[^\W{UNSPACED}]"  # of a script that puts spaces between words


@dataclass(frozen=True)
class Verdict:
    """Where a new comment goes, and why it is not shown at once."""

    status: CommentStatus
    reasons: tuple[Sentence, ...] = ()


def verdict(session: Session, comment: Comment, site: Site) -> Verdict:
    """Judge a comment by the lists and limits of the site, and by what editors decided: of somebody known, too."""
    if entry := listed(comment, site.comment_spam):
        return Verdict(CommentStatus.SPAM, (Sentence("“%(entry)s” is on the list of spam.", entry=entry),))
    reasons = tuple(_doubts(session, comment, site))
    return Verdict(CommentStatus.PENDING if reasons else CommentStatus.APPROVED, reasons)


def _doubts(session: Session, comment: Comment, site: Site) -> Iterator[Sentence]:
    if site.moderate_first and not comment.is_of_known(session):
        yield Sentence("Nothing by this name and e-mail address was approved so far.")
    if (links := number_of_links(comment)) > site.comment_links:
        yield Sentence("Links: %(number)d. At most %(most)d are shown at once.", number=links, most=site.comment_links)
    if entry := listed(comment, site.comment_held):
        yield Sentence("“%(entry)s” is on the list of what waits.", entry=entry)
    opinion = learning.opinion(session, comment)
    if opinion.probability >= learning.SPAM:
        yield Sentence("It reads like what was spam: %(words)s.", words=", ".join(opinion.words) or "…")


def number_of_links(comment: Comment) -> int:
    """Return how many links a comment has, that of its writer's name included."""
    return len(LINK.findall(comment.html)) + bool(comment.url)


def listed(comment: Comment, entries: str) -> str:
    """Return the first entry of a list, one on each line, that stands in a comment as a whole word; "" for none."""
    said = f"{comment.name}\n{comment.email}\n{comment.url}\n{comment.body}".casefold()
    words = filter(None, (line.strip() for line in entries.splitlines()))
    return next((entry for entry in words if _stands_in(entry.casefold(), said)), "")


def _stands_in(entry: str, said: str) -> bool:
    """Return whether words stand in a text, and not within another word: "ham" is not in "Hamburg"."""
    return re.search(rf"(?<!{LETTER}){re.escape(entry)}(?!{LETTER})", said) is not None
