"""Who may publish is told by mail of what is handed in for review, unless they do not want to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from filling import write
from flask import Flask
from mailing import Letterbox, outgoing

from blogapp.editing import reviewing

pytestmark = pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
Make = Callable[..., Any]
Work = Callable[[], int]


def told(box: Letterbox) -> list[str]:
    """Return who was sent a mail, in the order of the alphabet."""
    return sorted(str(mail["To"]) for mail in box.mails)


@pytest.mark.slow
def test_those_who_may_publish_are_told_once_of_what_is_handed_in(
    box: Letterbox, signed_in: Make, make_user: Make, work: Work
) -> None:
    for role, name in (("editor", "Ivo"), ("administrator", "Sol"), ("author", "Ana")):
        make_user(role=role, name=name)
    writer = signed_in("contributor", name="Mira")
    write(writer, "/edit/new/standard", "save", title="Fog", body="Words.")
    work()
    assert told(box) == []
    for _time in range(2):
        write(writer, "/edit/posts/1", "publish", title="Fog")
        work()
    assert told(box) == ["ivo@example.org", "sol@example.org"]
    assert "Mira hands in “Fog” for review." in box.text()
    assert "https://blog.example/edit/posts/1" in box.text()


def test_who_may_publish_tells_nobody(app: Flask, box: Letterbox, signed_in: Make, make_user: Make) -> None:
    make_user(role="administrator", name="Sol")
    write(signed_in("editor", name="Ivo"), "/edit/new/standard", title="Fog", body="Words.")
    assert outgoing(app) == []


def test_changes_to_a_published_post_are_told_of(
    box: Letterbox, signed_in: Make, make_user: Make, make_post: Make, work: Work
) -> None:
    make_user(role="editor", name="Ivo")
    writer = signed_in("contributor", name="Mira")
    post = make_post(author=writer.user, title="Fog")
    write(writer, f"/edit/posts/{post.id}", "beside", title="Thick fog")
    work()
    assert told(box) == ["ivo@example.org"]


@pytest.mark.slow
def test_each_chooses_whether_to_be_told(
    box: Letterbox, signed_in: Make, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "MAILS", "9 per hour")
    editor, writer = signed_in("editor", name="Ivo"), signed_in("contributor", name="Mira")
    write(writer, "/edit/new/standard", title="Fog", body="Words.")
    for choice, number in (("never", 1), ("each", 2)):
        work()
        assert editor.post("/account/profile", data={"review_mail": choice}).status_code == 303
        write(writer, "/edit/posts/1", "publish", body=f"Words, {choice}.")
        work()
        assert len(box.mails) == number
    assert editor.post("/account/profile", data={"review_mail": "daily"}).status_code == 422
    assert "What is handed in for review" in editor.get("/account").text
    assert "What is handed in for review" not in writer.get("/account").text
