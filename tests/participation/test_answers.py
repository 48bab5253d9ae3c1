"""Readers take part: each is counted once, without an account, a cookie beforehand or a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from polling import Invitation, Poll
from reading import read, words

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.models import Post, ReaderAnswer, Setting

Make = Callable[..., Post]
BOATS = {"options": ["Tern", "Gull", "Auk & Co"]}


@pytest.fixture
def poll(install: Callable[..., None], make_post: Make) -> Post:
    install(Poll, Invitation)
    return make_post("poll", title="Which boat?", **BOATS)


@pytest.fixture
def feast(install: Callable[..., None], make_post: Make) -> Post:
    install(Poll, Invitation)
    return make_post("invitation", title="Feast", body="Soup.")


def vote(client: FlaskClient, post: Post, choice: str, **more: Any) -> Any:
    return client.post(f"/answers/{post.id}/vote", data={"answer-vote-choice": choice}, **more)


def rsvp(client: FlaskClient, post: Post, **typed: str) -> Any:
    return client.post(f"/answers/{post.id}/rsvp", data={f"answer-rsvp-{name}": text for name, text in typed.items()})


def stored(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        return list(db.session.scalars(sa.select(ReaderAnswer.data).order_by(ReaderAnswer.id)))


def numbers(client: FlaskClient, address: str) -> list[str]:
    return [words(tag) for tag in read(client, address).select(".format-poll li b")]


@pytest.mark.database
def test_each_reader_is_counted_once_and_may_change_their_mind(app: Flask, poll: Post) -> None:
    ana, ben = app.test_client(), app.test_client()
    assert "Set-Cookie" not in ana.get(poll.url).headers
    answer = vote(ana, poll, "Tern")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{poll.url}?answered=vote#answer-vote"
    assert "Path=/answers/" in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert vote(ben, poll, "Tern").status_code == 303
    again = vote(ana, poll, "Auk & Co")
    assert again.headers["Location"].endswith("?changed=vote#answer-vote")
    assert "Set-Cookie" not in again.headers
    assert stored(app) == [{"choice": "Tern"}, {"choice": "Auk & Co"}]
    assert numbers(ben, poll.url) == ["1", "0", "1"]
    assert "2 votes" in ben.get(poll.url).text
    assert "Thank you. Your answer is counted" in ana.get(f"{poll.url}?answered=vote").text
    assert "taken the place of the one before" in ana.get(f"{poll.url}?changed=vote").text


@pytest.mark.slow
@pytest.mark.usefixtures("page_cache")
@pytest.mark.database
def test_a_vote_is_seen_at_once_and_leaves_other_pages_as_they_are(
    app: Flask, client: FlaskClient, poll: Post, make_post: Make, made: list[str]
) -> None:
    other = make_post(title="Fog")
    for _time in range(2):
        for address in (poll.url, other.url, "/", "/archive/", "/feed/"):
            client.get(address)
    made.clear()
    tag = client.get(poll.url).headers["ETag"]
    assert made == []
    vote(app.test_client(), poll, "Gull")
    made.clear()
    assert client.get(poll.url, headers={"If-None-Match": tag}).status_code == 200
    assert numbers(client, poll.url) == ["0", "1", "0"]
    assert numbers(client, "/") == ["0", "1", "0"]
    assert "Gull: &lt;b&gt;1&lt;/b&gt;" in client.get("/feed/").text
    client.get(other.url)
    client.get("/archive/")
    assert sorted(made) == sorted([poll.url, "/", "/feed/"])


def test_what_is_wrong_is_said_next_to_its_control_and_nothing_typed_is_lost(client: FlaskClient, feast: Post) -> None:
    answer = rsvp(client, feast, guests="twelve", name="", note="By *boat*.")
    page = read(client, feast.url)
    assert answer.status_code == 422
    assert "This must be a whole number from 0 to 9." in answer.text
    assert "This is missing. Fill it in." in answer.text
    assert 'value="twelve"' in answer.text
    assert "By *boat*." in answer.text
    assert page.select_one("#answer-rsvp h2")
    assert "Who stays at home brings nobody." in rsvp(client, feast, guests="2", name="Noor").text
    assert rsvp(client, feast, guests="2", name="Noor", coming="y").status_code == 303
    assert "1 come and bring 2 guests." in client.get(feast.url).text


def test_what_is_no_answer_is_refused(app: Flask, client: FlaskClient, poll: Post) -> None:
    assert vote(client, poll, "Albatross").status_code == 422
    assert vote(client, poll, "").status_code == 422
    assert client.post(f"/answers/{poll.id}/vote", data={"answer-vote-choice": "Tern", "topic": "x"}).status_code == 422
    assert client.post(f"/answers/{poll.id}/other").status_code == 404
    assert client.post("/answers/999/vote").status_code == 404
    assert client.get(f"/answers/{poll.id}/vote").status_code == 404
    assert vote(client, poll, "Tern", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert vote(client, poll, "Tern", headers={"Cookie": "blogapp-reader=forged"}).status_code == 303
    assert stored(app) == [{"choice": "Tern"}]


def closed(**values: Any) -> Callable[[Post], None]:
    return lambda post: db.session.execute(sa.update(Post).where(Post.id == post.id).values(**values)) and None


CLOSED: list[tuple[Callable[[Post], Any], int]] = [
    (closed(comments_open=False), 403),
    (lambda _post: db.session.merge(Setting(name="comments_open", value=False)), 403),
    (closed(password="x"), 404),
    (closed(status="draft"), 404),
]


@pytest.mark.parametrize(("close", "status"), CLOSED)
def test_it_is_closed_where_comments_are(
    app: Flask, client: FlaskClient, poll: Post, close: Callable[[Post], Any], status: int
) -> None:
    with app.test_request_context(method="POST"):
        close(poll)
        db.session.commit()
    answer = vote(client, poll, "Tern")
    assert answer.status_code == status
    assert stored(app) == []
    if status == 403:
        assert 'value="Tern" checked' in answer.text
        page = client.get(poll.url).text
        assert "This is closed by now." in page
        assert "answer-form" not in page


def test_readers_are_told_apart_by_nothing_that_names_them(app: Flask, poll: Post, make_post: Make) -> None:
    other = make_post("poll", title="Which pier?", **BOATS)
    client = app.test_client()
    cookie = vote(client, poll, "Tern", environ_base={"REMOTE_ADDR": "192.0.2.7"}).headers["Set-Cookie"]
    vote(client, other, "Tern")
    with app.app_context():
        known = list(db.session.scalars(sa.select(ReaderAnswer.reader)))
    assert len(set(known)) == 2
    assert "192.0.2.7" not in cookie
    assert not any(part in cookie for part in known)


def test_a_post_takes_its_answers_along(app: Flask, poll: Post, client: FlaskClient) -> None:
    vote(client, poll, "Tern")
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, poll.id).delete(db.session())
        db.session.commit()
    assert stored(app) == []


def test_rates_of_comments_hold(app: Flask, poll: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "COMMENT_RATE", "2 per minute")
    found = [vote(app.test_client(), poll, "Tern", environ_base={"REMOTE_ADDR": "192.0.2.9"}) for _ in range(3)]
    assert [answer.status_code for answer in found] == [303, 303, 429]
    assert 'value="Tern" checked' in found[-1].text
    assert int(found[-1].headers["Retry-After"]) > 0


class Choosy(Invitation):
    name = "choosy"


class BrokenReply(Invitation.actions["rsvp"]):  # type: ignore[misc, name-defined]
    @classmethod
    def validate(cls, data: Any) -> Any:
        raise SystemExit


def test_a_plugin_that_fails_loses_no_word(install: Callable[..., None], make_post: Make, client: FlaskClient) -> None:
    install(Choosy)
    post = make_post("choosy", title="Feast")
    Choosy.actions = {"rsvp": BrokenReply}
    answer = rsvp(client, post, name="Noor", coming="y")
    assert answer.status_code == 503
    assert 'value="Noor"' in answer.text


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"actions": [Poll]}, "actions must be a dict such as"),
    ({"actions": {"Vote": Poll.actions["vote"]}}, "lower-case word such as vote, not 'Vote'"),
    ({"actions": {"vote": Invitation}}, "The action vote must be a Group"),
    ({"actions": {"vote": Poll.actions["vote"]}}, "has the choices of options, which is no field of the format."),
]


def test_a_mistake_in_actions_is_a_sentence(subtests: pytest.Subtests) -> None:
    for attributes, sentence in MISTAKES:
        with subtests.test(sentence), pytest.raises(TypeError) as refusal:
            type("Tide", (PostFormat,), {"name": "tide", "__module__": "tides"} | attributes)
        assert sentence in str(refusal.value)
