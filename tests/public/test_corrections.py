"""A public correction: its sentence stands at the foot of the post, and a page shows which words were changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.exporting import wordpress
from blogapp.models import Post, Revision

Make = Callable[..., Any]
WRONG, RIGHT = "The harbour opened in 1921.", "The harbour opened in 1912."
SENTENCE = "The harbour opened in 1912, not <1921>."


@pytest.fixture
def post(make_post: Make) -> Post:
    made: Post = make_post(title="Harbour", body=f"{WRONG}\n\nThe tide is *low*.")
    return made


def correct(client: Any, post: Post, sentence: str = SENTENCE, action: str = "save", **typed: Any) -> Any:
    typed = {"body": f"{RIGHT}\n\nThe tide is *low*."} | typed
    return write(client, f"/edit/posts/{post.id}", action, post_correction=sentence, **typed)


def told(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select(".post-corrections p")]


def link(client: FlaskClient, post: Post) -> str:
    """Return where the line at the foot of a post leads to."""
    found = read(client, post.url).select_one(".post-corrections a")
    assert found
    return str(found["href"])


@pytest.mark.slow
def test_readers_are_told_what_was_wrong_and_shown_what_changed(
    app: Flask, client: FlaskClient, signed_in: Make, post: Post
) -> None:
    before = client.get(post.url)
    assert correct(signed_in(name="Anna"), post).status_code == 303
    answer = client.get(post.url, headers={"If-None-Match": before.headers["ETag"]})
    page = BeautifulSoup(answer.text, "html.parser")
    (line,) = told(page)
    assert line.startswith("Corrected on ")
    assert SENTENCE in line
    (linked,) = (json.loads(script.get_text()) for script in page.select("script[type='application/ld+json']"))
    assert linked["correction"][0]["text"] == SENTENCE
    assert linked["correction"][0]["@type"] == "CorrectionComment"
    changed = f"{stored(app, post.id).updated_at:%Y-%m-%dT%H:%M:%S}"
    assert linked["dateModified"].startswith(changed)
    answer = client.get(link(client, post))
    assert (answer.headers["X-Robots-Tag"], "public" in answer.headers["Cache-Control"]) == ("noindex", True)
    shown = BeautifulSoup(answer.text, "html.parser")
    assert [words(part) for part in shown.select(".changed :is(del, ins)")] == ["1921.", "1912."]
    assert words(shown.select_one(".changed")) == "The harbour opened in 1921.1912. The tide is low."
    assert SENTENCE in words(shown.select_one(".correction-told"))
    assert shown.select("meta[name=robots][content=noindex]")
    (item,) = client.get("/feed/json/").json["items"]
    assert SENTENCE in BeautifulSoup(item["content_html"], "html.parser").get_text()
    assert item["date_modified"].startswith(changed)
    assert "in 1912, not" not in client.get("/").text  # the stream stays quiet
    with app.test_request_context(), db.reading():
        exported = "".join(wordpress.parts())
    assert "_blogapp_corrections" in exported
    assert "in 1912, not" in exported


@pytest.mark.slow
def test_a_later_change_shows_no_more_than_the_corrections(client: FlaskClient, signed_in: Make, post: Post) -> None:
    """Neither drafts nor other revisions are behind addresses of this kind."""
    ana = signed_in(name="Anna")
    correct(ana, post)
    address = link(client, post)
    first = client.get(address).text
    write(ana, f"/edit/posts/{post.id}", "save", body="Published without a word on it.")
    write(ana, f"/edit/posts/{post.id}", "beside", body="Secret.", post_correction="Proposed.")
    page = read(client, post.url)
    assert len(told(page)) == 1
    number = int(address.rstrip("/").rpartition("-")[2])
    others = {client.get(f"{post.url}correction-{other}/").status_code for other in range(1, number + 4)}
    assert others == {200, 404}
    assert [client.get(f"{post.url}correction-{number + more}/").status_code for more in (-1, 1, 2)] == [404] * 3
    assert BeautifulSoup(client.get(address).text, "html.parser").select(".changed") == BeautifulSoup(
        first, "html.parser"
    ).select(".changed")


@pytest.mark.slow
def test_a_contributor_proposes_it_and_who_publishes_decides(
    client: FlaskClient, signed_in: Make, make_user: Make, make_post: Make
) -> None:
    noor = make_user("contributor", "Noor")
    post = make_post(author=noor, body=WRONG)
    correct(signed_in(noor), post, action="beside", body=RIGHT)
    assert told(read(client, post.url)) == []
    ana = signed_in(name="Anna")
    assert controls(ana.get(f"/edit/posts/{post.id}"))["post_correction"] == SENTENCE
    write(ana, f"/edit/posts/{post.id}", "save", post_correction="It opened earlier.")
    (line,) = told(read(client, post.url))
    assert "It opened earlier." in line


@pytest.mark.slow
def test_an_editor_takes_it_back_and_tells_it_again(client: FlaskClient, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    correct(ana, post)
    address, history = link(client, post), f"/edit/posts/{post.id}/revisions"
    assert SENTENCE in read(ana, history).get_text()
    for shown in (False, True):
        button = read(ana, history).select_one("button[formaction$='/correction']")
        assert button
        answer = ana.post(str(button["formaction"]), data={"withdrawn": button["value"]}, follow_redirects=True)
        assert "of the correction again" in answer.text if shown else "is taken back" in answer.text
        assert bool(told(read(client, post.url))) == shown
        assert client.get(address).status_code == (200 if shown else 404)
    sol = signed_in("contributor", name="Sol")
    assert sol.post(str(button["formaction"])).status_code == 404


@pytest.mark.slow
def test_undo_takes_the_sentence_back_and_keeps_it(client: FlaskClient, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    page = BeautifulSoup(ana.get(correct(ana, post).location).text, "html.parser")
    form = page.select_one(".notices form[method=post]")
    assert form
    address = link(client, post)
    ana.post(str(form["action"]))
    assert told(read(client, post.url)) == []
    assert client.get(address).status_code == 404
    assert controls(ana.get(f"/edit/posts/{post.id}"))["post_correction"] == SENTENCE


@pytest.mark.slow
def test_what_corrects_nothing_is_refused_with_all_that_was_typed(
    client: FlaskClient, signed_in: Make, make_post: Make, post: Post
) -> None:
    ana = signed_in(name="Anna")
    answer = correct(ana, post, body=f"{WRONG}\n\nThe tide is *low*.", search_title="Harbours")
    assert answer.status_code == 422
    assert "nothing to correct" in complaint(answer, "post_correction")
    assert (controls(answer)["post_correction"], controls(answer)["search_title"]) == (SENTENCE, "Harbours")
    assert "at most 300 fit" in complaint(correct(ana, post, "a" * 301), "post_correction")
    draft = make_post(step="draft")
    assert "post_correction" not in controls(ana.get(f"/edit/posts/{draft.id}"))
    form = controls(ana.get(f"/edit/posts/{post.id}")) | {"post_correction": SENTENCE, "body": RIGHT}
    write(ana, f"/edit/posts/{post.id}", "draft")
    form["version"] = controls(ana.get(f"/edit/posts/{post.id}"))["version"]
    answer = ana.post(f"/edit/posts/{post.id}", data=form | {"action": "save"})
    assert "Readers do not see this post now" in complaint(answer, "post_correction")


@pytest.mark.slow
def test_a_protected_post_shows_it_to_who_has_the_password(client: FlaskClient, signed_in: Make, post: Post) -> None:
    ana, address = signed_in(name="Anna"), f"/edit/posts/{post.id}"
    write(ana, address, "save", post_password="lighthouse 7", body="Secret 1921.")
    assert "Take the password away first" in complaint(correct(ana, post, unprotected="y"), "post_correction")
    correct(ana, post)
    assert told(read(client, post.url)) == []
    client.post(f"/unlock/{post.id}", data={"password": "lighthouse 7"})
    found = link(client, post)
    answer = client.get(found)
    assert ("Secret" in answer.text, "private" in answer.headers["Cache-Control"]) == (True, True)
    client.delete_cookie(f"key-{post.id}", path=post.url)
    other = client.application.test_client().get(found)
    assert (other.status_code, other.location) == (302, post.url)


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["trash", "draft", "expired"])
def test_with_the_post_the_page_is_gone(
    app: Flask, client: FlaskClient, signed_in: Make, post: Post, gone: str
) -> None:
    ana = signed_in(name="Anna")
    correct(ana, post)
    address = link(client, post)
    if gone == "expired":
        with app.test_request_context(method="POST"):
            db.session.get_one(Post, post.id).expires_at = db.now()
            db.session.commit()
    else:
        write(ana, f"/edit/posts/{post.id}", gone)
    assert client.get(address).status_code == 404


def test_a_post_that_moved_or_lost_its_format_is_still_corrected(
    app: Flask, client: FlaskClient, signed_in: Make, post: Post
) -> None:
    ana = signed_in(name="Anna")
    correct(ana, post)
    address = link(client, post)
    write(ana, f"/edit/posts/{post.id}", "save", slug="old-harbour")
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (301, link(client, stored(app, post.id)))
    formats = app.extensions["blogapp.formats"].loaded
    taken = formats.pop("standard")
    try:
        page = client.get(str(answer.location)).text
        assert "cannot be shown here word by word" in page
        assert "1921" not in BeautifulSoup(page, "html.parser").get_text().replace(SENTENCE, "")
    finally:
        formats["standard"] = taken


def test_only_a_published_change_of_a_public_text_is_told(app: Flask, signed_in: Make, post: Post) -> None:
    """What is kept for the trash or for later is a revision, too."""
    ana = signed_in(name="Anna")
    correct(ana, post, action="beside")
    correct(ana, post, action="trash")
    with app.app_context():
        assert db.session.scalars(Revision.corrections([post.id])).all() == []
