"""A paragraph is corrected on the public page: by those who may, and nothing else changes by that."""

from collections.abc import Callable
from typing import Any

import pytest
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp.models import Post
from blogapp.text.paragraphs import part

Make = Callable[..., Any]
BODY = "The first bots come in.\n\n> Bots *again*, and [more](/tides/)[^1].\n\n- Fog\n- Fog\n\n[^1]: At six."
pytestmark = pytest.mark.any_database


def ask(client: FlaskClient, post: Post, words: str, number: int = 0) -> Any:
    return client.get(
        f"/edit/posts/{post.id}/paragraph", query_string={"words": words, "number": number, "text": "live"}
    )


def send(client: FlaskClient, post: Post, source: dict[str, str], text: str) -> Any:
    whole = "\n".join(each for each in (source["before"], text, source["after"]) if each)
    typed = {"name": source["name"], "version": source["version"], "value": whole, "text": "live", "action": "save"}
    return client.post(f"/edit/posts/{post.id}/paragraph", data=typed)


@pytest.mark.parametrize(
    ("words", "number", "text"),
    [
        ("The first bots come in.", 0, "The first bots come in."),
        ("Bots again, and more.", 0, "> Bots *again*, and [more](/tides/)[^1]."),
        ("Fog", 1, "- Fog"),
        ("Fog", 2, None),
        ("At", 0, None),
        ("…", 0, None),
    ],
)
def test_a_paragraph_is_found_in_its_source(words: str, number: int, text: str | None) -> None:
    parted = part(BODY, words, number)
    assert (parted and parted.text) == text
    assert parted is None or "\n".join(each for each in parted if each) == BODY


def test_a_correction_is_stored_and_all_else_stays(app: Flask, make_post: Make, signed_in: Make) -> None:
    post = make_post(title="Boats", body=BODY, tags=["harbour"], excerpt="Six o'clock.", comments_open=False)
    editor = signed_in()
    write(editor, f"/edit/posts/{post.id}", "beside", title="Waits")
    source = ask(editor, post, "The first bots come in.").get_json()
    answer = send(editor, post, source, "The first boats come in.")
    assert (answer.status_code, answer.location) == (303, post.url)
    after = stored(app, post.id)
    assert after.data["body"] == BODY.replace("first bots", "first boats")
    with app.app_context():
        assert (after.title, after.excerpt, after.comments_open) == ("Boats", "Six o'clock.", False)
    assert "first boats" in editor.get(post.url).text
    assert "Waits" in editor.get(f"/edit/posts/{post.id}").text


def test_what_was_changed_meanwhile_is_merged_or_shown_with_both(app: Flask, make_post: Make, signed_in: Make) -> None:
    post, editor = make_post(body=BODY), signed_in()
    first, second = (ask(editor, post, words).get_json() for words in ("The first bots come in.", "Fog"))
    send(editor, post, first, "The first boats come in.")
    assert send(editor, post, second, "- Mist").status_code == 303
    assert "first boats" in stored(app, post.id).data["body"]
    assert "- Mist" in stored(app, post.id).data["body"]
    refused = send(editor, post, first, "The first ships come in.")
    assert refused.status_code == 409
    assert "ships" in refused.text


def test_whoever_may_not_change_it_is_told_nothing(make_post: Make, make_user: Make, signed_in: Make) -> None:
    aki, kim = make_user("author", "Aki"), make_user("contributor", "Kim")
    post, own, draft = make_post(), make_post(author=kim), make_post(step="save")
    for client, of in ((signed_in(aki), post), (signed_in(kim), own), (signed_in(), draft)):
        assert ask(client, of, "The first boats come in before the light does.").status_code == 404
        assert client.post(f"/edit/posts/{of.id}/paragraph", data={"name": "body", "value": ""}).status_code == 404


def test_what_stands_in_no_text_leads_to_the_form(make_post: Make, signed_in: Make) -> None:
    post = make_post()
    assert ask(signed_in(), post, "Nowhere.").get_json() == {"form": f"/edit/posts/{post.id}?text=live"}
