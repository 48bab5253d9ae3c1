"""Who has a link to a preview sees the newest text of a post, until the link expires or is revoked, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from undoing import listed, press, sent

from blogapp import db
from blogapp.models import Change, Post, PreviewLink, User

Make = Callable[..., Any]


def share(client: Any, post: Post, days: int = 7) -> str:
    """Make a link on the desk; return its path."""
    answer = client.post(f"/edit/posts/{post.id}/previews", data={"days": str(days)})
    page = BeautifulSoup(client.get(answer.location).text, "html.parser")
    shown = page.select_one("input[readonly]")
    assert shown
    assert str(shown["value"]).startswith("http://localhost/preview/")
    return str(shown["value"]).removeprefix("http://localhost")


def set_back(app: Flask, **by: int) -> None:
    """Let all links have been made so much earlier."""
    with app.test_request_context(method="POST"):
        for link in db.session.scalars(sa.select(PreviewLink)):
            link.expires_at -= timedelta(**by)
        db.session.commit()


def test_a_draft_is_shown_to_whoever_has_the_link(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    post = make_post(step="draft", title="Fog", body="None came in.")
    link = share(signed_in(name="Anna"), post)
    answer = client.get(link)
    page = BeautifulSoup(answer.text, "html.parser")
    assert words(page.select_one(".e-content")) == "None came in."
    assert "The link works until" in words(page.select_one(".preview-bar"))
    assert "Fog" not in client.get("/").text


def test_nobody_keeps_it_and_no_session_is_looked_at(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana = signed_in(name="Anna")
    link = share(ana, make_post(step="draft"))
    for reader in (client, ana):
        answer = reader.get(link)
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert not {"Set-Cookie", "ETag", "Last-Modified"} & set(answer.headers.keys())
        head = BeautifulSoup(answer.text, "html.parser")
        assert [str(tag["content"]) for tag in head.select("meta[name=robots]")] == ["noindex"]
        assert not head.select("link[rel=canonical]")


def test_the_changes_beside_a_published_post_are_shown(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post()
    write(ana, f"/edit/posts/{post.id}", "beside", body="What waits.", title="Another")
    before = client.get(post.url)
    link = share(ana, post)
    page = read(client, link)
    assert (words(page.select_one(".e-content")), words(page.select_one(".p-name"))) == ("What waits.", "Another")
    write(ana, f"/edit/posts/{post.id}", "beside", body="What waits now.", title="Another")
    assert words(read(client, link).select_one(".e-content")) == "What waits now."
    after = client.get(post.url)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_expires(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, days: int) -> None:
    link = share(signed_in(name="Anna"), make_post(step="draft"), days)
    set_back(app, days=days, seconds=-60)
    assert client.get(link).status_code == 200
    set_back(app, seconds=60)
    answer = client.get(link)
    assert (answer.status_code, "expired" in answer.text) == (404, True)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_link_is_revoked(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    link = share(ana, post)
    page = read(ana, f"/edit/posts/{post.id}/previews")
    form = next(form for form in page.select("form[method=post]") if str(form.get("action", "")).endswith("/revoke"))
    for _press in range(2):
        assert ana.post(str(form["action"])).status_code == 303
    assert client.get(link).status_code == 404
    assert share(ana, post) != link


@pytest.mark.parametrize("change", ["trash", "delete", "deactivate", "role", "author"])
def test_a_link_shows_nothing_once_its_maker_may_not_change_the_post(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, change: str
) -> None:
    mira, boss = signed_in("author", name="Mira"), signed_in("administrator", name="Sol")
    post = make_post(step="draft", author=mira.user)
    link = share(mira, post)
    if change in {"trash", "delete"}:
        boss.post(f"/edit/posts/{post.id}/{change}")
    elif change == "author":
        with app.test_request_context(method="POST"):
            db.session.get_one(Post, post.id).author_id = boss.user.id
            db.session.commit()
    else:
        with app.test_request_context(method="POST"):
            user = db.session.get_one(User, mira.user.id)
            user.active, user.role = change != "deactivate", "member" if change == "role" else user.role
            db.session.commit()
    assert client.get(link).status_code == 404


def test_an_address_that_nobody_signed_shows_nothing(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    link = share(signed_in(name="Anna"), make_post(step="draft"))
    payload, _dot, rest = link.removeprefix("/preview/").partition(".")
    for forged in (f"/preview/{payload}.x/", f"/preview/W10.{rest}", f"/preview/{payload}.{rest[:-2]}/"):
        assert client.get(forged).status_code == 404


def test_its_pictures_are_seen_with_the_link_alone(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    file = (BytesIO(encoded(picture(), "JPEG")), "quay.jpg")
    write(ana, "/edit/new/image", "save", image=file, **{"image-alt": "The quay"})
    link = share(ana, stored(app))
    shown = read(client, link).select_one(".post-body img")
    assert shown
    addresses = [str(shown["src"]), *(one.split()[0] for one in str(shown.get("srcset", "")).split(",") if one)]
    for address in addresses:
        assert address.startswith(f"{link}media/")
        with client.get(address) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        assert client.get(address.removeprefix(link.rstrip("/"))).status_code == 404
    ana.post(f"/edit/posts/{stored(app).id}/trash")
    assert client.get(addresses[0]).status_code == 404


def test_a_link_gives_no_other_files(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana = signed_in(name="Anna")
    file = (BytesIO(encoded(picture(), "JPEG")), "quay.jpg")
    write(ana, "/edit/new/image", "save", image=file, **{"image-alt": "The quay"})
    other = read(client, share(ana, stored(app))).select_one(".post-body img")
    assert other
    path = str(other["src"]).partition("/media/")[2]
    assert client.get(f"{share(ana, make_post(step='draft'))}media/{path}").status_code == 404


def test_who_may_not_change_a_post_makes_no_link(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, kim = make_post(step="draft"), signed_in("contributor", name="Kim")
    assert kim.get(f"/edit/posts/{post.id}/previews").status_code == 404
    assert kim.post(f"/edit/posts/{post.id}/previews", data={"days": "7"}).status_code == 404
    own = make_post(step="draft", author=kim.user)
    assert kim.post(f"/edit/posts/{own.id}/previews", data={"days": "3650"}).status_code == 404
    with app.app_context():
        assert db.session.scalar(sa.select(PreviewLink)) is None


def test_pages_are_previewed_and_pages_below_one_called_preview_stay(
    client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana = signed_in(name="Anna")
    page = make_post(kind="page", title="Town", step="draft")
    assert words(read(client, share(ana, page)).select_one("h1.post-title")) == "Town"
    above = make_post(kind="page", title="Preview")
    make_post(kind="page", title="Ferry", parent_id=above.id)
    assert words(read(client, "/preview/ferry/").select_one("h1")) == "Ferry"


@pytest.mark.database
def test_a_link_that_was_revoked_holds_again(app: Flask, client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    address, link = f"/edit/posts/{post.id}/previews", share(ana, post)
    until = words(read(ana, address).select_one(".row-text label"))
    undo = sent(ana, revoking(ana, post))
    assert client.get(link).status_code == 404
    assert len(listed(ana, address)) == 1
    assert signed_in("author", name="Mira").post(undo).status_code == 404
    assert client.get(link).status_code == 404
    assert press(ana, undo) == "Undone."
    assert client.get(link).status_code == 200
    assert words(read(ana, address).select_one(".row-text label")) == until
    assert listed(ana, address) == []
    sent(ana, revoking(ana, post))
    assert ana.post(undo).status_code == 303
    assert client.get(link).status_code == 404


@pytest.mark.database
def test_a_link_that_would_have_expired_by_now_stays_away(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post(step="draft")
    link = share(ana, post, days=1)
    undo = sent(ana, revoking(ana, post))
    with app.test_request_context(method="POST"):
        change = db.session.scalars(sa.select(Change)).one()
        before = change.data["before"]
        change.data = change.data | {"before": before | {"expires_at": (db.now() - timedelta(hours=1)).isoformat()}}
        db.session.commit()
    assert listed(ana, f"/edit/posts/{post.id}/previews") == []
    assert press(ana, undo) == "Not undone, for the link has expired by now. Make a new one."
    assert client.get(link).status_code == 404


def revoking(client: Any, post: Post) -> str:
    """Return where the newest link to a post is revoked."""
    form = read(client, f"/edit/posts/{post.id}/previews").select_one("form[action$='/revoke']")
    return str(form["action"])
