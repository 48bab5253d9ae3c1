"""What a preview link leads to: its signed address, and the newest text of its post, published or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from blogapp import db
from blogapp.accounts.permissions import may_edit
from blogapp.config import signing_keys
from blogapp.models import Post, PreviewLink, Revision, Status
from blogapp.posts import rendering, revisions
from blogapp.posts.presentation import PresentedPost
from blogapp.posts.templates import trusted

TAG = re.compile(r'<[a-z](?:[^<>"]|"[^"]*")*>')
FILE = re.compile(r'(?<=[",\s])/media/')


@dataclass(frozen=True)
class Previewed:
    """What somebody with a link sees: a post as it is, or as the changes beside it would make it."""

    link: PreviewLink
    post: Post
    pending: Revision | None


def path_of(link: PreviewLink) -> str:
    """Return where a link leads to.

    Its moment is in it, too: after a restore, its number may be that of another one.
    """
    return f"/preview/{_serializer().dumps([link.id, link.post_id, link.created_at.isoformat()])}/"


def behind(token: str) -> Previewed | None:
    """Return what is behind the address of a link; None once it has expired or was revoked, and for what is none.

    So it is when the post is gone or in the trash, and when whoever made the link may not change the post any more.
    """
    try:
        link_id, post_id, made_at = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    named = (PreviewLink.id == link_id, PreviewLink.created_at == datetime.fromisoformat(made_at))
    link = db.session.scalar(PreviewLink.of_post(post_id).where(*named))
    if link is None or link.post.status == Status.TRASH or not may_edit(link.author, link.post):
        return None
    pending = Revision.pending(db.session(), post_id)
    return Previewed(link, revisions.as_post(link.post, pending.written) if pending else link.post, pending)


def shown(found: Previewed) -> PresentedPost:
    """Return a post as its page would show it. Its files, which may be nobody else's yet, are below the link."""
    shown, files = rendering.in_full(found.post), f"{path_of(found.link)}media/"
    return replace(shown, html=trusted(TAG.sub(lambda tag: FILE.sub(files, tag[0]), shown.html)))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(current_app.config), salt="preview link")
