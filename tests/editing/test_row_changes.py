"""What was changed of people and of webhooks can be undone: by whoever may change them, with the same password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from undoing import listed, press, sent

from blogapp import db
from blogapp.models import Change, User, UserSession, Webhook

pytestmark = pytest.mark.database
Make = Callable[..., Any]
HOOK = {"address": "https://harbour.example/hook", "events[]": ["published", "changed"]}


@pytest.fixture
def boss(signed_in: Make) -> Any:
    """An administrator."""
    return signed_in("administrator", name="Sol")


def person(app: Flask, user: User) -> tuple[str, bool, str]:
    with app.app_context():
        found = db.session.get_one(User, user.id)
        return found.role, found.active, found.fs_uniquifier


def hook(app: Flask) -> Webhook | None:
    with app.app_context():
        return db.session.get(Webhook, 1)


def test_a_role_comes_back_and_who_has_it_signs_in_again(app: Flask, boss: Any, signed_in: Make) -> None:
    ana = signed_in("editor", name="Ana")
    undo = sent(boss, f"/edit/users/{ana.user.id}", action="role", role="author")
    assert listed(boss, "/edit/users/") == ["Ana: Editor → Author"]
    signed = person(app, ana.user)[2]
    assert press(boss, undo) == "Undone."
    assert person(app, ana.user)[:2] == ("editor", True)
    assert person(app, ana.user)[2] != signed
    assert listed(boss, "/edit/users/") == []


def test_who_was_shut_out_signs_in_again_and_the_other_way_round(app: Flask, boss: Any, make_user: Make) -> None:
    ana = make_user("author", name="Ana")
    first = sent(boss, f"/edit/users/{ana.id}", action="deactivate")
    assert listed(boss, "/edit/users/") == ["Ana can no longer sign in."]
    assert (press(boss, first), person(app, ana)[1]) == ("Undone.", True)
    sent(boss, f"/edit/users/{ana.id}", action="deactivate")
    second = sent(boss, f"/edit/users/{ana.id}", action="activate")
    assert (press(boss, second), person(app, ana)[1]) == ("Undone.", False)


def test_what_somebody_has_changed_since_stays(app: Flask, boss: Any, make_user: Make) -> None:
    ana = make_user("author", name="Ana")
    undo = sent(boss, f"/edit/users/{ana.id}", action="role", role="editor")
    sent(boss, f"/edit/users/{ana.id}", action="role", role="member")
    assert press(boss, undo) == "Not undone, for somebody has changed it since: Ana"
    assert person(app, ana)[0] == "member"


def test_the_last_administrator_stays_one(app: Flask, boss: Any, make_user: Make, signed_in: Make) -> None:
    user = make_user("author", name="Ana")
    undo = sent(boss, f"/edit/users/{user.id}", action="role", role="administrator")
    ana = signed_in(user)
    sent(ana, f"/edit/users/{boss.user.id}", action="role", role="editor")
    answer = ana.post(undo)
    assert (answer.status_code, "only administrator" in answer.text) == (422, True)
    assert person(app, user)[0] == "administrator"
    assert "Ana: Author → Administrator" in listed(ana, "/edit/users/")


@pytest.mark.parametrize("what", ["role", "webhook"])
def test_an_undo_asks_for_what_the_change_asked_for(
    app: Flask, boss: Any, signed_in: Make, make_user: Make, what: str
) -> None:
    ana, editor = make_user("author", name="Ana"), signed_in("editor", name="Kim")
    boss.post("/edit/webhooks/", data=HOOK)
    paths = {"role": f"/edit/users/{ana.id}", "webhook": "/edit/webhooks/1/steps"}
    undo = sent(boss, paths[what], action={"role": "role", "webhook": "pause"}[what], role="editor")
    assert editor.post(undo).status_code == 404
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(confirmed_at=db.now() - timedelta(hours=1)))
        db.session.commit()
    assert boss.post(undo).status_code == 403
    assert boss.post(f"/edit/changes/{undo.split('/')[-2]}/undo").status_code == 303  # the one for settings
    assert person(app, ana)[0] == ("editor" if what == "role" else "author")
    assert hook(app).paused == (what == "webhook")


def test_address_and_events_of_a_webhook_come_back(app: Flask, boss: Any) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    undo = sent(boss, "/edit/webhooks/1", **{"address": "https://quay.example/", "events[]": ["published"]})
    assert listed(boss, "/edit/webhooks/") == ["https://harbour.example/hook: Address, Events"]
    assert press(boss, undo) == "Undone."
    assert (hook(app).address, hook(app).events) == (HOOK["address"], HOOK["events[]"])
    assert sent(boss, "/edit/webhooks/1", **HOOK) == ""


def test_a_webhook_that_was_deleted_comes_back_with_another_secret(app: Flask, boss: Any) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    secret = hook(app).secret
    earlier = sent(boss, "/edit/webhooks/1/steps", action="pause")
    undo = sent(boss, "/edit/webhooks/1/steps", action="delete")
    with app.app_context():
        noted = [change.data for change in db.session.scalars(sa.select(Change))]
    assert secret not in repr(noted)
    assert listed(boss, "/edit/webhooks/")[0] == "https://harbour.example/hook: Deleted."
    page = boss.post(undo)
    found = hook(app)
    assert (found.address, found.events, found.paused) == (HOOK["address"], HOOK["events[]"], True)
    assert secret not in page.text
    assert found.secret in page.text
    assert found.secret not in boss.get("/edit/webhooks/1").text
    assert press(boss, earlier) == "Undone."
    assert not hook(app).paused


def test_what_is_undone_is_undone_once(app: Flask, boss: Any) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    undo = sent(boss, "/edit/webhooks/1/steps", action="delete")
    boss.post(undo)
    sent(boss, "/edit/webhooks/1/steps", action="delete")
    assert boss.post(undo).status_code == 303
    assert hook(app) is None


def test_the_former_secret_of_a_webhook_comes_back(app: Flask, boss: Any) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    secret = hook(app).secret
    undo = sent(boss, "/edit/webhooks/1/secret")
    new = hook(app).secret
    with app.app_context():
        noted = [change.data for change in db.session.scalars(sa.select(Change))]
    assert secret not in repr(noted)
    assert new not in repr(noted)
    assert listed(boss, "/edit/webhooks/") == ["https://harbour.example/hook: New secret"]
    assert press(boss, undo) == "Undone."
    assert hook(app).secrets(db.now()) == [secret, new]
    assert listed(boss, "/edit/webhooks/") == []


def test_a_secret_that_was_changed_since_or_does_not_sign_any_more_stays_away(app: Flask, boss: Any) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    first, second = sent(boss, "/edit/webhooks/1/secret"), sent(boss, "/edit/webhooks/1/secret")
    before = hook(app).secrets(db.now())
    assert press(boss, first) == "Not undone, for somebody has changed it since: https://harbour.example/hook"
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(Webhook).values(former_until=db.now()))
        db.session.execute(sa.update(Change).values(created_at=db.now() - timedelta(days=1)))
        db.session.commit()
    assert listed(boss, "/edit/webhooks/") == []
    assert press(boss, second) == "Not undone, for the former secret does not sign any more."
    assert hook(app).secrets(db.now()) == before[:1]


def test_bringing_a_secret_back_asks_for_the_password(app: Flask, boss: Any, signed_in: Make) -> None:
    boss.post("/edit/webhooks/", data=HOOK)
    undo = sent(boss, "/edit/webhooks/1/secret")
    new = hook(app).secret
    assert signed_in("editor", name="Kim").post(undo).status_code == 404
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(UserSession).values(confirmed_at=db.now() - timedelta(hours=1)))
        db.session.commit()
    assert boss.post(undo).status_code == 403
    assert hook(app).secret == new
