"""The filter learns from what editors decide, holds spam that it has never seen, and forgets what is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from comment_corpus import corpus
from commenting import leave, press, settle, stored
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.comments import learning
from blogapp.models import Comment, CommentWord

Make = Callable[..., Any]


@pytest.fixture
def taught(app: Flask) -> None:
    """The filter has seen 200 decisions."""
    with app.test_request_context(method="POST"):
        teach(200)


def teach(number: int, seed: int = 1) -> None:
    for labelled in corpus("train", number, seed):
        labelled.comment.status = "spam" if labelled.is_spam else "approved"
        learning.learn(db.session(), [labelled.comment])
    db.session.commit()


def counted(app: Flask) -> list[Any]:
    with app.app_context():
        rows = sa.select(CommentWord.word, CommentWord.spam, CommentWord.ham).order_by(CommentWord.word)
        return [tuple(row) for row in db.session.execute(rows) if row.spam or row.ham]


@pytest.mark.slow
@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
def test_spam_of_templates_it_never_saw_waits_and_what_readers_say_does_not(app: Flask) -> None:
    held = {True: 0, False: 0}
    for seed in (1, 2, 3):
        with app.test_request_context(method="POST"):
            teach(200, seed)
            for each in corpus("test", 1000, seed):
                held[each.is_spam] += learning.opinion(db.session(), each.comment).probability >= learning.SPAM
            db.session.execute(sa.delete(CommentWord))
            db.session.commit()
    assert held[True] / 1500 >= 0.97
    assert held[False] / 1500 <= 0.005


@pytest.mark.slow
@pytest.mark.parametrize("shared_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", ["second", "blunt", "letters", "market", "flattery", "aside"])
def test_of_spam_in_quite_other_words_and_languages_nine_tenths_wait(app: Flask, part: str) -> None:
    """What was learned says little here; signs do. They were not fitted to the set that was kept aside."""
    held = {True: 0, False: 0}
    with app.test_request_context(method="POST"):
        teach(200)
        for each in corpus(part, 400):
            held[each.is_spam] += learning.opinion(db.session(), each.comment).probability >= learning.SPAM
    assert held[True] / 200 >= 0.88
    assert held[False] / 200 <= 0.01


def test_signs_speak_before_anything_is_learned(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        teach(2 * learning.LEAST - 4)
        judged = [(each, learning.opinion(db.session(), each.comment).probability) for each in corpus("test", 200)]
    assert all((probability >= learning.SPAM) is each.is_spam for each, probability in judged)


def test_where_what_looks_like_spam_is_approved_it_is_shown(app: Flask) -> None:
    """On a blog about casinos their names are no sign."""
    said = [each for each in corpus("train", 600) if each.is_spam]
    with app.test_request_context(method="POST"):
        before = learning.opinion(db.session(), said[0].comment).probability
        teach(100)
        for each in said[1:]:
            each.comment.status = "approved"
            learning.learn(db.session(), [each.comment])
        db.session.commit()
        assert learning.opinion(db.session(), said[0].comment).probability < learning.SPAM <= before


def test_a_known_persons_spam_waits_with_the_words_that_weighed(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, make_comment: Make, taught: None
) -> None:
    settle(app, moderate_first=False)
    post = make_post()
    leave(client, post, body="We took the train to the harbour in 1974, and the tide was out.")
    leave(client, post, body="Online casino, 500$ bonus, play now https://bestdeals.example")
    assert [comment.status for comment in stored(app)] == ["approved", "pending"]
    page = BeautifulSoup(signed_in("editor").get("/edit/comments/").text, "html.parser")
    note = page.select_one(".queued-notes").text
    assert "It reads like what was spam: " in note
    assert "casino" in note


def test_what_is_decided_is_learned_once_and_undone_with_it(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    editor, held = signed_in("editor"), make_comment(make_post(), "Cheap sails", status="pending")
    assert counted(app) == []
    for _ in range(2):
        page = press(editor, held.id, "spam")
    assert ("cheap", 1, 0) in counted(app)
    press(editor, held.id, "approve")
    assert ("cheap", 0, 1) in counted(app)
    assert ("", 0, 1) in counted(app)
    press(editor, held.id, "trash")  # which says nothing of what it was
    assert ("cheap", 0, 1) in counted(app)
    page = editor.get("/edit/comments/?status=trash")
    editor.post(BeautifulSoup(page.text, "html.parser").select_one(".notices form")["action"])
    assert ("cheap", 0, 1) in counted(app)


def test_many_who_learn_the_same_words_at_once_lose_none(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    post = make_post()
    held = [
        make_comment(post, f"Cheap sails {number}", name=f"Shop {number}", status="pending") for number in range(12)
    ]
    signed_in("editor").post("/edit/comments/", data={"shown": [each.id for each in held], "all": "spam"})
    assert ("cheap", 12, 0) in counted(app)
    assert ("", 12, 0) in counted(app)


def test_what_was_learned_changes_no_page(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    before = client.get(post.url).headers["ETag"]
    with app.test_request_context(method="POST"):
        comment = Comment(post_id=post.id, name="Noor", email="", url="", html="<p>Hi</p>", status="spam")
        learning.learn(db.session(), [comment])
        db.session.commit()
    assert client.get(post.url).headers["ETag"] == before
