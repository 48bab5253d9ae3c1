"""Who may do what, seen from outside: every role, every action, every address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from every_address import addresses
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp import db
from blogapp.accounts import permissions
from blogapp.models import Post, User

ROLES = ["administrator", "editor", "author", "contributor", "member", "owner"]  # the last one does not exist
# What each may do, one letter for each of ROLES: y yes, n no.
ACTIONS = {
    "account": "yyyyyn",
    "desk": "yyyynn",
    "post.create": "yyyynn",
    "post.edit": "yyyynn",
    "post.propose": "yyyynn",
    "post.publish": "yyynnn",
    "post.trash": "yyyynn",
    "post.delete": "yyyynn",
    "page.edit": "yynnnn",
    "media.upload": "yyynnn",
    "media.edit": "yyynnn",
    "media.use": "yynnnn",
    "category.create": "yynnnn",
    "answer.manage": "yynnnn",
    "comment.moderate": "yyynnn",
    "comment.moderate.all": "yynnnn",
    "comment.unmoderated": "yyynnn",
    "formats": "yynnnn",
    "menus": "yynnnn",
    "redirects": "yynnnn",
    "import": "ynnnnn",
    "settings": "ynnnnn",
    "jobs": "ynnnnn",
    "webhooks": "ynnnnn",
    "users": "ynnnnn",
}
# The same for one's own draft, one's own published post, and another's draft.
POSTS = {
    "post.edit": ("yyyynn", "yyynnn", "yynnnn"),
    "post.propose": ("yyyynn", "yyyynn", "yynnnn"),
    "post.publish": ("yyynnn", "yyynnn", "yynnnn"),
    "post.trash": ("yyyynn", "yyynnn", "yynnnn"),
    "post.delete": ("yyyynn", "yyynnn", "yynnnn"),
    "page.edit": ("yynnnn", "yynnnn", "yynnnn"),
    "comment.moderate": ("yyynnn", "yyynnn", "yynnnn"),
}
CASES = [(action, role, allowed) for action, row in ACTIONS.items() for role, allowed in zip(ROLES, row, strict=True)]
POST_CASES = [
    (action, role, whose, status, allowed)
    for action, rows in POSTS.items()
    for (whose, status), row in zip(
        [("own", "draft"), ("own", "published"), ("another's", "draft")], rows, strict=True
    )
    for role, allowed in zip(ROLES, row, strict=True)
]  # fmt: skip


def probe_of(name: str) -> Callable[[int], str]:
    """Make a view of an action. The number is that of a post, or 0."""

    @permissions.action(name)
    def probe(number: int) -> str:
        if number:
            permissions.require(name, db.session.get_one(Post, number))
        return "done"

    return probe


@pytest.fixture(scope="module")
def probed(make_app: Callable[..., Flask]) -> Flask:
    """An application with one view more for each action."""
    app = make_app()

    for name in permissions.TABLE:
        app.add_url_rule(f"/probe/{name}/<int:number>", f"probe_{name.replace('.', '_')}", probe_of(name))
    with app.test_request_context(method="POST"):
        people = [User(email=f"{role}@example.org", name=role, slug=role, role=role, password="-") for role in ROLES]
        db.session.add_all(people)
        db.session.flush()
        for person in people:
            for status in ("draft", "published"):
                db.session.add(Post(format="standard", title=status, status=status, author_id=person.id))
        db.session.commit()
    return app


@pytest.fixture
def visit(probed: Flask, sign_in: Callable[..., FlaskClient]) -> Callable[[str, str], int]:
    """Ask for an address as somebody of a role, and return the status."""

    def ask(role: str, path: str) -> int:
        with probed.app_context():
            user = db.session.scalars(select(User).where(User.role == role)).one()
        return sign_in(probed.test_client(), user).get(path).status_code

    return ask


def post_of(app: Flask, role: str, status: str) -> int:
    with app.app_context():
        query = select(Post.id).join(Post.author).where(User.role == role, Post.status == status)
        return int(db.session.execute(query).scalar_one())


def test_the_table_of_the_tests_is_complete() -> None:
    assert set(permissions.TABLE) == set(ACTIONS)
    assert set(permissions.ROLES) == set(ROLES[:-1])


@pytest.mark.first(19)
@pytest.mark.parametrize(("action", "role", "allowed"), CASES)
def test_a_role_may_do_what_the_table_says(visit: Callable[..., int], action: str, role: str, allowed: str) -> None:
    assert visit(role, f"/probe/{action}/0") == (200 if allowed == "y" else 404)


@pytest.mark.first(27)
@pytest.mark.parametrize(("action", "role", "whose", "status", "allowed"), POST_CASES)
def test_a_role_may_do_it_to_its_own_and_to_others(
    probed: Flask, visit: Callable[..., int], action: str, role: str, whose: str, status: str, allowed: str
) -> None:
    other = "editor" if role == "administrator" else "administrator"
    number = post_of(probed, role if whose == "own" else other, status)
    assert visit(role, f"/probe/{action}/{number}") == (200 if allowed == "y" else 404)


def test_a_view_that_declares_nothing_stops_the_start() -> None:
    app = Flask("careless")
    app.add_url_rule("/careless", "careless", lambda: "open to all")
    with pytest.raises(RuntimeError, match="careless"):
        permissions.init_app(app)


def test_an_action_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="not an action"):
        permissions.action("post.eat")


@pytest.mark.slow
def test_every_page_that_is_not_public_asks_for_a_sign_in(app: Flask, client: FlaskClient) -> None:
    for address, methods in addresses(app, public=False):
        if "GET" in methods:
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer.location.startswith("/login?next="), address
            assert "Set-Cookie" not in answer.headers
        if "POST" in methods:
            assert client.post(address).status_code == 401, address


@pytest.mark.any_database
@pytest.mark.slow
def test_the_desk_does_not_exist_for_members(app: Flask, signed_in: Callable[..., Any]) -> None:
    member = signed_in("member")
    for address, methods in addresses(app, public=False):
        if address.startswith("/account"):
            continue
        for method in methods & {"GET", "POST"}:
            assert member.open(address, method=method, data={"csrf_token": member.token()}).status_code == 404, address


def test_nothing_of_the_desk_is_public(app: Flask) -> None:
    assert [address for address, _ in addresses(app, public=True) if address.startswith(("/edit", "/account"))] == []


@pytest.mark.any_database
@pytest.mark.slow
def test_no_public_page_asks_for_a_sign_in_or_sets_a_cookie(app: Flask, client: FlaskClient) -> None:
    for address, methods in addresses(app, public=True):
        if "GET" in methods:
            answer = client.get(address, buffered=True)
            assert "/login?next" not in (answer.location or ""), address
            assert "Set-Cookie" not in answer.headers, address
            assert "Cookie" not in answer.vary, address
