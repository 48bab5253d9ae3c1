"""What of the blog has no place in WordPress: counted, so that whoever moves there knows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, or_, select

from blogapp import db
from blogapp.models import Media, Post, ReaderAnswer, Revision, SiteRedirect

COUNTED: dict[str, tuple[type[db.Base], ColumnElement[bool]]] = {
    "texts in a language of their own": (Post, Post.language.is_not(None)),
    "times at which a text is taken down": (Post, Post.expires_at.is_not(None)),
    "texts hidden from search engines": (Post, Post.noindex.is_(True)),
    "credits and licences of files": (Media, or_(Media.credit != "", Media.licence != "")),
    "answers of readers, such as votes (`blogapp export answers`)": (ReaderAnswer, ReaderAnswer.id > 0),
    "revisions": (Revision, Revision.id > 0),
    "redirects that editors wrote": (SiteRedirect, SiteRedirect.source.is_not(None)),
}


def sentences() -> Iterator[str]:
    """Yield a line for each kind of thing that the export leaves out, with how many there are."""
    with db.released(), db.reading():
        for what, (model, condition) in COUNTED.items():
            if number := db.session.scalar(select(func.count()).select_from(model).where(condition)):
                yield f"Left out, since WordPress has no place for them: {number} {what}."
        db.session.expunge_all()
