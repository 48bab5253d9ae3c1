"""Whether a comment is shown at once, waits or is spam: by rules, which are stored with it as its reasons."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from blogapp.comments import learning
from blogapp.models import Comment, CommentBlock, CommentStatus, Site
from blogapp.text import Sentence
from blogapp.text.scripts import UNSPACED

LINK = re.compile(r"<a\b")
IP = re.compile(r"[0-9a-f.:]+(/[0-9]+)?")
AWAITED = Sentence("A checker has not answered yet.")
HELD = Sentence("“%(checker)s” says: %(reason)s")  # of a checker
LETTER = rf"[^\W{UNSPACED}]"  # of a script that puts spaces between words


@dataclass(frozen=True)
class Verdict:
    """Where a new comment goes, and why it is not shown at once."""

    status: CommentStatus
    reasons: tuple[Sentence, ...] = ()


def verdict(session: Session, comment: Comment, site: Site, address: str = "") -> Verdict:
    """Judge a comment by the lists and limits of the site, and by what editors decided: of somebody known, too.

    `address` is what it comes from, which is compared and forgotten.
    """
    if comment.email and session.get(CommentBlock, comment.email) is not None:
        return Verdict(CommentStatus.SPAM, (Sentence("Its writer is blocked."),))
    if entry := listed(comment, site.comment_spam, address):
        return Verdict(CommentStatus.SPAM, (Sentence("“%(entry)s” is on the list of spam.", entry=entry),))
    reasons = tuple(_doubts(session, comment, site, address))
    return Verdict(CommentStatus.PENDING if reasons else CommentStatus.APPROVED, reasons)


def is_awaited(comment: Comment) -> bool:
    """Return whether a comment waits for checkers alone: it is shown once they have no objection."""
    return comment.status == CommentStatus.PENDING and comment.reasons == [AWAITED]


def waits_for_checkers_alone(comment: Comment) -> bool:
    """Return whether nothing but checkers keeps a comment waiting, be it that they are asked or that they hold it."""
    return bool(comment.reasons) and all(
        reason.pattern in {AWAITED.pattern, HELD.pattern} for reason in comment.reasons
    )


def _doubts(session: Session, comment: Comment, site: Site, address: str) -> Iterator[Sentence]:
    if site.moderate_first and not comment.is_of_known(session):
        yield Sentence("Nothing by this name and e-mail address was approved so far.")
    if (links := number_of_links(comment)) > site.comment_links:
        yield Sentence("Links: %(number)d. At most %(most)d are shown at once.", number=links, most=site.comment_links)
    if entry := listed(comment, site.comment_held, address):
        yield Sentence("“%(entry)s” is on the list of what waits.", entry=entry)
    opinion = learning.opinion(session, comment)
    if opinion.probability >= learning.SPAM:
        yield Sentence("It reads like what was spam: %(words)s.", words=", ".join(opinion.words) or "…")


def number_of_links(comment: Comment) -> int:
    """Return how many links a comment has, that of its writer's name included."""
    return len(LINK.findall(comment.html)) + bool(comment.url)


def listed(comment: Comment, entries: str, address: str = "") -> str:
    """Return the first entry of a list, one on each line, that a comment has; "" for none.

    That is a whole word, the end of its writer's e-mail address ("@example.org"), or where it comes from.
    """
    said = f"{comment.name}\n{comment.email}\n{comment.url}\n{comment.body}".casefold()
    for line in filter(None, map(str.strip, entries.splitlines())):
        entry = line.casefold()
        is_end = entry.startswith("@") and comment.email.endswith(entry)
        if is_end or _is_from(entry, address) or _stands_in(entry, said):
            return line
    return ""


def _is_from(entry: str, address: str) -> bool:
    """Return whether an address is the one of a list, or lies in its network, such as 192.0.2.0/24."""
    if not IP.fullmatch(entry):
        return False
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _stands_in(entry: str, said: str) -> bool:
    """Return whether words stand in a text, and not within another word: "ham" is not in "Hamburg"."""
    return re.search(rf"(?<!{LETTER}){re.escape(entry)}(?!{LETTER})", said) is not None
