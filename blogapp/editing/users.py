"""Who can sign in: the list, roles, and newcomers with a one-time password."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from blogapp import access, db, passwords, people
from blogapp.access import action
from blogapp.editing.blueprint import bp
from blogapp.models import Kind, Post, User


@bp.get("/users/", endpoint="users")
@action("users")
def people_list() -> ResponseReturnValue:
    """List everybody with an account."""
    return _page()


@bp.post("/users/", endpoint="add_user")
@action("users")
def add() -> ResponseReturnValue:
    """Add somebody; the password is shown once, on the page that follows at once."""
    typed = {name: request.form.get(name, "") for name in ("email", "name", "role")}
    password = people.new_password()
    db.session.rollback()  # hashing is slow, and nobody shall wait meanwhile
    hashed = passwords.hashed(password)
    try:
        person = people.add(people.checked_address(typed["email"]), _role(), typed["name"], hashed)
    except people.Refused as error:
        db.session.rollback()
        return _page(typed=typed, error=str(error)), 422
    email = person.email
    db.session.commit()
    return _page(newcomer=(email, password))


@bp.post("/users/<int:user_id>", endpoint="change_user")
@action("users")
def change(user_id: int) -> ResponseReturnValue:
    """Change what somebody may do, or whether they can sign in."""
    person = db.session.get(User, user_id) or abort(404)
    try:
        message = _changed(person)
    except people.Refused as error:
        db.session.rollback()
        return _page(error_at=(user_id, str(error))), 422
    db.session.commit()
    flash(message)
    return redirect(url_for(".users"), 303)


def _changed(person: User) -> str:
    wanted = request.form.get("action")
    if wanted == "deactivate":
        people.deactivate(person)
        return _("%(name)s can no longer sign in.", name=person.name)
    if wanted == "activate":
        person.active = True
        return _("%(name)s can sign in again.", name=person.name)
    people.set_role(person, _role())
    return _("%(name)s has another role now.", name=person.name)


def _role() -> str:
    role = request.form.get("role", "")
    return role if role in access.ROLES else abort(400)


def _page(
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    error_at: tuple[int, str] = (0, ""),
    newcomer: tuple[str, str] | None = None,
) -> str:
    count = select(func.count()).where(Post.author_id == User.id, Post.kind == Kind.POST).scalar_subquery()
    rows = db.session.execute(select(User, count).order_by(User.active.desc(), User.name, User.id)).all()
    return render_template(
        "editing/users.html", rows=rows, roles=access.ROLES, typed=typed or {}, error=error, error_at=error_at,
        newcomer=newcomer,
    )  # fmt: skip
