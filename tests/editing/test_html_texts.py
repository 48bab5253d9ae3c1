"""A post whose text is HTML: it is shown, changed, merged and kept as HTML, and turned into Markdown on request."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from drawing import encoded, picture
from filling import controls, stored, write
from flask import Flask
from reading import read, words

from blogapp import db
from blogapp.models import Media, Post, media_uses

Make = Callable[..., Any]
SAME = "<p>The <b>first</b> boats.</p>\n<p>Fog.</p>"
MORE = '<p class="has-text-align-center">The first boats.</p>\n\n<p>Fog.</p>'
pytestmark = pytest.mark.any_database


def fields(text: str) -> dict[str, Any]:
    return {"fields": {"body": text, "body.syntax": "html"}}


@pytest.fixture
def html_post(make_post: Make) -> Post:
    return make_post(**fields(MORE))


def data(app: Flask, post: Post) -> dict[str, Any]:
    return {name: value for name, value in stored(app, post.id).data.items() if name.startswith("body")}


def test_readers_see_it_as_it_was(html_post: Post, signed_in: Make) -> None:
    reader = signed_in()
    assert read(reader, html_post.url).select_one("article p.align-center")
    assert "align-center" in reader.get("/feed/").text


def test_the_form_holds_the_html_and_saves_it_as_such(app: Flask, html_post: Post, signed_in: Make) -> None:
    editor, address = signed_in(), f"/edit/posts/{html_post.id}"
    form = controls(editor.get(address))
    assert (form["body"].replace("\r", ""), form["body.syntax"]) == (MORE, "html")
    page = read(editor, address)
    assert not page.select("textarea[data-markdown], .text-files, .markdown-help")
    write(editor, address, "save", body=MORE.replace("boats", "ships"))
    assert data(app, html_post) == {"body": MORE.replace("boats", "ships"), "body.syntax": "html"}


def test_a_new_post_is_markdown(signed_in: Make) -> None:
    assert "body.syntax" not in controls(signed_in().get("/edit/new/standard"))


def test_html_that_markdown_can_say_is_turned_into_it_after_a_look(
    app: Flask, make_post: Make, signed_in: Make
) -> None:
    post, editor = make_post(**fields(SAME)), signed_in()
    assert "Turn into Markdown" in editor.get(f"/edit/posts/{post.id}").text
    page = editor.get(f"/edit/posts/{post.id}/markdown")
    texts = [words(text) for text in BeautifulSoup(page.text, "html.parser").select(".difference pre")]
    assert texts == ["<p>The <b>first</b> boats.</p> <p>Fog.</p>", "The **first** boats. Fog."]
    assert data(app, post)["body"] == SAME
    form = controls(page)
    answer = editor.post(f"/edit/posts/{post.id}/markdown", data=form | {"action": "save"})
    assert answer.status_code == 303
    assert data(app, post) == {"body": "The **first** boats.\n\nFog."}
    assert "<strong>first</strong>" in editor.get(post.url).text
    again = editor.get(f"/edit/posts/{post.id}/markdown")
    assert again.location == f"/edit/posts/{post.id}"


def test_html_that_says_more_is_not_offered_to_be_turned(app: Flask, html_post: Post, signed_in: Make) -> None:
    editor = signed_in()
    assert "Turn into Markdown" not in editor.get(f"/edit/posts/{html_post.id}").text
    assert "stays what it is" in editor.get(f"/edit/posts/{html_post.id}").text
    editor.post(f"/edit/posts/{html_post.id}/markdown", data={"action": "save"})
    assert data(app, html_post)["body.syntax"] == "html"


def test_changes_that_wait_are_turned_and_go_on_waiting(app: Flask, make_post: Make, signed_in: Make) -> None:
    post, editor = make_post(**fields(SAME)), signed_in()
    write(editor, f"/edit/posts/{post.id}", "beside", body=SAME.replace("boats", "ships"))
    form = controls(editor.get(f"/edit/posts/{post.id}/markdown"))
    page = read(editor, f"/edit/posts/{post.id}/markdown")
    action = page.select_one("main button[name=action]")
    assert action
    editor.post(f"/edit/posts/{post.id}/markdown", data=form | {"action": action["value"]})
    assert data(app, post)["body"] == SAME
    now = controls(editor.get(f"/edit/posts/{post.id}"))
    assert (now["body"].replace("\r", ""), "body.syntax" in now) == ("The **first** ships.\n\nFog.", False)


def test_two_people_change_one_text_in_html(app: Flask, html_post: Post, signed_in: Make) -> None:
    ana, noor, address = signed_in(name="Anna"), signed_in(name="Noor"), f"/edit/posts/{html_post.id}"
    form = controls(noor.get(address))
    form.pop("csrf_token")
    write(ana, address, "save", body=MORE.replace("Fog", "Mist"))
    answer = noor.post(address, data=form | {"body": MORE.replace("first", "last"), "action": "save"})
    assert answer.status_code == 303
    merged = MORE.replace("Fog", "Mist").replace("first", "last")
    assert data(app, html_post) == {"body": merged, "body.syntax": "html"}


@pytest.mark.slow
def test_texts_in_two_syntaxes_are_never_mixed(app: Flask, make_post: Make, signed_in: Make) -> None:
    post, ana, noor = make_post(**fields(SAME)), signed_in(name="Anna"), signed_in(name="Noor")
    form = controls(noor.get(f"/edit/posts/{post.id}"))
    form.pop("csrf_token")
    turning = f"/edit/posts/{post.id}/markdown"
    ana.post(turning, data=controls(ana.get(turning)) | {"action": "save"})
    answer = noor.post(f"/edit/posts/{post.id}", data=form | {"body": SAME.replace("Fog", "Mist"), "action": "save"})
    assert answer.status_code == 409
    assert "Markdown → HTML" in answer.text
    assert controls(answer)["body.syntax"] == "html"
    assert data(app, post) == {"body": "The **first** boats.\n\nFog."}


def test_a_conversion_that_began_from_an_older_text_is_told(app: Flask, make_post: Make, signed_in: Make) -> None:
    post, editor = make_post(**fields(SAME)), signed_in()
    form = controls(editor.get(f"/edit/posts/{post.id}/markdown"))
    write(editor, f"/edit/posts/{post.id}", "save", body=SAME.replace("Fog", "Mist"))
    editor.post(f"/edit/posts/{post.id}/markdown", data=form | {"action": "save"})
    assert "Mist" in data(app, post)["body"]


def test_the_syntax_comes_back_with_a_revision(app: Flask, make_post: Make, signed_in: Make) -> None:
    post, editor = make_post(step="draft", **fields(SAME)), signed_in()
    turning = f"/edit/posts/{post.id}/markdown"
    editor.post(turning, data=controls(editor.get(turning)) | {"action": "save"})
    page = read(editor, f"/edit/posts/{post.id}/revisions")
    oldest = [str(link["href"]) for link in page.select("a[href*='/revisions/']")][-1].split("?")[0].rstrip("/")
    token = controls(editor.get(f"/edit/posts/{post.id}"))["csrf_token"]
    number = oldest.rsplit("/revisions/", 1)[1].split("/")[0]
    editor.post(f"/edit/posts/{post.id}/revisions/{number}/restore", data={"csrf_token": token})
    assert data(app, post) == {"body": SAME, "body.syntax": "html"}


def test_what_was_typed_and_not_saved_is_html_again(html_post: Post, signed_in: Make) -> None:
    editor, address = signed_in(), f"/edit/posts/{html_post.id}"
    form = controls(editor.get(address))
    typed = form | {"body": MORE.replace("Fog", "Mist"), "typed_at": "1", "draft": "another-form"}
    assert editor.post(f"{address}/autosave", data=typed).status_code == 200
    link = read(editor, address).select_one("a[href*='autosaves']")
    assert link
    taken = editor.get(f"{link['href']}/take", follow_redirects=True)
    assert controls(taken)["body.syntax"] == "html"
    assert "Mist" in controls(taken)["body"]


def test_typing_errors_are_not_corrected_in_html_on_the_public_page(html_post: Post, signed_in: Make) -> None:
    editor = signed_in()
    asked = {"words": "Fog.", "number": 0, "text": "live"}
    assert "name" not in editor.get(f"/edit/posts/{html_post.id}/paragraph", query_string=asked).get_json()
    sent = {"name": "body", "version": "1", "value": "x", "text": "live", "action": "save"}
    assert editor.post(f"/edit/posts/{html_post.id}/paragraph", data=sent).status_code == 404


def test_a_copy_of_it_is_html(app: Flask, html_post: Post, signed_in: Make) -> None:
    editor = signed_in()
    token = controls(editor.get(f"/edit/posts/{html_post.id}"))["csrf_token"]
    editor.post(f"/edit/posts/{html_post.id}/copy", data={"draft": "copy-1", "csrf_token": token})
    assert data(app, stored(app)) == {"body": MORE, "body.syntax": "html"}


def test_a_picture_named_by_its_path_is_used_and_has_its_size(app: Flask, signed_in: Make, make_post: Make) -> None:
    author = signed_in("author", name="Mira")
    write(author, "/edit/new/image", "save", image=(BytesIO(encoded(picture((1200, 600)), "JPEG")), "quay.jpg"))
    with app.app_context():
        media = db.session.query(Media).one()
        body = f'<p><img src="/media/{media.path}" alt="Quay"></p>'
        number, size = media.id, (str(media.width), str(media.height))
    write(author, "/edit/new/standard", "publish", title="Quay", **fields(body)["fields"])
    post = stored(app)
    image = read(author, post.url).select_one("article img[src^='/media/']")
    assert image
    assert (image["width"], image["height"]) == size
    assert image["srcset"]
    with app.app_context():
        assert db.session.query(media_uses).filter_by(post_id=post.id, media_id=number).count() == 1
