"""The media library: files are found, described, replaced in place and deleted, by who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from databases import empty
from drawing import encoded, picture
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from statements import queries

from blogapp import db
from blogapp.models import Media

Make = Callable[..., Any]
LIBRARY = "/edit/media/"


@pytest.fixture
def app(shared_app: Flask) -> Flask:
    """Not the one of the other tests of files: a database that is emptied."""
    empty(shared_app)
    return shared_app


def photo(name: str, kind: str = "JPEG") -> tuple[BytesIO, str]:
    """Draw a picture, another one for each name."""
    return BytesIO(encoded(picture((600, 300 + sum(map(ord, name)))), kind)), name


def add(client: Any, *names: str) -> None:
    assert client.post(LIBRARY, data={"files": [photo(name) for name in names]}).status_code == 303


def file(app: Flask, name: str) -> Media:
    with app.app_context():
        row = db.session.query(Media).filter_by(filename=name).one()
        db.session.expunge_all()
        return row


def listed(client: FlaskClient, query: str = "") -> list[str]:
    return [words(name) for name in read(client, f"{LIBRARY}{query}").select(".media-grid a bdi")]


def publish(client: Any, body: str) -> str:
    write(client, "/edit/new/standard", "publish", title="Low tide", body=body)
    return stored(client.application).url


@pytest.mark.slow
def test_files_are_found_by_name_kind_person_month_and_use(app: Flask, signed_in: Make) -> None:
    mira, editor = signed_in("author", name="Mira"), signed_in("editor", name="Ada")
    add(mira, "quay.jpg", "crane.jpg")
    editor.post(LIBRARY, data={"files": [(BytesIO(b"low\n"), "tides.txt")]})
    with app.test_request_context(method="POST"):
        db.session.query(Media).filter_by(filename="crane.jpg").one().created_at = datetime(
            2025, 12, 31, 23, tzinfo=UTC
        )
        db.session.commit()
    publish(mira, f"![Quay](media:{file(app, 'quay.jpg').id})")
    assert listed(editor) == ["tides.txt", "quay.jpg", "crane.jpg"]
    for query, names in {
        "?q=QUAY": ["quay.jpg"],
        "?kind=image": ["quay.jpg", "crane.jpg"],
        "?kind=document&q=quay": [],
        f"?person={editor.user.id}": ["tides.txt"],
        "?month=2026-01": ["crane.jpg"],  # in the zone of the site
        "?unused=y": ["tides.txt", "crane.jpg"],
        "?kind=nothing&month=2026-13&person=x&page=-1": ["tides.txt", "quay.jpg", "crane.jpg"],
    }.items():
        assert listed(editor, query) == names, query
    assert listed(mira) == ["quay.jpg", "crane.jpg"]
    assert signed_in("contributor", name="Sol").get(LIBRARY).status_code == 404


def test_the_library_costs_six_queries_at_most(app: Flask, signed_in: Make) -> None:
    editor = signed_in("editor", name="Ada")
    add(editor, "quay.jpg", "crane.jpg")
    for address in (LIBRARY, f"{LIBRARY}?unused=y", f"{LIBRARY}{file(app, 'quay.jpg').id}"):
        editor.get(address)
        assert queries(app, lambda address=address: editor.get(address)) <= 6, address


def test_a_file_that_cannot_be_used_is_named_and_the_others_are_there(app: Flask, signed_in: Make) -> None:
    author = signed_in("author", name="Mira")
    answer = author.post(LIBRARY, data={"files": [(BytesIO(b""), "empty.png"), photo("quay.jpg")]})
    assert answer.status_code == 422
    assert words(BeautifulSoup(answer.text, "html.parser").select_one("#files-error")).startswith(
        "empty.png: This file is"
    )
    assert listed(author) == ["quay.jpg"]
    assert author.post(LIBRARY, data={}).status_code == 422


def test_what_is_said_of_a_file_holds_where_a_post_says_nothing_else(
    app: Flask, signed_in: Make, client: FlaskClient
) -> None:
    author = signed_in("author", name="Mira")
    add(author, "quay.jpg")
    number = file(app, "quay.jpg").id
    url = publish(author, f'![](media:{number})\n\n![Mine](media:{number} "Said here")')
    said = {"description": "The old quay", "caption": "At low tide", "credit": "Photo: Mira", "licence": "CC BY 4.0"}
    assert author.post(f"{LIBRARY}{number}", data=said).status_code == 303
    for address in (url, "/"):
        first, second = read(client, address).select("article figure")
        assert [image["alt"] for image in (first.img, second.img) if image] == ["The old quay", "Mine"]
        assert words(first) == "At low tide Photo: Mira, CC BY 4.0"
        assert words(second) == "Said here Photo: Mira, CC BY 4.0"
    assert "The old quay" in client.get("/feed/").text
    assert listed(author, "?q=old+quay") == ["quay.jpg"]
    refused = author.post(f"{LIBRARY}{number}", data=said | {"credit": "x" * 201})
    assert refused.status_code == 422
    assert "This is 201 characters long; at most 200 fit." in refused.text
    assert "x" * 201 in refused.text


def test_what_was_said_of_a_file_comes_back_and_is_not_taken_back_unseen(app: Flask, signed_in: Make) -> None:
    author, editor = signed_in("author", name="Mira"), signed_in("editor", name="Ada")
    add(author, "quay.jpg")
    page = f"{LIBRARY}{file(app, 'quay.jpg').id}"
    lain = controls(editor.get(page))
    author.post(page, data={"description": "The old quay", "caption": "At low tide"})
    answer = editor.post(page, data=lain | {"credit": "Photo: Ada"}, follow_redirects=True)
    now = file(app, "quay.jpg")
    assert (now.description, now.caption, now.credit) == ("The old quay", "At low tide", "Photo: Ada")
    editor.post(page, data={"caption": "At high tide"})
    undo = str(BeautifulSoup(answer.text, "html.parser").select_one(".notices form")["action"])  # type: ignore[index]
    assert signed_in("author", name="Kim").post(undo).status_code == 404
    assert author.post(undo).location == page
    assert file(app, "quay.jpg").credit == ""
    listed = [words(row) for row in read(author, page).select("li.row .row-title")]
    assert listed == ["Caption: At low tide", "What it shows: – · Caption: –"]


@pytest.mark.slow
def test_a_file_is_replaced_wherever_it_stands_and_its_old_address_leads_on(
    app: Flask, signed_in: Make, client: FlaskClient
) -> None:
    author = signed_in("author", name="Mira")
    add(author, "quay.jpg")
    old = file(app, "quay.jpg")
    url = publish(author, f"![Quay](media:{old.id})\n\n![Typed]({old.url})")
    assert old.url in client.get("/").text
    answer = author.post(f"{LIBRARY}{old.id}/replace", data={"file": photo("new.png", "PNG")})
    assert answer.status_code == 303
    new = file(app, "new.png")
    assert (new.id, new.mime) == (old.id, "image/png")
    assert new.url != old.url
    for address in (url, "/"):
        assert read(client, address).select_one(f"figure img[src='{new.url}']")
    for path in (old.path, *old.widths.values()):
        assert client.get(f"/media/{path}").location == new.url
    assert client.get(new.url, buffered=True).status_code == 200
    write(author, f"/edit/posts/{stored(app).id}", "save", body=f"![Typed]({old.url})")  # uses it by that alone
    assert client.get(new.url, buffered=True).status_code == 200
    text = author.post(f"{LIBRARY}{new.id}/replace", data={"file": (BytesIO(b"words\n"), "words.txt")})
    assert text.status_code == 422
    assert "This file cannot be used here." in text.text


@pytest.mark.slow
def test_deleting_names_the_posts_and_leaves_words_in_their_place(
    app: Flask, signed_in: Make, client: FlaskClient
) -> None:
    author, editor = signed_in("author", name="Mira"), signed_in("editor", name="Ada")
    add(author, "quay.jpg")
    number, url = file(app, "quay.jpg").id, file(app, "quay.jpg").url
    post = publish(author, f"Before ![The old quay](media:{number}) after")
    write(editor, "/edit/new/standard", "save", title="Secret plans", body=f"![Quay](media:{number})")
    page = author.get(f"{LIBRARY}{number}/delete").text
    assert "Low tide" in page
    assert "One post of somebody else uses it, too." in page
    assert "Secret plans" not in page
    assert author.get(url, buffered=True).status_code == 200
    assert author.post(f"{LIBRARY}{number}/delete").status_code == 303
    assert "Before The old quay after" in words(read(client, post).select_one("article .e-content"))
    assert client.get(url).status_code == 404
    assert author.get(f"{LIBRARY}{number}").status_code == 404
    assert not read(client, "/").select("article img")


def test_files_of_others_are_not_there_for_authors(app: Flask, signed_in: Make) -> None:
    author, other = signed_in("author", name="Mira"), signed_in("author", name="Sol")
    add(author, "quay.jpg")
    address = f"{LIBRARY}{file(app, 'quay.jpg').id}"
    for client, status in ((other, 404), (signed_in("contributor", name="Kim"), 404), (signed_in(name="Ada"), 200)):
        assert client.get(address).status_code == status
        assert client.get(f"{address}/delete").status_code == status
        if status == 404:
            assert {client.post(f"{address}{rest}").status_code for rest in ("", "/replace", "/delete")} == {404}
