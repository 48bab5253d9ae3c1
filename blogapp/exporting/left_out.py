"""What of the blog has no place in WordPress, or in a folder of Markdown: counted, so that whoever moves knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, func, or_, select

from blogapp import db
from blogapp.models import Category, Comment, Media, Post, ReaderAnswer, Revision, SiteRedirect, Status

Counted = Mapping[str, tuple[type[db.Base], ColumnElement[bool]]]

EVERYWHERE: Counted = {
    "times at which a text is taken down": (Post, Post.expires_at.is_not(None)),
    "texts hidden from search engines": (Post, Post.noindex.is_(True)),
    "credits and licences of files": (Media, or_(Media.credit != "", Media.licence != "")),
    "answers of readers, such as votes (`blogapp export answers`)": (ReaderAnswer, ReaderAnswer.id > 0),
    "revisions": (Revision, Revision.id > 0),
    "redirects that editors wrote": (SiteRedirect, SiteRedirect.source.is_not(None)),
}
FROM_WORDPRESS: Counted = {"texts in a language of their own": (Post, Post.language.is_not(None)), **EVERYWHERE}
FROM_MARKDOWN: Counted = {
    "comments": (Comment, Comment.id > 0),
    "texts in the trash": (Post, Post.status == Status.TRASH),
    "descriptions of categories and tags": (Category, Category.description != ""),
    **EVERYWHERE,
}


def sentences(counted: Counted, place: str) -> Iterator[str]:
    """Yield a line for each kind of thing that an export leaves out, with how many there are."""
    with db.released(), db.reading():
        for what, (model, condition) in counted.items():
            if number := db.session.scalar(select(func.count()).select_from(model).where(condition)):
                yield f"Left out, since {place} has no place for them: {number} {what}."
        db.session.expunge_all()
