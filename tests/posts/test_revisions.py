"""Each state of a post stays in its history, who wrote it, and can be compared and taken up again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import words
from time_machine import travel

from blogapp import db
from blogapp.jobs.worker import Worker
from blogapp.models import Post, Revision, Written

Make = Callable[..., Any]
BEFORE = "The first boats come in before the light does."


def history(client: FlaskClient, post: Post) -> list[str]:
    """Return what the page of a post's history says of each revision, the newest first."""
    page = BeautifulSoup(client.get(f"/edit/posts/{post.id}/revisions").text, "html.parser")
    return [words(row.select_one(".row-facts")) for row in page.select(".rows .row")]


def texts(app: Flask, post: Post) -> list[str]:
    """Return the text of each revision, the oldest first."""
    with app.app_context():
        return [one.data.get("body", "") for one in db.session.scalars(Revision.of_post(post.id))][::-1]


def of_history(client: FlaskClient, post: Post, place: int) -> str:
    """Return the address of a revision by its place in the history, 0 for the newest."""
    page = BeautifulSoup(client.get(f"/edit/posts/{post.id}/revisions").text, "html.parser")
    return str(page.select(".rows .row-title")[place]["href"])


def test_each_save_is_in_the_history_with_who_wrote_it(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(step="draft"), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "save", body="The second.")
    write(noor, address, "publish", body="The third.", title="A harbour")
    assert texts(app, post) == [BEFORE, "The second.", "The third."]
    first, second, third = history(noor, post)[::-1]
    assert (first, second) == ("Saved Ana The harbour at six", "Saved Anna The harbour at six")
    assert third == "Published Noor A harbour Readers see this"


