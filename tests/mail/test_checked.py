"""Who tends comments is told of one that a checker holds, once, and of none that only waited for its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from commenting import leave, settle
from flask import Flask
from flask.testing import FlaskClient
from mailing import Letterbox

from blogapp.models import Post
from blogapp.verdicts import Hold


@pytest.fixture
def post(make_user: Callable[..., Any], make_post: Callable[..., Post]) -> Post:
    """A post whose author tends its comments."""
    return make_post(author=make_user(role="author", name="Mira"))


@pytest.mark.parametrize(("verdict", "number"), [(None, 0), (Hold("It sells anchors."), 1)])
def test_what_waits_for_a_checker_is_told_of_when_it_is_held(
    app: Flask, box: Letterbox, client: FlaskClient, post: Post, work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch, verdict: Hold | None, number: int,
) -> None:  # fmt: skip
    installed = replace(
        app.extensions["blogapp.checkers"], found={"gull": lambda: lambda _submission: verdict}, loaded={}
    )
    monkeypatch.setitem(app.extensions, "blogapp.checkers", installed)
    settle(app, moderate_first=False)
    leave(client, post, name="Noor", email="noor@example.org")
    work()
    assert [str(mail["To"]) for mail in box.mails] == ["mira@example.org"] * number
    assert all("“gull” says: It sells anchors." in box.text(place) for place in range(number))
