"""A picture for each commenter, an avatar, drawn here: squares in a colour, by a keyed hash of the e-mail address.

Nobody else is asked for it. Without the secret key nobody can try which e-mail address makes a picture, and the picture
follows from the hash alone, so that drawing it reads nothing.
"""

from __future__ import annotations

import hmac

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from blogapp import site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.comments.submission import bp
from blogapp.http.headers import FOREVER
from blogapp.models import Comment
from blogapp.models.comment_states import CommentKind

SIDE, MARGIN = 5, 1  # squares
LENGTH = 16  # letters of a key
POLICY = "default-src 'none'; sandbox"


def address(comment: Comment) -> str:
    """Return the address of the picture of whoever wrote a comment; "" where none is shown."""
    if not site.current().avatars or comment.kind != CommentKind.COMMENT:
        return ""
    return url_for("comments.avatar", key=key_of(comment.email, comment.name))


def key_of(email: str, name: str) -> str:
    """Return what a picture follows from: the e-mail address or, where there is none, the name."""
    who = f"email {email}" if email else f"name {name.casefold()}"
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, f"avatar of {who}".encode(), "sha256").hex()[:LENGTH]


@bp.get(f"/avatars/<string(length={LENGTH}):key>.svg")
@action(PUBLIC)
def avatar(key: str) -> ResponseReturnValue:
    """The picture of a key. What is no key of ours makes one, too, and says as little."""
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": POLICY}
    return Response(drawn(key), mimetype="image/svg+xml", headers=headers)


def drawn(key: str) -> str:
    """Return a picture as SVG: left and right are alike, as faces are; its own ground suits light and dark pages."""
    bits = int.from_bytes(hmac.digest(b"drawing", key.encode(), "sha256"), "big")
    hue, bits = bits % 360, bits // 360
    half = (SIDE + 1) // 2
    is_set = [bool(bits >> place & 1) for place in range(half * SIDE)]
    squares = "".join(
        f"M{column + MARGIN} {row + MARGIN}h1v1h-1z"
        for row in range(SIDE)
        for column in range(SIDE)
        if is_set[row * half + min(column, SIDE - 1 - column)]
    )
    size = SIDE + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="hsl({hue},45%,88%)" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="hsl({hue},50%,38%)" d="{squares}"/></svg>'
    )
