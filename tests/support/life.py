"""A blog as it lives: what editors, readers and time do to it, and what must be true whatever they did."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from clients import PASSWORD, SignedInClient
from commenting import leave
from databases import empty
from filling import write
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from life_model import Said, Written
from reading import words

from blogapp import db
from blogapp.models import User

LISTS = ("/", "/feed/", "/feed/json/", "/sitemap.xml", "/archive/", "/author/ana/", "/search/?q=says")
PER_PAGE = 10
any_one = st.integers(0, 99)  # of those there are: the number is taken as often around as it goes
hours = st.integers(1, 5)


class Life(RuleBasedStateMachine):
    """What can happen to a blog of one editor."""

    def __init__(self, app: Flask, add_user: Callable[..., User]) -> None:
        super().__init__()
        empty(app)
        self.app, self.posts, self.number = app, list[Written](), count(1)
        self.former: set[str] = set()  # words that were changed, and of posts that are deleted
        self.now = db.now().replace(second=0, microsecond=0)
        self.clock = time_machine.travel(self.now, tick=False)
        self.hand = self.clock.start()
        add_user(role="editor", name="Ana")
        self.editor, self.reader = SignedInClient(app, app.response_class), app.test_client()
        self.known: tuple[str, str] | None = None  # the reader's copy of the front page, and its ETag
        self.is_in = False
        self.looks = count(1)
        self.sign_in()
        for action in ("publish", "publish", "schedule", "save", "private"):
            self.create(action, 2, "standard")
        self.comment(0)
        self.comment(1)

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def is_time_to_look(self) -> bool:
        """Whether to look at all pages after this step: at each fifth one, for they are many."""
        return next(self.looks) % 5 == 0

    def new_words(self) -> str:
        return f"word{next(self.number)}end"

    def one(self, which: int, *statuses: str) -> Written | None:
        """Return one of the posts in any of these states, if there is any."""
        fitting = [post for post in self.posts if post.status in statuses]
        return fitting[which % len(fitting)] if fitting else None

    def local(self, moment: datetime) -> str:
        return moment.astimezone(ZoneInfo(self.app.config["TIMEZONE"])).strftime("%Y-%m-%dT%H:%M")

    # What the editor does

    @precondition(lambda self: not self.is_in)
    @rule()
    def sign_in(self) -> None:
        login = {"email": "ana@example.org", "password": PASSWORD}
        assert self.editor.post("/login", data=login).status_code == 303
        self.is_in = True

    @precondition(lambda self: self.is_in)
    @rule()
    def sign_out(self) -> None:
        assert self.editor.post("/logout").status_code == 303
        self.is_in = False

    @precondition(lambda self: self.is_in)
    @rule(
        action=st.sampled_from(["publish", "save", "private", "schedule"]),
        ahead=hours,
        name=st.sampled_from(["standard", "aside"]),
    )
    def create(self, action: str, ahead: int, name: str) -> None:
        text, slug = self.new_words(), self.new_words()
        typed = {"body": f"It says {text}.", "slug": slug} | ({"title": f"On {text}"} if name == "standard" else {})
        at = self.now + timedelta(hours=ahead) if action == "schedule" else None
        answer = write(self.editor, f"/edit/new/{name}", action, **typed, published_at=self.local(at) if at else "")
        assert answer.status_code == 303
        post_id = int(re.findall(r"/edit/posts/(\d+)", answer.location)[0])
        status = {"publish": "published", "schedule": "published", "private": "private", "save": "draft"}[action]
        self.posts.append(Written(post_id, slug, text, status, at or (self.now if action == "publish" else None)))

    @precondition(lambda self: self.is_in)
    @rule(which=any_one, action=st.sampled_from(["publish", "save", "draft", "private"]))
    def change(self, which: int, action: str) -> None:
        post = self.one(which, "published", "draft", "private")
        if post is None:
            return
        text = self.new_words()
        typed = {"body": f"It says {text}.", "title": f"On {text}"}
        assert write(self.editor, f"/edit/posts/{post.id}", action, **typed).status_code == 303
        self.former.add(post.words)
        post.words = text
        if action == "publish":
            is_to_come = post.status == "published" and not post.seen_at(self.now)
            post.at = self.now if is_to_come or post.at is None else post.at
        post.status = {"publish": "published", "draft": "draft", "private": "private"}.get(action, post.status)

    @precondition(lambda self: self.is_in)
    @rule(which=any_one, and_back=st.booleans())
    def trash(self, which: int, and_back: bool) -> None:
        if post := self.one(which, "published", "draft", "private"):
            assert self.editor.post(f"/edit/posts/{post.id}/trash").status_code == 303
            post.status, post.previous = "trash", post.status
            if and_back:
                self.restore(self.posts.index(post))

    @precondition(lambda self: self.is_in)
    @rule(which=any_one)
    def restore(self, which: int) -> None:
        away = [post for post in self.posts[which % len(self.posts) :] if post.status == "trash"] if self.posts else []
        if away:
            assert self.editor.post(f"/edit/posts/{away[0].id}/restore").status_code == 303
            away[0].status = away[0].previous

    @precondition(lambda self: self.is_in)
    @rule(which=any_one)
    def delete(self, which: int) -> None:
        if post := self.one(which, "trash"):
            assert self.editor.post(f"/edit/posts/{post.id}/delete").status_code == 303
            self.posts.remove(post)
            self.former |= {post.words, post.slug, *(each.words for each in post.comments)}

    @precondition(lambda self: self.is_in)
    @rule(
        which=any_one, actions=st.lists(st.sampled_from(["approve", "spam", "trash", "restore", "delete"]), min_size=1)
    )
    def moderate(self, which: int, actions: list[str]) -> None:
        of_posts = [(post, each) for post in self.posts for each in post.comments]
        for action in actions[: 3 * len(of_posts)]:
            post, comment = of_posts[which % len(of_posts)]
            if comment in post.comments:
                self.moderate_one(post, comment, action)

    def moderate_one(self, post: Written, comment: Said, action: str) -> None:
        answer = self.editor.post(f"/edit/comments/{comment.id}", data={"action": action})
        assert answer.status_code == 303
        is_away = comment.status in {"spam", "trash"}
        if action == "approve":
            comment.status = "approved"
        elif action in {"spam", "trash"}:
            comment.status, comment.previous = action, comment.previous if is_away else comment.status
        elif action == "restore" and is_away:
            comment.status = comment.previous
        elif action == "delete" and is_away:
            post.comments.remove(comment)
            self.former.add(comment.words)

    # What others do

    @rule(which=any_one)
    def comment(self, which: int) -> None:
        if self.posts:
            post, said = self.posts[which % len(self.posts)], self.new_words()
            answer: Any = leave(self.reader, post, body=f"I say {said}.")  # type: ignore[arg-type]
            assert answer.status_code == (303 if post.seen_at(self.now) else 404)
            if answer.status_code == 303:
                newest = max((each.id for other in self.posts for each in other.comments), default=0)
                post.comments.append(Said(self.id_of_newest_comment(newest), said))

    def id_of_newest_comment(self, before: int) -> int:
        with self.app.app_context():
            newest: int = db.session.scalar(sa.text("SELECT max(id) FROM comments")) or 0
        assert newest > before
        return newest

    @precondition(lambda self: not self.is_in)
    @rule()
    def try_a_wrong_password(self) -> None:
        login = {"email": "ana@example.org", "password": "wrong"}
        assert self.editor.post("/login", data=login).status_code == 422

    @rule(which=any_one, action=st.sampled_from(["trash", "restore", "delete"]))
    def try_without_signing_in(self, which: int, action: str) -> None:
        if self.posts:
            post = self.posts[which % len(self.posts)]
            assert self.reader.post(f"/edit/posts/{post.id}/{action}").status_code == 401
            assert post.words not in self.reader.get(f"/edit/posts/{post.id}").text

    @rule(ahead=hours)
    def wait(self, ahead: int) -> None:
        self.now += timedelta(hours=ahead)
        self.hand.move_to(self.now, tick=False)

    # What must be true whatever happened

    @property
    def seen(self) -> list[Written]:
        """The posts that readers may see, in the order of the stream."""
        posts = [post for post in self.posts if post.seen_at(self.now)]
        return sorted(posts, key=lambda post: (post.at, post.id), reverse=True)

    def front(self) -> str:
        """Return the front page as a browser shows it: its own copy, if the server says that it is as good as new."""
        headers = {"If-None-Match": self.known[1]} if self.known else {}
        answer = self.reader.get("/", headers=headers)
        if answer.status_code == 304:
            assert self.known
            return self.known[0]
        self.known = answer.text, answer.headers["ETag"]
        return answer.text

    @invariant()
    def stream_shows_what_readers_may_see_with_its_comments(self) -> None:
        articles = BeautifulSoup(self.front(), "html.parser").select("article.post")
        assert [article["id"] for article in articles] == [f"post-{post.id}" for post in self.seen[:PER_PAGE]]
        for article, post in zip(articles, self.seen, strict=False):
            number = len(post.approved)
            says = "Leave a comment" if not number else "1 Comment" if number == 1 else f"{number} Comments"
            assert words(article.select_one("footer.post-meta")).rpartition(" | ")[2] == says
            assert post.words in article.get_text()

    @invariant()
    def every_page_says_so_too(self) -> None:
        if self.is_time_to_look:
            self.look()

    def look(self) -> None:
        self.stream_shows_what_readers_may_see_with_its_comments()
        self.feeds_have_the_posts_in_the_order_of_the_stream_and_the_approved_comments()
        self.what_is_hidden_is_nowhere()
        self.a_post_answers_readers_by_what_it_is()
        self.desk_is_for_the_editor()

    def feeds_have_the_posts_in_the_order_of_the_stream_and_the_approved_comments(self) -> None:
        items = self.reader.get("/feed/json/").json["items"]
        assert [re.findall(r"word\d+end", item["content_html"]) for item in items] == [
            [post.words] for post in self.seen[:PER_PAGE]
        ]
        said = re.findall(r"I say (word\d+end)", self.reader.get("/comments/feed/json/").json["items"].__repr__())
        assert set(said) == {each for post in self.seen for each in post.approved}

    def what_is_hidden_is_nowhere(self) -> None:
        hidden = {
            each for post in self.posts if post not in self.seen for each in (post.words, post.slug)
        } | self.former
        hidden |= {each.words for post in self.posts for each in post.comments if each.status != "approved"}
        for address in LISTS:
            answer = self.reader.get(address)
            assert answer.status_code == 200
            assert not hidden.intersection(re.findall(r"word\d+end", answer.text)), address

    def a_post_answers_readers_by_what_it_is(self) -> None:
        for post in self.posts:
            answer = self.reader.get(f"/?p={post.id}", follow_redirects=True)
            assert answer.status_code == (200 if post in self.seen else 404)
            if post in self.seen:
                assert re.findall(r"I say (word\d+end)", answer.text) == post.approved

    def desk_is_for_the_editor(self) -> None:
        assert self.editor.get("/edit/").status_code == (200 if self.is_in else 302)