def test_what_changes_nothing_is_no_revision(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    for _time in range(2):
        assert write(ana, f"/edit/posts/{post.id}", "save").status_code == 303
    assert texts(app, post) == [BEFORE]


@pytest.mark.parametrize("step", ["draft", "publish"])
def test_a_post_from_before_there_were_revisions_loses_nothing(
    app: Flask, signed_in: Make, make_post: Make, step: str
) -> None:
    post, ana = make_post(step=step, tags=["boats"]), signed_in(name="Anna")
    with app.app_context():
        db.session.execute(sa.delete(Revision))
        db.session.commit()
    write(ana, f"/edit/posts/{post.id}", "save", body="Another.", tags="trains")
    assert texts(app, post) == [BEFORE, "Another."]
    with app.app_context():
        first = db.session.scalars(Revision.of_post(post.id)).all()[-1]
        assert (first.options["tags"], first.author_id, first.created_at) == (
            ["boats"],
            post.author_id,
            post.updated_at,
        )


@pytest.mark.parametrize("way", ["trash", "back to draft", "another format", "terms alone"])
def test_every_way_to_write_a_post_is_in_its_history(app: Flask, signed_in: Make, make_post: Make, way: str) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    if way == "trash":
        ana.post(f"{address}/trash")
    elif way == "another format":
        ana.post(f"{address}/format", data={"to": "aside", "version": str(post.version)})
    elif way == "terms alone":
        write(ana, address, "save", tags="boats")
    else:
        write(ana, address, "draft")
    with app.app_context():
        newest, first = db.session.scalars(Revision.of_post(post.id)).all()
        assert newest.written == stored_as(post.id) != first.written
        assert (newest.base_id, newest.author_id) == (first.id, ana.user.id)


def stored_as(post_id: int) -> Any:
    return Written.of_post(db.session.connection(), post_id)


def test_the_difference_is_shown_word_by_word(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "save", body=BEFORE.replace("first", "last"), tags="boats")
    page = BeautifulSoup(ana.get(of_history(ana, post, 0)).text, "html.parser")
    assert [words(heading) for heading in page.select(".differences h3")] == ["Text", "Tags"]
    assert (words(page.select_one(".difference del")), words(page.select_one(".difference ins"))) == ("first", "last")


def test_any_two_are_compared(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    for text in ("Two.", "Three."):
        write(ana, f"/edit/posts/{post.id}", "save", body=text)
    newest, oldest = of_history(ana, post, 0), of_history(ana, post, 2)
    page = BeautifulSoup(ana.get(f"{newest}?with={oldest.rpartition('/')[2]}").text, "html.parser")
    assert [words(text) for text in page.select(".difference pre")] == [BEFORE, "Three."]
    assert words(page.select_one("select[name=with] option[selected]")).endswith("Ana")
    assert BEFORE in ana.get(oldest).text  # what there is nothing before


def test_an_older_text_of_a_draft_is_restored(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(step="draft", tags=["boats"]), signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "save", body="Worse.", title="Worse", tags="")
    answer = ana.post(f"{of_history(ana, post, 1)}/restore")
    assert answer.status_code == 303
    now = stored(app, post.id)
    assert (now.data["body"], now.title, [tag.name for tag in now.tags]) == (BEFORE, post.title, ["boats"])
    assert "first boats" in now.html
    assert texts(app, post) == [BEFORE, "Worse.", BEFORE]
    assert history(ana, post)[0].startswith("Restored Anna")


@pytest.mark.slow
def test_an_older_text_of_a_published_post_waits_to_be_published(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "save", body="Worse.")
    ana.post(f"{of_history(ana, post, 1)}/restore")
    assert "Worse." in client.get(post.url).text
    assert controls(ana.get(address))["body"] == BEFORE
    write(ana, address, "save")
    assert BEFORE in client.get(post.url).text
    assert texts(app, post) == [BEFORE, "Worse.", BEFORE, BEFORE]


@pytest.mark.slow
def test_a_category_that_is_gone_comes_back_with_its_post(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(step="draft"), signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "save", new_category="Tides")
    category = stored(app, post.id).categories[0]
    write(ana, f"/edit/posts/{post.id}", "save", categories=[], body="Without.")
    ana.post(f"/edit/categories/{category.id}/delete")
    ana.post(f"{of_history(ana, post, 1)}/restore")
    assert [category.name for category in stored(app, post.id).categories] == ["Tides"]


def test_history_is_for_those_who_may_edit(signed_in: Make, make_post: Make) -> None:
    post, ana, mira = make_post(), signed_in(name="Anna"), signed_in("author", name="Mira")
    write(ana, f"/edit/posts/{post.id}", "save", body="Another.")
    newest = of_history(ana, post, 0)
    for address in (f"/edit/posts/{post.id}/revisions", newest, f"{newest}/preview"):
        assert mira.get(address).status_code == 404
    assert mira.post(f"{newest}/restore").status_code == 404
    assert mira.post(f"/edit/posts/{post.id}/discard").status_code == 404


def test_a_revision_of_another_post_is_not_there(signed_in: Make, make_post: Make) -> None:
    one, other, ana = make_post(), make_post(), signed_in(name="Anna")
    revision = of_history(ana, other, 0).rpartition("/")[2]
    assert ana.get(f"/edit/posts/{one.id}/revisions/{revision}").status_code == 404
    assert ana.post(f"/edit/posts/{one.id}/revisions/{revision}/restore").status_code == 404


@pytest.mark.slow
def test_old_saves_are_thinned_by_the_worker_and_published_ones_stay(
    app: Flask, signed_in: Make, make_post: Make
) -> None:
    post, ana = make_post(step="draft"), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "save", body="Of the day before.")
    with app.app_context():
        db.session.execute(sa.update(Revision).values(created_at=db.now() - timedelta(days=1)))
        db.session.commit()
    for number in range(3):
        write(ana, address, "save", body=f"Saved {number}.")
    write(ana, address, "publish", body="Published.")
    write(ana, address, "draft", body="Back.")
    before = texts(app, post)
    for days, left in ((28, before), (31, ["Of the day before.", "Published.", "Back."])):
        with travel(db.now() + timedelta(days=days)):
            Worker(app).run_until_idle()
        assert texts(app, post) == left
    write(ana, address, "save", body="Now.")
    assert texts(app, post)[-2:] == ["Back.", "Now."]


def test_a_deleted_post_takes_its_history_along(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "save", body="Another.")
    ana.post(f"/edit/posts/{post.id}/delete")
    assert texts(app, post) == []


def test_what_waits_to_be_published_is_not_thinned(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    for body in ("Earlier.", "Later."):
        write(ana, address, "beside", body=body)
    with travel(db.now() + timedelta(days=31)):
        assert Worker(app).run_until_idle() == 1
    assert controls(ana.get(address))["body"] == "Later."


def test_a_text_that_is_restored_in_the_trash_takes_the_place_of_what_waits(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body="Later.")
    ana.post(f"{address}/trash")
    ana.post(f"{of_history(ana, post, 2)}/restore")
    assert controls(ana.get(address))["body"] == BEFORE
