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
from blogapp.models import Revision, Tag

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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_moved_is_shown_as_moved(outdated: Any) -> None:
    post, noor, form = outdated
    ferry = "At seven the ferry left for home."
    address = f"/edit/posts/{post.id}"
    theirs = controls(noor.post(address, data=form | {"body": f"{ferry}\n\n{THEIRS}\n\n* * *", "action": "save"}))
    noor.post(address, data=theirs | {"csrf_token": noor.token(), "action": "save"})
    mine = f"{THEIRS}\n\n{ferry.replace('seven', 'eight')}\n\n* * *"
    page = BeautifulSoup(noor.post(address, data=form | {"body": mine, "action": "save"}).text, "html.parser")
    assert page.select_one(".difference-text del.moved").get_text() == f"moved from here: {ferry}\n\n"
    arrived = page.select_one(".difference-text ins.moved")
    assert arrived.get_text() == f"moved here: {ferry.replace('seven', 'seveneight')}\n\n"
    assert [words(change) for change in arrived.select("del, ins")] == ["seven", "eight"]


def test_one_more_click_saves_mine(app: Flask, outdated: Any) -> None:
    post, noor, form = outdated
    address = f"/edit/posts/{post.id}"
    again = controls(noor.post(address, data=form | {"body": "Mine.", "action": "save"}))
    assert noor.post(address, data=again | {"csrf_token": noor.token(), "action": "save"}).status_code == 303
    assert stored(app, post.id).data["body"] == "Mine."


@pytest.mark.first(2)
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


@pytest.mark.every_value
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_texts_without_likeness_are_shown_whole_and_it_is_said(outdated: Any) -> None:
    post, noor, form = outdated
    texts = [" ".join(random.Random(seed).choices("ab", k=2000)) for seed in range(2)]
    again = controls(noor.post(f"/edit/posts/{post.id}", data=form | {"body": texts[0], "action": "save"}))
    noor.post(f"/edit/posts/{post.id}", data=again | {"csrf_token": noor.token(), "action": "save"})
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": texts[1], "action": "save"})
    assert answer.status_code == 409
    assert "they are shown whole" in answer.text
    assert controls(answer)["body"] == texts[1]


LONG = "The boats come in at six.\n\nThe market opens at seven.\n\nThe ferry leaves at eight."


@pytest.fixture
def two(signed_in: Make, make_post: Make) -> Any:
    """A post of three paragraphs, what Anna makes of the first, and the form that Noor had opened before."""
    post, ana, noor = make_post(body=LONG, tags=["boats"]), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = controls(noor.get(address))
    form.pop("csrf_token")
    write(ana, address, "save", body=LONG.replace("at six", "at five"))
    return post, noor, form


def bodies(app: Flask, post: Any) -> list[str]:
    with app.app_context():
        return [one.data["body"] for one in db.session.scalars(Revision.of_post(post.id))][::-1]


@pytest.mark.parametrize("action", ["save", "beside"])
def test_changes_of_different_paragraphs_are_both_taken(app: Flask, two: Any, action: str) -> None:
    post, noor, form = two
    mine = LONG.replace("at eight", "at nine")
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": mine, "tags": "boats, ferries", "action": action})
    assert answer.status_code == 303
    both = mine.replace("at six", "at five")
    page = noor.get(f"/edit/posts/{post.id}")
    assert controls(page)["body"] == both
    assert "Both changes are in" in page.text
    assert bodies(app, post) == [LONG, LONG.replace("at six", "at five"), mine, both]


def test_changes_of_different_controls_are_both_taken(app: Flask, two: Any) -> None:
    post, noor, form = two
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"title": "Six o'clock", "sticky": "y", "action": "save"})
    assert answer.status_code == 303
    now = stored(app, post.id)
    assert (now.title, now.sticky, now.data["body"]) == ("Six o'clock", True, LONG.replace("at six", "at five"))


@pytest.mark.slow
@pytest.mark.parametrize(("chosen", "first"), [("mine", "at four"), ("theirs", "at five"), ("both", "at five. four.")])
def test_changes_of_one_paragraph_are_settled_word_by_word(app: Flask, two: Any, chosen: str, first: str) -> None:
    post, noor, form = two
    mine = LONG.replace("at six", "at four").replace("at eight", "at nine")
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": mine, "action": "save"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert [words(text) for text in page.select(".contested q")] == ["five.", "four."]
    again = controls(answer) | {"action": "merge", "merge-body-0": chosen}
    again |= {str(hidden["name"]): str(hidden["value"]) for hidden in page.select(".contested input[type=hidden]")}
    again.pop("csrf_token")
    assert noor.post(f"/edit/posts/{post.id}", data=again).status_code == 303
    assert first in stored(app, post.id).data["body"]
    assert "at nine" in stored(app, post.id).data["body"]
    assert mine in bodies(app, post)


@pytest.mark.slow
def test_a_choice_does_not_replace_what_was_saved_after_it_was_offered(app: Flask, two: Any, signed_in: Make) -> None:
    post, noor, form = two
    mine = LONG.replace("at six", "at four")
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": mine, "action": "save"})
    write(signed_in(name="Mira"), f"/edit/posts/{post.id}", "save", body="All is new.")
    again = controls(answer) | {"action": "merge", "merge-body-0": "mine", "merge_base": form["version"]}
    again.pop("csrf_token")
    assert noor.post(f"/edit/posts/{post.id}", data=again).status_code == 409
    assert stored(app, post.id).data["body"] == "All is new."


def test_what_lies_beside_is_not_published_by_a_merge(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(body=LONG), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = controls(noor.get(address))
    form.pop("csrf_token")
    write(ana, address, "beside", body=LONG.replace("at six", "at five"))
    answer = noor.post(address, data=form | {"body": LONG.replace("at eight", "at nine"), "action": "save"})
    assert answer.status_code == 409
    assert stored(app, post.id).data["body"] == LONG
