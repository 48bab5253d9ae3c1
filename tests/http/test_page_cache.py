"""Pages from memory: what is the same for everybody is made once for each version of the site, and never shown late."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.accounts import passwords
from blogapp.http.page_cache import PageCache
from blogapp.models import Category, Comment, Post, Setting, Tag, User

pytestmark = pytest.mark.usefixtures("page_cache")
MakePost = Callable[..., Post]
FERRIES = {"to": "", "label": "Ferries", "address": "/ferries/", "under": False}
NOON = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def post(app: Flask, make_post: MakePost) -> Post:
    """A post at a known address, with a tag and a category."""
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        post = make_post(title="Salt prices", tags=["harbour"])
    with app.test_request_context(method="POST"):
        stored = db.session.get_one(Post, post.id)
        stored.categories = [Category(name="Events", key="events", slug="events")]
        db.session.commit()
    return post


def told(answer: Any) -> dict[str, str]:
    """The headers of an answer, but for its date, which comes when its second is over."""
    return {name: value for name, value in answer.headers.items() if name != "Last-Modified"}


def test_page_is_made_once(client: FlaskClient, post: Post, made: list[str]) -> None:
    for path in (
        "/",
        post.url,
        "/category/events/",
        "/tag/harbour/",
        "/archive/",
        "/feed/",
        "/sitemap.xml",
        "/search/?q=boats",
        "/no",
    ):
        first, second = client.get(path), client.get(path)
        assert made.count(path.partition("?")[0]) == 1, path
        assert (first.status, first.data) == (second.status, second.data)
        assert told(first) == told(second)


def test_what_is_for_one_person_is_made_each_time(
    client: FlaskClient,
    sign_in: Callable[..., FlaskClient],
    make_user: Callable[..., User],
    app: Flask,
    made: list[str],
) -> None:
    editor = sign_in(app.test_client(), make_user(role="administrator", name="Mira"))
    for path in ("/edit/", "/account", "/edit/settings/"):
        assert editor.get(path).status_code == editor.get(path).status_code == 200
        assert made.count(path) == 2, path
    assert client.get("/edit/").status_code == 302
    assert b"Mira" not in client.get("/account").data


def test_reader_gets_nothing_of_the_editor_who_came_before(
    client: FlaskClient, sign_in: Callable[..., FlaskClient], make_user: Callable[..., User], app: Flask, post: Post
) -> None:
    editor = sign_in(app.test_client(), make_user(role="administrator", name="Mira"))
    for path in ("/", post.url, "/feed/", "/search/?q=boats", "/nothing/"):
        theirs, mine = editor.get(path), client.get(path)
        assert "Set-Cookie" not in mine.headers
        assert b"csrf" not in mine.data
        assert theirs.data == mine.data


def test_protected_text_stays_with_those_who_have_its_key(client: FlaskClient, make_post: MakePost, app: Flask) -> None:
    with app.app_context():
        hashed = passwords.hashed("harbour")
    post = make_post(title="The list", password=hashed, body="Twelve names.")
    reader = app.test_client()
    reader.post(f"/unlock/{post.id}", data={"password": "harbour"})
    for _ in range(2):
        assert b"Twelve names." in reader.get(post.url).data
        assert b"Twelve names." not in client.get(post.url).data


def test_reader_who_has_a_page_gets_304_from_memory(client: FlaskClient, post: Post, made: list[str]) -> None:
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" not in again.headers
    assert client.get("/", headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get("/", headers={"If-None-Match": "*"}).status_code == 200
    assert made == ["/"]


@pytest.mark.first(2)
@pytest.mark.parametrize("date", ["0", "-1", "garbage", "Sat, 28 Nov 2026 22:00:00 GMT"])
def test_no_other_date_means_that_a_reader_has_the_page(client: FlaskClient, post: Post, date: str) -> None:
    for _ in range(2):
        answer = client.get(post.url, headers={"If-Modified-Since": date})
        assert answer.status_code == 200
        assert answer.data


@pytest.mark.first(1)
@pytest.mark.parametrize("what", ["query", "path", "Accept-Language", "Accept-Encoding"])
def test_long_keys_take_no_memory(client: FlaskClient, page_cache: PageCache, what: str) -> None:
    for number in range(20):
        long = f"{number}{'z' * 5000}"
        path = {"query": f"/?x={long}", "path": f"/{long}/"}.get(what, "/")
        client.get(path, headers={what: long} if what.startswith("Accept") else {})
    assert not page_cache.pages.pages
    assert not page_cache.aside.pages


def test_what_is_found_no_more_is_answered_from_memory_too(
    client: FlaskClient, post: Post, change: Any, made: list[str]
) -> None:
    assert client.get(post.url).status_code == 200
    change(_set(Post, status="trash"))
    assert {client.get(post.url).status_code for _ in range(3)} == {404}
    assert made.count(post.url) == 2


def test_head_has_the_headers_and_no_body(client: FlaskClient, post: Post, made: list[str]) -> None:
    page, head = client.get("/"), client.head("/")
    assert head.data == b""
    assert told(head) == told(page)
    assert made == ["/"]


def test_each_encoding_is_kept_for_those_who_ask_for_it(client: FlaskClient, post: Post, made: list[str]) -> None:
    plain = client.get("/")
    for accepted in ("gzip", "gzip, deflate", "deflate,gzip", "GZIP;q=1.0", "br;q=0, *;q=0.3"):
        zipped = client.get("/", headers={"Accept-Encoding": accepted})
        assert gzip.decompress(zipped.data) == plain.data
    for accepted in ("", "gzip;q=0", "*;q=0", "identity"):
        assert client.get("/", headers={"Accept-Encoding": accepted}).data == plain.data
    assert made.count("/") == 2


def test_each_language_is_kept_for_those_who_speak_it(client: FlaskClient, change: Any, made: list[str]) -> None:
    change(lambda: db.session.merge(Setting(name="readers_language", value=True)))
    for _ in range(2):
        for language in ("de", "fr"):
            page = client.get("/archive/", headers={"Accept-Language": language})
            assert f'lang="{language}"' in page.text
    assert made.count("/archive/") == 2


@pytest.fixture
def change(app: Flask) -> Callable[[Callable[[], object]], None]:
    """Change something as another process would: on a connection of its own."""

    def commit(does: Callable[[], object]) -> None:
        with app.test_request_context(method="POST"):
            does()
            db.session.commit()
            db.session.remove()

    return commit


def _approve() -> None:
    post = db.session.scalars(sa.select(Post)).one()
    db.session.add(Comment(post=post, name="Noor", body="Well seen.", html="<p>Well seen.</p>", status="approved"))
    post.comment_count = 1


def _set(model: type[Any], **values: Any) -> Callable[[], object]:
    return lambda: db.session.execute(sa.update(model).values(**values))


CHANGES: dict[str, tuple[Callable[[], object], str, str]] = {
    "title": (_set(Post, title="Tin prices", headline="Tin prices"), "/", "Tin prices"),
    "post taken back": (_set(Post, status="draft"), "/2026/05/09/salt-prices/", "There is nothing here"),
    "comment": (_approve, "/", "1 Comment"),
    "category": (_set(Category, name="Meetings"), "/category/events/", "Meetings"),
    "tag": (_set(Tag, name="quay"), "/", "quay"),
    "author": (_set(User, name="Anuk"), "/feed/", "Anuk"),
    "tagline": (lambda: db.session.merge(Setting(name="tagline", value="By the sea")), "/", "By the sea"),
    "menu": (lambda: db.session.merge(Setting(name="menus", value={"header": [FERRIES]})), "/", "Ferries"),
    "deleted": (lambda: db.session.execute(sa.delete(Post)), "/2026/05/09/salt-prices/", "There is nothing here"),
}


@pytest.mark.every_value
@pytest.mark.first(4)
@pytest.mark.parametrize("name", CHANGES)
def test_change_is_shown_by_the_next_answer(client: FlaskClient, post: Post, change: Any, name: str) -> None:
    does, path, words = CHANGES[name]
    pages = [path, "/", "/feed/", "/archive/"]
    before = {page: client.get(page).text for page in pages}
    assert words.lower() not in before[path].lower()
    change(does)
    assert words.lower() in client.get(path).text.lower()


def test_scheduled_post_comes_when_its_time_does(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(NOON, tick=False):
        make_post(title="Now", published_at=NOON - timedelta(hours=1))
        make_post(title="Later", published_at=NOON + timedelta(hours=1))
        assert "Later" not in client.get("/").text
    with time_machine.travel(NOON + timedelta(hours=1, seconds=-1), tick=False):
        assert "Later" not in client.get("/").text
    with time_machine.travel(NOON + timedelta(hours=1, seconds=1), tick=False):
        assert "Later" in client.get("/").text


def test_what_is_scheduled_waits_though_the_clock_was_wrong(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(NOON, tick=False):
        make_post(title="Now", published_at=NOON - timedelta(hours=1))
        make_post(title="Later", published_at=NOON + timedelta(hours=48))
    with time_machine.travel(NOON + timedelta(hours=72), tick=False):
        assert "Later" in client.get("/").text
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert "Later" not in client.get("/").text


def test_of_those_who_come_at_once_after_a_change_one_makes_the_page(
    app: Flask, client: FlaskClient, post: Post, change: Any, page_cache: PageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/")
    change(_set(Post, title="Tin prices"))
    inner, entered, everybody_waits = page_cache.wsgi, [], threading.Event()

    def slow(environ: Any, start_response: Any) -> Any:
        entered.append(environ["PATH_INFO"])
        everybody_waits.wait(5)
        return inner(environ, start_response)

    monkeypatch.setattr(page_cache, "wsgi", slow)
    monkeypatch.setattr("blogapp.http.page_cache.PATIENCE", 60)  # seconds: the machine may be busy
    with ThreadPoolExecutor(20) as readers:
        answers = [readers.submit(lambda: app.test_client().get("/").text) for _ in range(20)]
        everybody_waits.set()
        assert all("Tin prices" in answer.result() for answer in answers)
    assert entered == ["/"]


def test_shared_cache_holds_nothing_of_an_editor(
    app: Flask, signed_in: Callable[..., FlaskClient], make_post: MakePost, post: Post
) -> None:
    """An editor comes first, through a cache in front that keeps whatever the answers let it keep."""
    draft = make_post(title="Plans for the quay", step="save")
    editor = signed_in("administrator", name="Mira")
    own = (f"/edit/posts/{draft.id}", f"/edit/posts/{draft.id}/preview", "/account", draft.url)
    for path in ("/", post.url, "/feed/", "/search/?q=quay", "/nothing/", "/edit/", "/login", *own):
        answer = editor.get(path)
        words = {word.strip() for word in answer.headers.get("Cache-Control", "").split(",")}
        if words & {"private", "no-store"}:
            continue
        assert "Cookie" not in answer.vary
        assert "Set-Cookie" not in answer.headers
        assert [word for word in ("Mira", "Plans for the quay", "csrf") if word in answer.text] == [], path
        assert app.test_client().get(path).data == answer.data
