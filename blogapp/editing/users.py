"""Who can sign in: the list, roles, and newcomers, who are *invited* with a link; each change can be undone."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from blogapp import db, mail, site
from blogapp.accounts import password_links, passwords, permissions, users
from blogapp.accounts.permissions import action
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery, Part
from blogapp.mail import Mail
from blogapp.models import Change, Kind, Post, User
from blogapp.site import row_changes


@bp.get("/users/", endpoint="users")
@action("users")
def people_list() -> ResponseReturnValue:
    """List everybody with an account."""
    return _page()


@bp.post("/users/", endpoint="add_user")
@action("users")
def invite() -> ResponseReturnValue:
    """Invite somebody by mail; without mail the link is shown once, on the page that follows at once."""
    typed = {name: request.form.get(name, "") for name in ("email", "name", "role")}
    with db.released():
        hashed = passwords.hashed(secrets.token_urlsafe(32))
    try:
        person = users.invite(users.checked_address(typed["email"]), _role(), typed["name"], hashed)
    except users.AccountError as error:
        db.session.rollback()
        return _page(typed=typed, error=str(error)), 422
    db.session.flush()
    state = _state(person)
    return _invited(person, row_changes.note("users", person.id, person.name, dict.fromkeys(state), state))


@bp.post("/users/<int:user_id>", endpoint="change_user")
@action("users")
def change(user_id: int) -> ResponseReturnValue:
    """Change what somebody may do, or whether they can sign in."""
    person = db.session.get(User, user_id) or abort(404)
    if request.form.get("action") == "invite":
        return _invited(person) if person.is_invited else abort(400)
    before = _state(person)
    try:
        message = _changed(person)
    except users.AccountError as error:
        db.session.rollback()
        return _page(error_at=(user_id, str(error))), 422
    noted = row_changes.note("users", person.id, person.name, before, _state(person))
    db.session.commit()
    flash(message)
    row_changes.offer(noted)
    return redirect(url_for(".users"), 303)


@bp.post("/users/changes/<int:change_id>/undo", endpoint="undo_user")
@action("users")
def undo(change_id: int) -> ResponseReturnValue:
    """Undo a change of what somebody may do, or of whether they can sign in, unless it was changed since."""
    noted = row_changes.taken("users", change_id)
    person = db.session.get(User, noted.data["row"]) if noted else None
    if noted and person:
        try:
            left = _left(noted, person)
        except users.AccountError as error:
            db.session.rollback()
            return _page(error_at=(person.id, str(error))), 422
        flash(
            _("Not undone, for somebody has changed it since: %(names)s", names=person.name) if left else _("Undone.")
        )
    db.session.commit()
    return redirect(url_for(".users"), 303)


def _left(noted: Change, person: User) -> list[str]:
    """Put back what a change made of somebody, or withdraw their invitation; return what was changed since."""
    if not _is_invitation(noted):
        return row_changes.put_back(noted, person, _put_back)
    state = _state(person)
    if left := [column for column in state if state[column] != noted.data["after"][column]]:
        return left
    users.withdraw(person)
    row_changes.forget("users", person.id)  # what another one could undo who gets the same number
    return []


def _is_invitation(change: Change) -> bool:
    return change.data["before"].get("role", "") is None


def _invited(person: User, noted: Change | None = None) -> ResponseReturnValue:
    """Send somebody a link with which they choose their name and password, or show it."""
    link = site.absolute(password_links.path(person, password_links.INVITATION))
    email, inviter = person.email, permissions.myself().name
    if not mail.is_on():
        db.session.commit()
        if noted:
            flash(_("%(name)s is invited.", name=noted.data["name"]))
            row_changes.offer(noted)
        return _page(invitation=(email, link))
    title = site.current().title
    told = Mail(
        to=email,
        subject=_("You are invited"),
        paragraphs=(
            _("%(name)s invites you to write on “%(site)s”.", name=inviter, site=title)
            if permissions.may(person, "desk")
            else _("%(name)s invites you to “%(site)s”.", name=inviter, site=title),
            _("The link holds for seven days."),
        ),
        link=link,
        link_words=_("Choose your name and password"),
        key=f"invitation-{hashlib.sha256(link.encode()).hexdigest()[:24]}",
    )
    mail.put(db.session(), [told])
    db.session.commit()
    flash(_("A mail with an invitation is on its way to %(email)s.", email=email))
    row_changes.offer(noted)
    return redirect(url_for(".users"), 303)


def _changed(person: User) -> str:
    wanted = request.form.get("action")
    if wanted == "deactivate":
        users.deactivate(person)
        return _("%(name)s can no longer sign in.", name=person.name)
    if wanted == "activate":
        person.active = True
        return _("%(name)s can sign in again.", name=person.name)
    users.set_role(person, _role())
    return _("%(name)s has another role now.", name=person.name)


def _state(person: User) -> dict[str, Any]:
    return {"role": person.role, "active": person.active}


def _put_back(person: User, column: str, value: Any) -> None:
    if column == "role":
        users.set_role(person, value)
    elif value:
        person.active = True
    else:
        users.deactivate(person)


def _told(change: Change) -> str:
    """Return what was changed of whom."""
    name, before, after = change.data["name"], change.data["before"], change.data["after"]
    if _is_invitation(change):
        return _("%(name)s is invited.", name=name)
    if "role" in after:
        return f"{name}: {permissions.ROLES[before['role']]} → {permissions.ROLES[after['role']]}"
    return (
        _("%(name)s can sign in again.", name=name)
        if after["active"]
        else _("%(name)s can no longer sign in.", name=name)
    )


def _role() -> str:
    role = request.form.get("role", "")
    return role if role in permissions.ROLES else abort(400)


def _page(
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    error_at: tuple[int, str] = (0, ""),
    invitation: tuple[str, str] | None = None,
) -> str:
    return render_template(
        "editing/users.html",
        part=_part(ListQuery.of_request()),
        roles=permissions.ROLES,
        typed=typed or {},
        error=error,
        error_at=error_at,
        invitation=invitation,
        **row_changes.shown("users", _told),
    )


def _part(asked: ListQuery) -> Part[tuple[User, int]]:
    """Return a page of people, each with the number of their posts."""
    query = select(User).order_by(User.active.desc(), User.name, User.id)
    if asked.words:
        has = (column.icontains(asked.words, autoescape=True) for column in (User.name, User.email))
        query = query.where(or_(*has))
    people = db.session.scalars(query.offset(asked.start).limit(asked.per_page + 1)).all()
    theirs = Post.author_id.in_([person.id for person in people])
    written = select(Post.author_id, func.count()).where(Post.kind == Kind.POST, theirs)
    numbers = {author: posts for author, posts in db.session.execute(written.group_by(Post.author_id))}  # noqa: C416
    return asked.part([(person, numbers.get(person.id, 0)) for person in people])
