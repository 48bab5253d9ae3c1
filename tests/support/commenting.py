"""How the tests comment: as a reader does, by the form of the page."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable, Iterable
from typing import Any

import requests
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp import db
from blogapp.models import Comment, Post, Site

TYPED = {"name": "Noor", "email": "", "url": "", "body": "Well seen.", "parent": "", "topic": ""}


def put_threads(app: Flask, post: Post, number: int, *, answered: int) -> Post:
    """Put so many comments below a post, ids from 1 on, and an answer to one of them, which has the id after these."""
    said = {"name": "Noor", "email": "", "url": "", "body": "", "html": "<p>Well seen.</p>", "status": "approved"}
    rows = [said | {"id": each, "post_id": post.id, "parent_id": None} for each in range(1, number + 1)]
    with app.test_request_context(method="POST"):
        answer = said | {"id": number + 1, "post_id": post.id, "parent_id": answered}
        db.session.execute(sa.insert(Comment), [*rows, answer])
        db.session.execute(Comment.recount(post.id))
        db.session.commit()
    return post


def preview(client: FlaskClient, post: Post, **typed: Any) -> TestResponse:
    """Send what was typed, as the button of the post's page does."""
    return client.post(f"/comments/{post.id}", data=TYPED | typed | {"action": "preview"})


def token_of(page: TestResponse | requests.Response) -> str:
    """Return the token of a preview; "" when the page shows none."""
    found = re.search(r'name="token" value="([^"]*)"', page.text)
    return found[1] if found else ""


def leave(client: FlaskClient, post: Post, **typed: Any) -> TestResponse:
    """Look at the preview, then post the comment."""
    token = token_of(preview(client, post, **typed))
    return client.post(f"/comments/{post.id}", data=TYPED | typed | {"action": "post", "token": token})


def press(client: FlaskClient, comment_id: int, action: str, **form: Any) -> Any:
    """Press a button of the queue."""
    return client.post(f"/edit/comments/{comment_id}", data={"action": action} | form)


def listed(client: FlaskClient, **query: Any) -> list[str]:
    """Return the texts that a tab of the queue shows."""
    page = BeautifulSoup(client.get("/edit/comments/", query_string=query).text, "html.parser")
    return [text.get_text(strip=True) for text in page.select(".queue .comment-body")]


def stored(app: Flask) -> list[Comment]:
    """Return every comment, the first one first."""
    with app.app_context():
        comments = list(db.session.scalars(sa.select(Comment).order_by(Comment.id)))
        db.session.expunge_all()
        return comments


def count_of(app: Flask, post: Post) -> int:
    """Return the number of comments that the post says it has."""
    with app.app_context():
        return db.session.scalars(sa.select(Post.comment_count).where(Post.id == post.id)).one()


def text_of(page: TestResponse) -> str:
    """Return the words of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def settle(app: Flask, **settings: Any) -> None:
    """Change settings of the site."""
    with app.test_request_context(method="POST"):
        Site(**settings).store(db.session())
        db.session.commit()


def at_once(acts: Iterable[Callable[[], object]]) -> None:
    """Do several things at the same time, and wait for all."""
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
