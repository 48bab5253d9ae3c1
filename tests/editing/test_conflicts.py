"""Two people change one post, or two posts want one address: nobody's text is lost, nothing fails."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from reading import words
from together import at_once

from blogapp import db
from blogapp.models import Tag

Make = Callable[..., Any]
THEIRS = "The tide turned and the boats waited outside."


@pytest.fixture
def outdated(signed_in: Make, make_post: Make) -> Any:
    """A post, somebody who saved it, and the form that somebody else had opened before."""
    post, ana, noor = make_post(tags=["boats"]), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = controls(noor.get(address))
    form.pop("csrf_token")
    assert write(ana, address, "save", body=THEIRS).status_code == 303
    return post, noor, form


def test_second_save_is_refused_and_changes_nothing(app: Flask, outdated: Any) -> None:
    post, noor, form = outdated
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": "Mine.", "action": "save"})
    assert answer.status_code == 409
    assert stored(app, post.id).data["body"] == THEIRS


def test_conflict_shows_both_texts_and_the_difference(outdated: Any) -> None:
    post, noor, form = outdated
    mine = "The tide turned and the boats came in."
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": mine, "tags": "ships", "action": "save"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert controls(answer)["body"] == mine
    assert [words(text) for text in page.select(".difference pre")] == [THEIRS, mine, "boats", "ships"]
    assert words(page.select_one(".difference ins")) == "came"
    assert [words(heading) for heading in page.select(".differences h3")] == ["Text", "Tags"]


def test_one_more_click_saves_mine(app: Flask, outdated: Any) -> None:
    post, noor, form = outdated
    address = f"/edit/posts/{post.id}"
    again = controls(noor.post(address, data=form | {"body": "Mine.", "action": "save"}))
    assert noor.post(address, data=again | {"csrf_token": noor.token(), "action": "save"}).status_code == 303
    assert stored(app, post.id).data["body"] == "Mine."


@pytest.mark.parametrize("action", ["publish", "schedule", "draft", "trash"])
def test_no_button_overwrites_silently(app: Flask, outdated: Any, action: str) -> None:
    post, noor, form = outdated
    assert noor.post(f"/edit/posts/{post.id}", data=form | {"body": "Mine.", "action": action}).status_code == 409
    assert (stored(app, post.id).data["body"], stored(app, post.id).status) == (THEIRS, "published")


@pytest.mark.slow
def test_change_of_tags_alone_is_a_change(signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}"
    form = controls(client.get(address))
    assert write(client, address, "save", tags="boats").status_code == 303
    assert client.post(address, data=form | {"tags": "ships", "action": "save"}).status_code == 409


def test_comment_is_no_change_of_the_post(signed_in: Make, make_post: Make, make_comment: Make) -> None:
    post, client = make_post(), signed_in()
    form = controls(client.get(f"/edit/posts/{post.id}"))
    make_comment(post)
    assert client.post(f"/edit/posts/{post.id}", data=form | {"body": "Mine.", "action": "save"}).status_code == 303


@pytest.mark.parametrize("version", ["rubbish", "-1", "9" * 30])
def test_rubbish_for_a_version_is_a_conflict(signed_in: Make, make_post: Make, version: str) -> None:
    post = make_post()
    assert write(signed_in(), f"/edit/posts/{post.id}", "save", version=version).status_code == 409


def test_deleted_meanwhile_gives_back_what_was_typed(app: Flask, outdated: Any, signed_in: Make) -> None:
    post, noor, form = outdated
    signed_in(name="Third").post(f"/edit/posts/{post.id}/delete")
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": "Still mine.", "action": "save"})
    assert answer.status_code == 404
    assert "Still mine." in answer.text


def test_posts_of_one_name_at_once_get_addresses_of_their_own(app: Flask, signed_in: Make) -> None:
    clients = [signed_in(name=f"Writer{number}") for number in range(4)]
    typed = {"title": "Same", "body": "Words.", "tags": "fresh, new", "action": "publish"}
    answers = at_once(4, lambda which: clients[which].post("/edit/new/standard", data=typed))
    assert {answer.status_code for answer in answers} <= {303, 422}
    published = [answer for answer in answers if answer.status_code == 303]
    paths = {stored(app, int(answer.location.rpartition("/")[2])).path for answer in published}
    assert len(paths) == len(published) >= 2
    assert all("send this again" in answer.text for answer in answers if answer.status_code == 422)
    with app.app_context():
        assert db.session.query(Tag).count() == 2


def test_saves_at_once_let_one_win_and_lose_nothing(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post()
    address = f"/edit/posts/{post.id}"
    clients = [signed_in(name=f"Writer{number}") for number in range(4)]
    forms = [controls(client.get(address)) | {"csrf_token": client.token()} for client in clients]
    texts = [f"Text of number {number}" for number in range(4)]
    answers = at_once(4, lambda n: (n, clients[n].post(address, data=forms[n] | {"body": texts[n], "action": "save"})))
    winners = [n for n, answer in answers if answer.status_code == 303]
    assert len(winners) == 1
    assert stored(app, post.id).data["body"] == texts[winners[0]]
    assert all(answer.status_code == 409 and texts[n] in answer.text for n, answer in answers if n not in winners)


def test_texts_without_likeness_are_shown_whole_and_it_is_said(outdated: Any) -> None:
    post, noor, form = outdated
    texts = [" ".join(random.Random(seed).choices("ab", k=2000)) for seed in range(2)]
    again = controls(noor.post(f"/edit/posts/{post.id}", data=form | {"body": texts[0], "action": "save"}))
    noor.post(f"/edit/posts/{post.id}", data=again | {"csrf_token": noor.token(), "action": "save"})
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": texts[1], "action": "save"})
    assert answer.status_code == 409
    assert "they are shown whole" in answer.text
    assert controls(answer)["body"] == texts[1]
