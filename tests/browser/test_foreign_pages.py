"""Pages of other sites, in a Chromium: what they send changes nothing here, and what a reader sends does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from html import escape
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import waitress
from clients import PASSWORD
from commenting import preview, token_of
from flask import Flask, Response, request
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blogapp import db
from blogapp.models import Comment, Post, User

NAMES = ["127.0.0.1", "blog.test"]  # to browsers only the first is to be trusted; the other gets no Sec-Fetch-Site


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(TRUSTED_HOSTS=",".join(NAMES))


@pytest.fixture
def answers(app: Flask) -> SimpleQueue[int]:
    """With which status each form was answered; a browser does not tell of an answer that no frame may show."""
    found: SimpleQueue[int] = SimpleQueue()

    @app.after_request
    def note(response: Response) -> Response:
        if request.method == "POST":
            found.put(response.status_code)
        return response

    return found


@pytest.fixture
def foreign() -> Iterator[Callable[[str], str]]:
    """Serve a page at another host, which sends its form by itself: `foreign(html)` returns its address."""
    shown = [b""]

    def page(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return shown

    server = waitress.create_server(page, host="127.0.0.1", port=0, threads=1)
    thread = threading.Thread(target=server.run)
    thread.start()

    def serve(html: str) -> str:
        shown[0] = html.encode()
        return f"http://evil.test:{server.effective_port}/"

    yield serve
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context
    context.close()


def form(action: str, fields: dict[str, str]) -> str:
    inputs = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    send = "<script>HTMLFormElement.prototype.submit.call(document.forms[0])</script>"
    return f'<form method="post" action="{action}">{inputs}</form>{send}'


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/edit/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/edit/")


@pytest.mark.parametrize("name", NAMES)
def test_form_of_a_foreign_page_makes_no_comment_no_login_and_no_logout(
    app: Flask,
    answers: SimpleQueue[int],
    site: str,
    foreign: Callable[[str], str],
    context: BrowserContext,
    make_post: Callable[..., Post],
    make_user: Callable[..., User],
    name: str,
) -> None:
    post, noor = make_post(), make_user("author", "Noor")
    at = site.replace("127.0.0.1", name)
    token = token_of(preview(app.test_client(), post))  # anybody gets one, and may put it into a form
    comment = {"name": "Noor", "body": "Well seen.", "action": "post", "token": token}
    for path, fields in (
        (f"/comments/{post.id}", comment),
        ("/login", {"email": noor.email, "password": PASSWORD}),
        ("/logout", {}),
    ):
        page = context.new_page()
        if path == "/logout":
            sign_in(page, at, noor)
            assert answers.get(timeout=15) == 303
        sending = form(at + path, fields)
        framed = f'<iframe sandbox="allow-forms allow-scripts" srcdoc="{escape(sending)}"></iframe>'
        for html in (sending, framed):
            page.goto(foreign(html))
            assert answers.get(timeout=15) in {400, 403}, path
            page.goto(f"{at}/edit/")
            assert (urlsplit(page.url).path == "/edit/") == (path == "/logout"), path
        page.close()
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_reader_comments_over_plain_http_at_any_name(
    site: str, context: BrowserContext, make_post: Callable[..., Post], name: str
) -> None:
    page, sent = context.new_page(), []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(site.replace("127.0.0.1", name) + make_post().url)
    page.locator(".respond-fold > summary").click()
    page.get_by_label("Comment", exact=True).fill("Seen from the quay.")
    page.get_by_label("Name", exact=True).fill("Ida")
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("waits for approval")).to_be_visible()
    headers = [request.all_headers() for request in sent]
    assert {urlsplit(each["origin"]).hostname for each in headers} == {name}
    assert {"sec-fetch-site" in each for each in headers} == {name == "127.0.0.1"}
