"""A link to a comment that was made when it stood on another page: its reader is led to where it stands now."""

from __future__ import annotations

from flask import abort, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blogapp import db
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.comments import own_links
from blogapp.comments.submission import bp
from blogapp.models import Comment, FormerAddress


@bp.get("/comments/<int:post_id>/<int:number>/")
@action(PUBLIC)
def there(post_id: int, number: int) -> ResponseReturnValue:
    """Lead to a comment by the number that a link has: its own or, where none has it, that on a former site."""
    formerly = FormerAddress.kind == "comment", FormerAddress.path == f"#comment-{number}"
    known = (number, db.session.scalar(select(FormerAddress.row_id).where(*formerly)))
    theirs = Comment.approved().where(Comment.post_id == post_id, Comment.id.in_(filter(None, known)))
    comment = min(db.session.scalars(theirs), key=lambda comment: known.index(comment.id), default=None)
    if comment is None or not comment.post.is_public or comment.post.is_protected:
        abort(404)
    return redirect(own_links.public_address(comment))
