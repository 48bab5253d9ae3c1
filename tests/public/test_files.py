"""A file is public while a public post uses it, or the site does; else it is there for those alone who may use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from drawing import decoded, encoded, mp4, picture
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read
from statements import queries

from blogapp import db
from blogapp.models import Media, Post

Make = Callable[..., Any]
KEPT = "public, max-age=31536000, s-maxage=300, immutable"
HIDDEN = "private, no-store"


def photo(width: int = 600) -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((width, 400)), "JPEG")), "quay.jpg"


def status(client: FlaskClient, address: str, **headers: str) -> int:
    with client.get(address, headers=headers) as answer:
        return answer.status_code


def addresses(app: Flask, number: int = 0) -> list[str]:
    """Return the addresses of an upload's files: the original's and those of its copies."""
    with app.app_context():
        row = db.session.query(Media).order_by(Media.id.desc())
        media = row.filter_by(id=number).one() if number else row.first()
        return [f"/media/{path}" for path in sorted(media.paths)]


@pytest.fixture
def lead(app: Flask, signed_in: Make) -> tuple[FlaskClient, str, list[str]]:
    """An author with a published post that has a picture: the author's browser, the post's form, the files."""
    author = signed_in("author")
    typed = {"title": "The harbour", "body": "Boats.", "lead_image": photo()}
    return author, write(author, "/edit/new/standard", "publish", **typed).location, addresses(app)


def test_files_of_a_public_post_are_for_everybody(
    client: FlaskClient, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    assert len(lead[2]) == 2
    for address in lead[2]:
        with client.get(address) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, KEPT)
            assert "Cookie" not in answer.vary
    assert queries(client.application, lambda: status(client, lead[2][0])) == 1


TAKEN_BACK = ["draft", "private", "trash"]


@pytest.mark.slow
@pytest.mark.parametrize("action", TAKEN_BACK)
def test_files_of_what_is_taken_back_end_at_once(
    client: FlaskClient, signed_in: Make, lead: tuple[FlaskClient, str, list[str]], action: str
) -> None:
    author, form, files = lead
    with client.get(files[0]) as answer:
        tag = answer.headers["ETag"]
    write(author, form, action)
    stranger, editor = signed_in("author", name="Mira"), signed_in("editor", name="Ada")
    for address in files:
        assert status(client, address) == status(client, address, Range="bytes=0-9") == status(stranger, address) == 404
        assert status(client, address, **{"If-None-Match": tag}) == 404
        for allowed in (author, editor):
            with allowed.get(address) as answer:
                assert (answer.status_code, answer.headers["Cache-Control"]) == (200, HIDDEN)
    write(author, form, "publish") if action != "trash" else author.post(f"{form}/restore")
    assert {status(client, address) for address in files} == {200}


@pytest.mark.slow
def test_a_refusal_does_not_tell_whether_there_is_a_file(
    client: FlaskClient, signed_in: Make, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    write(author, form, "private")
    for visitor in (client, signed_in("contributor", name="Mira")):
        answers = [visitor.get(address) for address in (files[0], "/media/2026/05/none-0123456789.jpg")]
        told = [{name: value for name, value in answer.headers if name != "Date"} for answer in answers]
        assert (answers[0].status_code, told[0]) == (404, told[1])


def test_files_appear_with_their_scheduled_post(client: FlaskClient, app: Flask, signed_in: Make) -> None:
    tomorrow = f"{db.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    write(signed_in(), "/edit/new/image", "schedule", image=photo(), published_at=tomorrow)
    assert status(client, addresses(app)[0]) == 404
    with time_machine.travel(db.now() + timedelta(days=2)):
        assert status(client, addresses(app)[0]) == 200


@pytest.mark.slow
def test_files_of_a_protected_post_go_with_its_key(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    write(author, form, "publish", post_password="low water")
    post = stored(app)
    assert {status(client, address) for address in files} == {404}
    client.post(f"/unlock/{post.id}", data={"password": "high water"}, headers={"Origin": "http://localhost"})
    client.set_cookie("blogapp-post-99", "made up", path="/media/")
    assert {status(client, address) for address in files} == {404}
    client.post(f"/unlock/{post.id}", data={"password": "low water"}, headers={"Origin": "http://localhost"})
    for address in files:
        with client.get(address) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, HIDDEN)
    write(author, form, "publish", post_password="another")
    assert {status(client, address) for address in files} == {404}


IN_TEXT = ["![]({})", "[the plan](http://localhost{})", '<img src="{}">', "See {} for more.", "![]({}?x=1#y)"]


@pytest.mark.slow
@pytest.mark.first(2)
@pytest.mark.parametrize("written", IN_TEXT)
def test_a_path_in_a_text_is_a_use(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]], written: str
) -> None:
    author, form, files = lead
    write(author, form, "private")
    text = {"title": "Plans", "body": written.format(files[-1].replace("quay", "qu%61y"))}
    write(author, "/edit/new/standard", "publish", **text)
    assert {status(client, address) for address in files} == {200}
    write(author, f"/edit/posts/{stored(app).id}", "save", body="Nothing here.")
    assert {status(client, address) for address in files} == {404}


@pytest.mark.any_database
@pytest.mark.slow
def test_a_path_that_somebody_else_types_makes_nothing_public(
    client: FlaskClient, app: Flask, signed_in: Make, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    write(author, form, "private")
    thief = signed_in("author", name="Mira")
    for text in IN_TEXT:
        write(thief, "/edit/new/standard", "publish", title="Mine", body=text.format(files[0]))
    with app.test_request_context(method="POST"):
        db.session.query(Post).update({"updated_at": db.now()})
        db.session.commit()
    assert status(client, files[0]) == status(thief, files[0]) == 404
    app.test_cli_runner().invoke(args=["formats", "refresh"])
    assert status(client, files[0]) == status(thief, files[0]) == 404


@pytest.mark.slow
def test_files_of_the_site_are_public(client: FlaskClient, app: Flask, signed_in: Make) -> None:
    admin = signed_in("administrator")
    write(admin, "/edit/settings/", "save", logo=photo())
    assert {status(client, address) for address in addresses(app)} == {200}
    write(admin, "/edit/new/image", "save", image=photo(700))
    hidden = addresses(app)
    assert status(client, hidden[0]) == 404
    write(admin, "/edit/settings/", "save", footer=f"![]({hidden[0]})")
    assert {status(client, address) for address in hidden} == {200}


@pytest.mark.slow
def test_a_file_that_two_posts_use_stays_with_the_second(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    number = stored(app).lead_image_id
    write(author, "/edit/new/image", "publish", **{"image-id": str(number)})
    write(author, form, "trash")
    assert status(client, files[0]) == 200
    write(author, f"/edit/posts/{stored(app).id}", "trash")
    assert status(client, files[0]) == 404


def test_a_post_that_lost_its_format_keeps_its_files(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    with app.test_request_context(method="POST"):
        db.session.query(Post).update({"format": "gone"})
        db.session.commit()
    assert write(author, form, "save", title="The old harbour").status_code == 303
    assert {status(client, address) for address in files} == {200}


@pytest.mark.slow
def test_deleting_for_good_offers_the_files_that_nothing_else_uses(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    write(author, form, "save", lead_image=photo(), body=f"![]({files[0]})")
    write(author, "/edit/new/image", "publish", image=photo(800))
    shared = stored(app).lead_image_id
    write(author, form, "save", body=f"![]({addresses(app, shared)[0]}) ![]({files[0]})")
    write(author, form, "trash")
    page = read(author, f"{form}/delete")
    assert [name.text for name in page.select("fieldset li")] == ["quay.jpg"]
    author.post(f"{form}/delete", data={"files": "y"})
    folder = Path(app.instance_path)
    assert not any((folder / address[1:]).exists() for address in files)
    assert status(author, files[0]) == 404
    assert status(client, addresses(app, shared)[0]) == 200


def test_without_the_tick_files_stay_for_whoever_uploaded_them(
    client: FlaskClient, app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, form, files = lead
    write(author, form, "trash")
    author.post(f"{form}/delete")
    assert (status(author, files[0]), status(client, files[0])) == (200, 404)


@pytest.mark.slow
def test_the_same_bytes_are_one_file(app: Flask, signed_in: Make) -> None:
    author = signed_in("author")
    for data, name in (photo()[0].getvalue(), "a.jpg"), (encoded(picture(), "PNG"), "b.png"):
        found = []
        for again in (name, "again.jpg"):
            write(author, "/edit/new/image", "save", image=(BytesIO(data), again))
            found.append(stored(app).data["image"]["id"])
        assert found[0] == found[1]
    for again in ("c.mp4", "d.mp4"):
        write(author, "/edit/new/video", "save", file=(BytesIO(mp4()), again))
    with app.app_context():
        assert [row.filename for row in db.session.query(Media).order_by(Media.id)] == ["a.jpg", "b.png", "c.mp4"]


def test_the_same_bytes_of_two_people_share_the_disk_and_nothing_else(app: Flask, signed_in: Make) -> None:
    people = [signed_in("author", name="Mira"), signed_in("author", name="Sol")]
    for number, author in enumerate(people):
        write(author, "/edit/new/image", "save", image=(photo()[0], f"of-{number}.jpg"))
    with app.app_context():
        first, second = db.session.query(Media).order_by(Media.id)
        pairs = list(zip(sorted(first.paths), sorted(second.paths), strict=True))
    folder = Path(app.instance_path) / "media"
    assert all((folder / one).samefile(folder / other) for one, other in pairs)
    assert "of-0" not in " ".join(other for _one, other in pairs)
    assert [status(people[1], f"/media/{path}") for path in pairs[0]] == [404, 200]


def test_a_file_that_was_lost_is_replaced_by_the_same_bytes(
    app: Flask, lead: tuple[FlaskClient, str, list[str]]
) -> None:
    author, _form, files = lead
    (Path(app.instance_path) / files[-1][1:]).unlink()
    (Path(app.instance_path) / files[0][1:]).unlink()
    write(author, "/edit/new/image", "publish", image=photo())
    assert {status(author, address) for address in addresses(app)} == {200}


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize(("kind", "size"), [("PNG", (1800, 600)), ("WEBP", (900, 900)), ("AVIF", (60, 40))])
def test_cards_show_the_picture_as_jpeg_while_the_post_is_public(
    client: FlaskClient, app: Flask, signed_in: Make, kind: str, size: tuple[int, int]
) -> None:
    author = signed_in()
    data = BytesIO(encoded(picture(size), kind))
    form = write(author, "/edit/new/image", "publish", image=(data, "quay.x")).location
    page = read(client, stored(app).url)
    told = {name: page.select_one(f"meta[property='og:image{name}']")["content"] for name in ("", ":type", ":width")}
    address = told[""].removeprefix("http://localhost")
    with client.get(address) as answer:
        assert (answer.status_code, answer.mimetype, told[":type"]) == (200, "image/jpeg", "image/jpeg")
        assert answer.headers["Cache-Control"] == KEPT
        assert decoded(answer.data).width == int(told[":width"]) == min(1200, size[0])
    assert status(client, address.replace("-", "-0", 1)) == 404
    write(author, form, "private")
    assert status(client, address) == 404
