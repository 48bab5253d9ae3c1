"""Comments on the page of a post: nested, counted, safe, and cheap."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import mf2py
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from commenting import at_once, count_of
from filling import controls
from flask import Flask
from flask.testing import FlaskClient
from statements import queries

from blogapp import db
from blogapp.models import Comment, CommentKind, Post

Make = Callable[..., Any]


def outline(page: str) -> list[Any]:
    """Return the comments of a page as nested lists: [text, [answer, ...], ...]."""

    def level(inside: Tag | None) -> list[Any]:
        result: list[Any] = []
        for item in inside.find_all("li", class_="comment", recursive=False) if inside else ():
            result.append(item.find(class_="e-content").get_text(strip=True))
            if answers := level(item.find("ol", recursive=False)):
                result.append(answers)
        return result

    return level(BeautifulSoup(page, "html.parser").find("ol", class_="comments"))


def seen(app: Flask, post: Post) -> str:
    """Return the page of a post as readers get it."""
    return app.test_client().get(post.url).text


def test_answers_stand_below_what_they_answer(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    first, _ = make_comment(post, "One"), make_comment(post, "Two")
    answer = make_comment(post, "One a", parent_id=first.id)
    make_comment(post, "One a i", parent_id=answer.id)
    make_comment(post, "One b", parent_id=first.id)
    assert outline(seen(app, post)) == ["One", ["One a", ["One a i"], "One b"], "Two"]


def test_deep_answers_stand_side_by_side_and_say_whom_they_answer(
    app: Flask, make_post: Make, make_comment: Make
) -> None:
    post, parent = make_post(), None
    for number in range(1, 8):
        parent = make_comment(post, str(number), name=f"Noor {number}", parent_id=parent and parent.id)
    page = seen(app, post)
    assert outline(page) == ["1", ["2", ["3", ["4", "5", "6", "7"]]]]
    assert page.count("in answer to Noor") == 3
    assert "in answer to Noor 6" in page


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_answer_to_something_hidden_moves_up(app: Flask, make_post: Make, make_comment: Make, status: str) -> None:
    post = make_post()
    shown = make_comment(post, "Shown")
    below = make_comment(post, "Hidden", parent_id=shown.id, status=status)
    make_comment(post, "Answer", parent_id=below.id)
    alone = make_comment(post, "Alone", status=status)
    make_comment(post, "Orphan", parent_id=alone.id)
    assert outline(seen(app, post)) == ["Shown", ["Answer"], "Orphan"]


def test_only_approved_comments_show(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    for status in ("approved", "pending", "spam", "trash"):
        make_comment(post, f"It is {status}.", status=status)
    assert outline(seen(app, post)) == ["It is approved."]


def test_chain_of_a_thousand_answers_is_shown(app: Flask, make_post: Make) -> None:
    post = make_post()
    with app.test_request_context(method="POST"):
        start, same = db.now(), {"post_id": post.id, "name": "Noor", "body": "x", "html": "x", "status": "approved"}
        rows = [
            same | {"id": number + 1, "parent_id": number or None, "created_at": start + timedelta(seconds=number)}
            for number in range(1000)
        ]
        db.session.execute(sa.insert(Comment), rows)
        db.session.execute(Comment.recount(post.id))
        db.session.commit()
    page = app.test_client().get(post.url)
    assert page.status_code == 200
    assert page.text.count('class="comment h-cite"') == 1000


def test_thread_is_one_query(app: Flask, make_post: Make, make_comment: Make) -> None:
    post, parent = make_post(), None
    for number in range(10):
        parent = make_comment(post, str(number), parent_id=parent and parent.id, url="https://example.org/")
    with app.app_context():
        assert queries(app, lambda: Comment.thread(db.session(), post.id)) == 1


def test_page_with_comments_costs_at_most_eight_queries(
    app: Flask, make_post: Make, make_comment: Make, make_user: Make
) -> None:
    post, mira = make_post(tags=["boats"], new_categories=["Harbour"]), make_user("member", name="Mira")
    for number in range(30):
        make_comment(post, str(number), user_id=mira.id if number % 2 else None)
    assert queries(app, lambda: app.test_client().get(post.url)) <= 8


def test_comment_is_a_microformat(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    comment = make_comment(post, "Well seen.", name="Noor", url="https://example.org/noor")
    parsed = mf2py.parse(doc=seen(app, post), url="http://localhost" + post.url)
    (cite,) = [item for item in parsed["items"] if "h-cite" in item["type"]]
    found = cite["properties"]
    assert found["author"][0]["properties"] == {"name": ["Noor"], "url": ["https://example.org/noor"]}
    assert found["url"] == [f"http://localhost{post.url}#comment-{comment.id}"]
    assert found["content"][0]["value"] == "Well seen."
    assert found["published"]


def test_website_of_a_commenter_is_not_recommended(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    make_comment(post, url="https://example.org/noor")
    link = BeautifulSoup(seen(app, post), "html.parser").find("a", href="https://example.org/noor")
    assert link is not None
    assert {"nofollow", "ugc"} <= set(link["rel"])


def test_address_for_letters_is_never_shown(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    make_comment(post, email="noor@example.net")
    assert "example.net" not in seen(app, post)


def test_author_of_the_post_is_marked(app: Flask, make_post: Make, make_comment: Make, make_user: Make) -> None:
    post = make_post()
    make_comment(post, "Nor mine", name="Sol", user_id=make_user("member", name="Sol").id)
    make_comment(post, "Mine", name="Ana", user_id=post.author_id)
    make_comment(post, "Not mine", name="Ana")
    assert seen(app, post).count("comment-mark") == 1


def test_what_another_site_has_sent_says_so(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    for kind in CommentKind:
        make_comment(post, name=f"By {kind}", kind=kind)
    heads = [
        head.get_text(" ", strip=True) for head in BeautifulSoup(seen(app, post), "html.parser").select(".comment-head")
    ]
    said = [head.partition(f"By {kind}")[2].split()[0] for kind, head in zip(CommentKind, heads, strict=True)]
    assert said[1:] == ["Pingback", "Trackback", "Webmention"]
    assert said[0] not in said[1:]


def test_reply_takes_along_what_was_typed(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    comment = make_comment(post, name="Noor")
    page = BeautifulSoup(client.get(post.url).text, "html.parser")
    button = page.select_one(f'form#respond-form button[name="replyto"][value="{comment.id}"]')
    assert button is not None
    assert button.has_attr("formnovalidate")
    typed = {"name": "Ida", "email": "half@", "url": "exam", "body": "Half a\nthought, 港", "parent": ""}
    for replyto, heading in ((str(comment.id), "Reply to Noor"), ("", "Leave a comment")):
        answer = client.post(f"/comments/{post.id}", data=typed | {"replyto": replyto})
        assert answer.status_code == 200
        assert controls(answer) == typed | {"parent": replyto, "topic": ""}
        assert f">{heading}</h2>" in answer.text


def test_reply_to_what_is_gone_keeps_what_was_typed(client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    for replyto in ("999", "x", "9" * 40):
        answer = client.post(f"/comments/{post.id}", data={"name": "Ida", "body": "Half", "replyto": replyto})
        assert answer.status_code == 422
        assert (controls(answer)["body"], controls(answer)["parent"]) == ("Half", "")


def test_link_to_a_reply_names_whom_one_answers(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    comment = make_comment(post, name="Noor")
    page = client.get(f"{post.url}?replyto={comment.id}#respond").text
    assert "Reply to Noor</h2>" in page
    assert f'name="parent" value="{comment.id}"' in page


@pytest.mark.every_value
@pytest.mark.first(5)
@pytest.mark.parametrize("wanted", ["", "x", "0", "999", "9" * 40, "1%00", "<script>"])
def test_reply_to_nobody_is_a_plain_comment(client: FlaskClient, make_post: Make, wanted: str) -> None:
    page = client.get(f"{make_post().url}?replyto={wanted}")
    assert page.status_code in {200, 404}
    assert "Leave a comment</h2>" in page.text or page.status_code == 404


@pytest.mark.parametrize(("number", "words"), [(0, "No comments yet"), (1, "1 Comment"), (2, "2 Comments")])
def test_heading_tells_the_number(app: Flask, make_post: Make, make_comment: Make, number: int, words: str) -> None:
    post = make_post()
    for text in range(number):
        make_comment(post, str(text))
    heading = BeautifulSoup(seen(app, post), "html.parser").find(id="comments-heading")
    assert heading is not None
    assert heading.get_text(strip=True) == words


def test_closed_post_shows_its_comments_and_no_form(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post(comments_open=False)
    make_comment(post, "Said in time.")
    page = seen(app, post)
    assert outline(page) == ["Said in time."]
    assert "Comments closed" in page
    assert not {'name="body"', "replyto="} & {text for text in ('name="body"', "replyto=") if text in page}


def test_comment_is_no_change_of_the_post(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    make_comment(post)
    with app.app_context():
        now = db.session.get_one(Post, post.id)
        assert (now.version, now.updated_at, now.comment_count) == (post.version, post.updated_at, 1)


def test_every_control_has_a_label(app: Flask, make_post: Make) -> None:
    page = BeautifulSoup(seen(app, make_post()), "html.parser")
    section = page.find(id="respond")
    assert isinstance(section, Tag)
    controls = [c for c in section.find_all(["input", "textarea"]) if c.get("type") != "hidden"]
    labelled = {label["for"] for label in section.find_all("label")}
    assert {control["name"] for control in controls} == {"name", "email", "url", "body", "topic"}
    assert {control["id"] for control in controls} == labelled


def test_counts_hold_when_several_approve_at_once(app: Flask, make_post: Make, make_comment: Make) -> None:
    post = make_post()
    waiting = [make_comment(post, str(number), status="pending").id for number in range(8)]
    start = threading.Barrier(len(waiting))

    def approve(comment_id: int) -> None:
        with app.test_request_context(method="POST"):
            start.wait()
            (comment,) = Comment.to_change(db.session(), sa.select(Comment).where(Comment.id == comment_id))
            comment.move(db.session(), "approved")
            db.session.commit()

    at_once([partial(approve, comment_id) for comment_id in waiting])
    assert count_of(app, post) == 8
