"""What stands at the end of a post: its author, ways to pass it on, and the folded form of a comment."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from drawing import encoded, picture
from filling import write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.models import Comment, Post, User

MakePost = Callable[..., Post]
TABBED = (
    ":is(a[href], summary, button:not([hidden], [tabindex='-1']), input):not(details:not([open]) > :not(summary) *)"
)
pytestmark = pytest.mark.any_database


def test_author_is_told_in_their_own_words(
    app: Flask, client: FlaskClient, make_post: MakePost, make_user: Callable[..., User]
) -> None:
    mira, sol = make_user("author", "Mira"), make_user("author", "Sol")
    with app.test_request_context(method="POST"):
        db.session.get_one(User, mira.id).bio = "Counts <boats> by hand. " + "And again. " * 90
        db.session.commit()
    told = read(client, make_post(author=mira).url).select_one(".about-author")
    assert words(told).startswith("Counts <boats> by hand. And again.")
    assert len(words(told)) < 300
    assert told.select_one("a")["href"] == "/author/mira/"
    assert not read(client, make_post(author=sol).url).select(".about-author")


def test_post_is_passed_on_by_its_address_alone(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Fish & chips? Yes")
    share = read(client, post.url).select_one(".share")
    mail = urlsplit(str(share.select_one("a")["href"]))
    address = f"http://localhost{post.url}"
    assert parse_qs(mail.query) == {"subject": ["Fish & chips? Yes"], "body": [address]}
    assert words(share.select_one(".address")) == address
    assert all(button.has_attr("hidden") for button in share.select("button"))


def test_form_of_a_comment_is_at_most_three_tabs_from_the_end(
    app: Flask,
    client: FlaskClient,
    make_post: MakePost,
    make_comment: Callable[..., Comment],
    make_user: Callable[..., User],
) -> None:
    mira = make_user("author", "Mira")
    with app.test_request_context(method="POST"):
        db.session.get_one(User, mira.id).bio = "Counts boats."
        db.session.commit()
    post = make_post(author=mira, tags=["trains"])
    make_post(title="Another", tags=["trains"])
    make_comment(post)
    page = read(client, post.url)
    tabbed = {id(each) for each in page.select(TABBED)}
    after = [each for each in page.select_one("article .post-meta").find_all_next() if id(each) in tabbed]
    stops = [each for each in after if not each.find_parent("article")]
    assert [each.name for each in stops[:3]] == ["a", "summary", "summary"]
    assert stops[2].find_parent("details")["class"] == ["respond-fold"]


def test_form_is_folded_until_something_leads_to_it(
    client: FlaskClient, make_post: MakePost, make_comment: Callable[..., Comment]
) -> None:
    post = make_post()
    comment = make_comment(post)
    assert not read(client, post.url).select_one(".respond-fold").has_attr("open")
    assert read(client, post.url).select_one(".respond-fold #respond textarea[name=body]")
    assert read(client, f"{post.url}?replyto={comment.id}").select_one(".respond-fold").has_attr("open")
    refused = client.post(f"/comments/{post.id}", data={"body": "", "action": "post"})
    assert "respond-fold" not in refused.text


def test_related_posts_show_their_picture(
    client: FlaskClient, make_post: MakePost, signed_in: Callable[..., FlaskClient]
) -> None:
    photo = (BytesIO(encoded(picture(), "JPEG")), "quay.jpg")
    typed = {"title": "With a picture", "tags": "Trains", "body": "Boats.", "lead_image": photo}
    write(signed_in("editor"), "/edit/new/standard", "publish", **typed)
    make_post(title="Without", tags=["Trains"])
    links = read(client, make_post(tags=["Trains"]).url).select(".related li")
    assert {words(each): bool(each.select_one("img")) for each in links} == {"With a picture": True, "Without": False}
