"""What is cached of answers stays right when others answer, and read, while a page is being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from polling import Poll
from reading import read, words
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.models import Post, ReaderAnswer


@pytest.fixture
def poll(install: Callable[..., None], make_post: Callable[..., Post]) -> Post:
    install(Poll)
    return make_post("poll", title="Which boat?", options=["Tern", "Gull", "Auk"])


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Callable[[], Any]], None]]:
    """Let something happen once, when a request is about to read something of the answers to a post."""

    def let(name: str, happen: Callable[[], Any]) -> None:
        reading, to_happen = getattr(ReaderAnswer, name), [happen]

        def read_later(session: Session, post_id: int) -> Any:
            if to_happen:
                pool.submit(to_happen.pop()).result()  # a thread has requests of its own
            return reading(session, post_id)

        monkeypatch.setattr(ReaderAnswer, name, read_later)

    with ThreadPoolExecutor(1) as pool:
        yield let


def vote(app: Flask, poll: Post) -> None:
    assert app.test_client().post(f"/answers/{poll.id}/vote", data={"answer-vote-choice": "Gull"}).status_code == 303


def numbers(client: FlaskClient) -> list[str]:
    return [words(tag) for tag in read(client, "/").select(".format-poll li b")]


@pytest.mark.database
def test_who_reads_and_who_votes_while_a_page_is_made_leave_no_stale_page(
    app: Flask, client: FlaskClient, poll: Post, meanwhile: Callable[..., None]
) -> None:
    def others() -> None:
        assert numbers(client) == ["0", "0", "0"]
        vote(app, poll)

    meanwhile("state_and_mark", others)
    numbers(app.test_client())
    assert numbers(client) == ["0", "1", "0"]
    vote(app, poll)
    assert numbers(client) == ["0", "2", "0"]


@pytest.mark.database
def test_an_answer_that_is_seen_late_makes_another_state(app: Flask, poll: Post) -> None:
    def answer(number: int) -> ReaderAnswer:
        return ReaderAnswer(id=number, post_id=poll.id, action="vote", reader=str(number), data={"choice": "Auk"})

    with app.app_context(), db.writing():
        session = db.session()
        session.add_all([answer(1), answer(9)])
        session.flush()
        before = ReaderAnswer.state(session, poll.id)
        session.delete(session.get_one(ReaderAnswer, 1))
        session.add(answer(5))  # it got its id before the other one, and was committed after it
        session.flush()
        assert ReaderAnswer.state(session, poll.id) != before
        session.rollback()
