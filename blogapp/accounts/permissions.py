"""Who may do what: one table of roles and actions. What is not in it is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import load_only

from blogapp import db
from blogapp.models import Kind, Media, Post, Status, User, media_uses

View = TypeVar("View", bound=Callable[..., Any])

ROLES = {
    "administrator": _l("Administrator"),
    "editor": _l("Editor"),
    "author": _l("Author"),
    "contributor": _l("Contributor"),
    "member": _l("Member"),
}
SAFE = {"GET", "HEAD", "OPTIONS"}  # methods that change nothing
CHOOSING = "auth.account"  # where one chooses a password
CONFIRMED = {"users", "webhooks"}  # actions whose changes ask for one's password, unless it was given lately
PUBLIC = "public"  # no sign-in, and no look at the session

# "any": everybody's; "own": what one wrote oneself; "unpublished": of one's own, what is not public yet.
TABLE: dict[str, dict[str, str]] = {
    "account": {"administrator": "any", "editor": "any", "author": "any", "contributor": "any", "member": "any"},
    "desk": {"administrator": "any", "editor": "any", "author": "any", "contributor": "any"},
    "post.create": {"administrator": "any", "editor": "any", "author": "any", "contributor": "any"},
    "post.edit": {"administrator": "any", "editor": "any", "author": "own", "contributor": "unpublished"},
    "post.propose": {"administrator": "any", "editor": "any", "author": "own", "contributor": "own"},
    "post.publish": {"administrator": "any", "editor": "any", "author": "own"},
    "post.trash": {"administrator": "any", "editor": "any", "author": "own", "contributor": "unpublished"},
    "post.delete": {"administrator": "any", "editor": "any", "author": "own", "contributor": "unpublished"},
    "page.edit": {"administrator": "any", "editor": "any"},
    "media.upload": {"administrator": "any", "editor": "any", "author": "any"},
    "media.edit": {"administrator": "any", "editor": "any", "author": "own"},  # the library; see `may_edit_file`
    "media.use": {"administrator": "any", "editor": "any"},  # files of everybody; see `usable`
    "category.create": {"administrator": "any", "editor": "any"},
    "answer.manage": {"administrator": "any", "editor": "any"},
    "comment.moderate": {"administrator": "any", "editor": "any", "author": "own"},  # those on one's own posts
    "comment.moderate.all": {"administrator": "any", "editor": "any"},  # whole people, on whatever post
    "comment.unmoderated": {"administrator": "any", "editor": "any", "author": "any"},
    "formats": {"administrator": "any", "editor": "any"},
    "menus": {"administrator": "any", "editor": "any"},
    "redirects": {"administrator": "any", "editor": "any"},
    "import": {"administrator": "any"},
    "settings": {"administrator": "any"},
    "users": {"administrator": "any"},
    "webhooks": {"administrator": "any"},
    "jobs": {"administrator": "any"},
}


class _Machine:
    """The commands of whoever owns the machine, who may do everything."""

    is_authenticated = True
    role = "administrator"


MACHINE = _Machine()


class SignInRequired(Exception):
    """An action was refused for want of a sign-in; `auth` answers it with a way to sign in."""


class PasswordDue(Exception):
    """Somebody signed in with a password that was made for them, and chooses one of their own before anything else."""


class Unconfirmed(Exception):
    """A change over accounts or webhooks needs the password again; `objection` says what was wrong with a given one."""

    def __init__(self, objection: str = "") -> None:
        super().__init__(objection)
        self.objection = objection


class Visitor(Protocol):
    """Whoever asks: a `User`, or the anonymous visitor."""

    @property
    def is_authenticated(self) -> bool:
        """Whether this is somebody who signed in."""


def action(name: str, *, takes_files: bool = False, when: Callable[[], bool] | None = None) -> Callable[[View], View]:
    """Declare what a view does: a row of the table, or `PUBLIC`. A view without one stops the start.

    A form with files may be much larger than others: only a view that `takes_files` reads it. Of a public view `when`
    may return whether what is asked for is for everybody. Where it is not, the request may look at the session, the
    answer is nobody's to keep, and it is the view that refuses.
    """
    if name != PUBLIC and name not in TABLE:
        raise ValueError(f"{name!r} is not an action of the table in blogapp.accounts.permissions.")

    def declare(view: View) -> View:
        view.__dict__.update(action=name, takes_files=takes_files, when=when)
        return view

    return declare


def visitor() -> Visitor:
    """Return whoever asks. This looks at the session."""
    return cast(Visitor, current_user)


def myself() -> User:
    """Return who is signed in; for views that ask for a sign-in."""
    return cast(User, current_user)


def may(user: Visitor, name: str, post: Post | None = None) -> bool:
    """Return whether somebody may do something; with `post`, to that post."""
    if not user.is_authenticated:
        return False
    scope = TABLE[name].get(getattr(user, "role", ""))
    if scope is None or post is None or scope == "any":
        return scope is not None
    own = post.author_id == getattr(user, "id", None)
    return own and (scope == "own" or post.status in {Status.DRAFT, Status.PENDING, Status.TRASH})


def everybodys(user: Visitor, name: str) -> bool:
    """Return whether somebody may do something to what anybody wrote, not to their own alone."""
    return user.is_authenticated and TABLE[name].get(getattr(user, "role", "")) == "any"


def visitor_may(name: str, post: Post | None = None) -> bool:
    """Return whether whoever asks may do something; with `post`, to that post."""
    return may(visitor(), name, post)


def may_edit(user: Visitor, post: Post) -> bool:
    """Return whether somebody may change a post or a page."""
    return may(user, "page.edit") if post.kind == Kind.PAGE else may(user, "post.edit", post)


def may_publish(user: Visitor, post: Post) -> bool:
    """Return whether somebody may show a post or a page to everybody."""
    return may(user, "page.edit") if post.kind == Kind.PAGE else may(user, "post.publish", post)


def may_propose(user: Visitor, post: Post) -> bool:
    """Return whether somebody may change a post, or hand in changes to it that lie beside it until it is published."""
    is_live = post.kind == Kind.POST and post.status == Status.PUBLISHED
    return may_edit(user, post) or (is_live and may(user, "post.propose", post))


def may_edit_file(user: Visitor, file: Media) -> bool:
    """Return whether somebody may describe, replace and delete an uploaded file."""
    own = may(user, "media.edit") and file.uploaded_by == getattr(user, "id", None)
    return own or everybodys(user, "media.edit")


def usable(user: Visitor, files: Collection[int]) -> set[int]:
    """Return which of these uploaded files somebody may use: their own, those of posts that they may edit, or all.

    An id or a path that somebody sends is believed no further. What does not exist is in the answer of nobody.
    """
    if not files or not user.is_authenticated:
        return set()
    there = select(Media.id).where(Media.id.in_(files))
    if may(user, "media.use"):
        return set(db.session.scalars(there))
    own = getattr(user, "id", None)
    uses = (
        select(media_uses.c.media_id, Post)
        .join(Post, Post.id == media_uses.c.post_id)
        .where(media_uses.c.media_id.in_(files))
        .options(load_only(Post.kind, Post.status, Post.author_id))
    )
    if not everybodys(user, "post.edit"):
        uses = uses.where(Post.author_id == own)
    edited = {number for number, post in db.session.execute(uses) if may_propose(user, post)}
    return edited | set(db.session.scalars(there.where(Media.uploaded_by == own)))


def require(name: str, post: Post | None = None) -> None:
    """Answer 404 unless the one who asks may do this: what one may not do does not show itself."""
    if not may(visitor(), name, post):
        abort(404)


def is_public(endpoint: str | None) -> bool:
    """Return whether everybody may see what is behind an endpoint; where there is none, there is nothing to hide."""
    return endpoint is None or current_app.view_functions[endpoint].__dict__.get("action") == PUBLIC


def takes_files(endpoint: str | None) -> bool:
    """Return whether files may be sent to an endpoint."""
    return endpoint is not None and bool(current_app.view_functions[endpoint].__dict__.get("takes_files"))


def is_confirmed_action() -> bool:
    """Return whether whoever asks may make this change, and is to give their password for it."""
    if request.method in SAFE or request.endpoint is None:
        return False
    name = current_app.view_functions[request.endpoint].__dict__.get("action", PUBLIC)
    return name in CONFIRMED and may(visitor(), name) and not myself().one_time


def is_public_page() -> bool:
    """Return whether the current request asks for a page that is the same for everybody."""
    if request.method not in SAFE or not is_public(request.endpoint):
        return False
    when = current_app.view_functions[request.endpoint].__dict__.get("when") if request.endpoint else None
    return when is None or when()


def init_app(app: Flask) -> None:
    """Enforce the table on every request. To be called when all views are registered; the files are for everybody."""
    action(PUBLIC)(app.view_functions["static"])
    undeclared = [name for name, view in app.view_functions.items() if "action" not in vars(view)]
    if undeclared:
        raise RuntimeError(f"These views declare no action: {', '.join(sorted(undeclared))}.")
    app.before_request(_enforce)


def _enforce() -> None:
    if request.endpoint is None or is_public(request.endpoint):
        return  # where there is no endpoint, the routing's own 404 or 405 follows
    name = current_app.view_functions[request.endpoint].__dict__["action"]
    if not visitor().is_authenticated:
        raise SignInRequired(name)
    if myself().one_time and request.endpoint != CHOOSING:
        raise PasswordDue(name)
    require(name)
