"""A page that has not changed is not sent again; one that has, is, whatever the change was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from statements import statements

from blogapp import config, db
from blogapp.http import conditional
from blogapp.models import Category, Comment, CommentStatus, Post, Site, Tag, User

MakePost = Callable[..., Post]
PATHS = ["/", "/feed/", "/category/events/", "/2026/", "/search/?q=boats", "/robots.txt", "/login"]


@pytest.fixture
def post(make_post: MakePost) -> Post:
    with time_machine.travel(datetime(2026, 5, 9, 9, tzinfo=UTC)):
        return make_post(new_categories=["Events"], tags=["trains"])


def again(client: FlaskClient, path: str, answer: Any) -> Any:
    """Ask as somebody who has this answer already."""
    return client.get(path, headers={"If-None-Match": answer.headers["ETag"]})


@pytest.mark.parametrize("path", [*PATHS, "/2026/05/09/the-harbour-at-six/"])
def test_unchanged_page_is_not_sent_again(client: FlaskClient, post: Post, path: str) -> None:
    first = client.get(path)
    second = again(client, path, first)
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Content-Security-Policy" not in second.headers  # it would replace that of the page


@pytest.mark.database
def test_unchanged_page_costs_one_query_at_most_and_no_template(
    app: Flask, client: FlaskClient, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/")
    monkeypatch.setattr(type(app.jinja_env), "get_or_select_template", None)
    with statements(app) as seen:
        assert again(client, "/", first).status_code == 304
    assert len(seen) <= 1


def of_post(**values: Any) -> Callable[[Post], None]:
    def change(post: Post) -> None:
        row = db.session.get_one(Post, post.id)
        for name, value in values.items():
            setattr(row, name, value)

    return change


def approved(post: Post) -> None:
    db.session.scalars(sa.select(Comment)).one().move(db.session(), CommentStatus.APPROVED)


def named(model: Any) -> Callable[[Post], None]:
    return lambda _: setattr(db.session.scalars(sa.select(model)).first(), "name", "Renamed")


CHANGES: dict[str, Callable[[Post], Any]] = {
    "an edited post": of_post(title="Fog", version=2),
    "a post in the trash": of_post(status="trash"),
    "a sticky post": of_post(sticky=True),
    "a deleted post": lambda post: db.session.delete(db.session.get_one(Post, post.id)),
    "an untagged post": of_post(tags=[]),
    "an approved comment": approved,
    "a category's name": named(Category),
    "an author's name": named(User),
    "a setting": lambda _: Site(title="Quay").store(db.session()),
    "a statement of its own": lambda _: db.session.execute(sa.update(Tag).values(name="Fog")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_at_once(
    app: Flask, client: FlaskClient, post: Post, make_comment: Callable[..., Comment], what: str
) -> None:
    make_comment(post, status="pending")
    first = client.get("/")
    with app.test_request_context(method="POST"):
        CHANGES[what](post)
        db.session.commit()
    second = again(client, "/", first)
    assert second.status_code == 200
    assert second.text != first.text
    assert again(client, "/", second).status_code == 304


def test_what_is_not_committed_makes_no_version(app: Flask, client: FlaskClient, post: Post) -> None:
    first = client.get("/")
    with app.test_request_context(method="POST"):
        of_post(title="Fog")(post)
        db.session.flush()
        db.session.rollback()
    assert again(client, "/", first).status_code == 304


@pytest.mark.parametrize("kind", ["post", "page"])
def test_a_scheduled_post_appears_on_time(client: FlaskClient, make_post: MakePost, kind: str) -> None:
    make_post(title="Tomorrow", kind=kind, days_ago=-1)
    first = client.get("/")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=23)):
        assert again(client, "/", first).status_code == 304
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert "Tomorrow" in again(client, "/", first).text


def test_every_page_has_a_tag_of_its_own(client: FlaskClient, post: Post) -> None:
    addresses = ["/", "/?x=1", "/feed/", post.url, f"{post.url}?replyto=1"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)
    assert again(client, "/feed/", client.get("/")).status_code == 200


def test_every_host_has_a_tag_of_its_own(make_app: Callable[..., Flask]) -> None:
    client = make_app(TRUSTED_HOSTS="one.example, two.example").test_client()
    first = client.get("/", base_url="http://one.example")
    other = client.get("/", base_url="http://two.example", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert "http://two.example/" in other.text


def test_new_code_makes_every_page_new(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/")
    monkeypatch.setattr(conditional, "_files", lambda _: [("another.html", "1")])
    monkeypatch.delitem(app.extensions, "blogapp.build")
    assert again(client, "/", first).status_code == 200


def test_pages_are_made_of_code_templates_and_themes(app: Flask) -> None:
    theme = Path(app.config["INSTANCE"], "themes", "seaside", "theme.toml")
    theme.parent.mkdir(parents=True)
    theme.touch()
    with app.app_context():
        files = {name for name, _content in conditional._files(app)}
    assert {"code/http/conditional.py", "templates/base.html", "themes/seaside/theme.toml"} <= files
    assert not any("__pycache__" in name for name in files)
    shutil.rmtree(theme.parents[1])


@pytest.mark.any_database
@pytest.mark.slow
def test_two_processes_give_the_same_tag(
    app: Flask, client: FlaskClient, make_app: Callable[..., Flask], post: Post
) -> None:
    given = {setting.name: app.config[setting.name] for setting in config.SETTINGS}
    other = make_app(**{name: value for name, value in given.items() if value is not None})
    assert other.test_client().get("/").headers["ETag"] == client.get("/").headers["ETag"]


@pytest.mark.any_database
@pytest.mark.slow
def test_machines_give_the_same_tag_wherever_their_files_lie(
    app: Flask, client: FlaskClient, make_app: Callable[..., Flask], post: Post, tmp_path: Path
) -> None:
    package = Path(app.root_path)
    for folder in (package.name, "templates"):
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(package.parent / folder, tmp_path / folder, ignore=skipped, copy_function=shutil.copyfile)
    same = {name: app.config[name] for name in ("TIMEZONE", "DATABASE_URL", "SECRET_KEY")}
    other = make_app(**same, PROCESSES=3, PAGE_CACHE_MB=0)
    other.root_path, other.template_folder = str(tmp_path / package.name), str(tmp_path / "templates")
    assert other.test_client().get("/").headers["ETag"] == client.get("/").headers["ETag"]
    with (tmp_path / "templates" / "base.html").open("a") as file:
        file.write("<!-- another -->")
    other.extensions.pop("blogapp.build")
    assert other.test_client().get("/").headers["ETag"] != client.get("/").headers["ETag"]


def test_the_date_is_that_of_the_last_change_and_not_of_a_start(
    app: Flask, client: FlaskClient, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/").headers["Last-Modified"] == "Sat, 09 May 2026 09:00:00 GMT"
    note(app)
    monkeypatch.setitem(app.extensions, "blogapp.build", "other code")
    assert "Last-Modified" not in client.get("/").headers  # until it is said when that came
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        note(app)
    assert client.get("/").headers["Last-Modified"] == "Mon, 01 Jun 2026 12:00:00 GMT"


def note(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        conditional.note_build()
        db.session.commit()


def test_a_date_is_as_good_as_a_tag(client: FlaskClient, post: Post) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        date = client.get("/").headers["Last-Modified"]
        assert client.get("/", headers={"If-Modified-Since": date}).status_code == 304
        later = {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}
        assert client.get("/", headers=later).status_code == 200
        mixed = {"If-Modified-Since": date, "If-None-Match": '"another"'}
        assert client.get("/", headers=mixed).status_code == 200  # RFC 9110: then only the tag counts


def test_no_date_while_another_change_may_still_have_the_same(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2030, 1, 1, 12, 0, 0, 300_000, tzinfo=UTC), tick=False):
        make_post()
        assert "Last-Modified" not in client.get("/").headers
    with time_machine.travel(datetime(2030, 1, 1, 12, 0, 1, tzinfo=UTC), tick=False):
        assert client.get("/").headers["Last-Modified"] == "Tue, 01 Jan 2030 12:00:00 GMT"


@pytest.mark.parametrize("path", ["/nothing/", "/page/9/", "/tag/none/", "/2026/5/9/the-harbour-at-six", "/healthz"])
def test_what_is_no_page_has_no_validators_and_is_never_unchanged(client: FlaskClient, post: Post, path: str) -> None:
    answer = client.get(path, headers={"If-None-Match": "*"})
    assert answer.status_code not in {304, 500}
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


def test_pages_of_people_who_are_signed_in_have_no_validators(signed_in: Callable[..., Any], post: Post) -> None:
    for path in ("/edit/", "/account", f"/edit/posts/{post.id}"):
        answer = signed_in("editor", name=path.strip("/").replace("/", "-")).get(path)
        assert answer.status_code == 200
        assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", [*PATHS, "/nothing/", "/static/style.css", "/healthz", "/edit/"])
def test_head_is_get_without_a_body(client: FlaskClient, post: Post, path: str) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        got, asked = client.get(path, buffered=True), client.head(path, buffered=True)
    assert asked.status_code == got.status_code
    assert asked.data == b""
    assert dict(asked.headers) == dict(got.headers)


def test_what_is_kept_is_read_anew_in_another_version(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    make_post(kind="page", title="About us")
    assert [client.get("/").text.count("About us") for _ in range(2)] == [1, 1]
    make_post(kind="page", title="Imprint")
    assert "Imprint" in client.get("/").text


def test_a_protected_post_has_no_validators(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(password="moonlight")
    for path in (post.url, f"{post.url}?replyto=1"):
        answer = client.get(path)
        assert "ETag" not in answer.headers
        assert "Last-Modified" not in answer.headers
