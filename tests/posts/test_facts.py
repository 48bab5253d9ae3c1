"""What a post knows of itself: its format and template see it, and readers get nothing that is no longer so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from clients import SignedInClient
from filling import write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.formats import PostFacts, PostFormat
from blogapp.formats import fields as f
from blogapp.models import Category, Post, Tag, User
from blogapp.posts import saving

Make = Callable[..., Post]
FACTS = "{{ post.author }}, {{ post.address }}, {{ post.categories|join }}, {{ post.tags|join }}, {{ post.language }}"


class Logbook(PostFormat):
    """What was seen on a watch."""

    name = "logbook"
    downloads: Mapping[str, str] = {"txt": "text/plain"}
    start = f.DateTime("Begins")
    body = f.Markdown("Log")
    template = f"<p>{FACTS}</p>{{{{ body }}}}"

    def json_ld(self) -> dict[str, Any]:
        return super().json_ld() | {"creditText": self.post.author, "keywords": list(self.post.categories)}

    def download(self, ending: str) -> str:
        return f"{self.post.author}, {self.post.published:%H:%M %Z}, {', '.join(self.post.tags)}"

    def problems(self) -> Mapping[str, str]:
        if self.start and self.post.published and self.start.at < self.post.published:
            return {
                "start": f"It begins at {self.start.at:%H:%M}, before {self.post.published:%H:%M}. Choose a later time."
            }
        return {}


@pytest.fixture
def log(install: Callable[..., None], make_post: Make) -> Post:
    install(Logbook)
    given = {"new_categories": ["Shoals"], "tags": ["Mist"], "title": "Fog"}
    return make_post("logbook", published_at=datetime(2026, 1, 9, 6, 30, tzinfo=UTC), **given)


def everything(client: FlaskClient, post: Post) -> dict[str, str]:
    """Return all that readers get of a post."""
    pages = ("/", post.url, "/feed/", "/feed/atom/", "/feed/json/", f"{post.url}post.txt")
    return {address: client.get(address).text for address in pages}


def rename(model: type[Any], name: str) -> Callable[[], None]:
    return lambda: setattr(db.session.scalars(sa.select(model)).first(), "name", name)


CHANGES: list[tuple[Callable[[], None], str, str, set[str]]] = [
    (rename(User, "Ines"), "Ana", "Ines", set()),
    (rename(Category, "Coast"), "Shoals", "Coast", {"post.txt"}),
    (rename(Tag, "Haze"), "Mist", "Haze", set()),
]


@pytest.mark.any_database
@pytest.mark.slow
@pytest.mark.database
def test_nothing_that_readers_get_says_what_is_no_longer_so(app: Flask, client: FlaskClient, log: Post) -> None:
    for change, old, new, elsewhere in CHANGES:
        before = everything(client, log)
        with app.test_request_context(method="POST"):
            change()
            db.session.commit()
        for address, text in everything(client, log).items():
            if not any(address.endswith(end) for end in elsewhere):
                assert old in before[address], address
                assert (old in text, new in text) == (False, True), address


def test_another_address_is_in_the_snapshot_at_once(app: Flask, signed_in: Callable[..., Any], log: Post) -> None:
    editor: SignedInClient = signed_in()
    assert write(editor, f"/edit/posts/{log.id}", slug="haze").status_code == 303
    with app.app_context():
        stored = db.session.get_one(Post, log.id)
        assert f"http://localhost{stored.url}" in stored.html
        assert "/haze/" in stored.url
    assert f"http://localhost{log.url}," not in editor.get("/feed/").text


def test_a_post_is_asked_for_its_moments_in_the_site_s_zone(client: FlaskClient, log: Post) -> None:
    assert client.get(f"{log.url}post.txt").text == "Ana, 08:30 EET, Mist"


def test_each_host_gets_its_own_address(client: FlaskClient, log: Post) -> None:
    for host in ("localhost", "127.0.0.1", "localhost"):
        for address in (log.url, "/feed/"):
            assert f"http://{host}{log.url}," in client.get(address, base_url=f"http://{host}").text


def test_a_format_that_is_only_tried_knows_nothing() -> None:
    assert Logbook(Logbook.clean({})).post == PostFacts()


def test_problems_know_the_zone_and_the_moment_that_is_typed(
    app: Flask, signed_in: Callable[..., Any], install: Callable[..., None]
) -> None:
    install(Logbook)
    editor: SignedInClient = signed_in()
    typed = {"title": "Dusk", "body": "Calm.", "start": "2026-05-09T18:00", "published_at": "2026-05-09T19:30"}
    answer = write(editor, "/edit/new/logbook", **typed)
    assert answer.status_code == 422
    assert "It begins at 18:00, before 19:30. Choose a later time." in answer.text
    assert 'value="2026-05-09T18:00"' in answer.text
    assert write(editor, "/edit/new/logbook", "draft", **typed).status_code == 303
    assert write(editor, "/edit/new/logbook", **typed | {"start": "2026-05-09T20:00"}).status_code == 303


def answers(value: Any) -> Callable[[Any], Any]:
    def problems(_self: Any) -> Any:
        if isinstance(value, BaseException):
            raise value
        return value

    return problems


@pytest.mark.slow
def test_problems_that_fail_lose_no_word(
    install: Callable[..., None], signed_in: Callable[..., Any], subtests: pytest.Subtests
) -> None:
    editor = signed_in()
    for value in (SystemExit("no"), None, 7, {"body": 7}, ["body"]):
        with subtests.test(value=ascii(value)):
            install(type("Broken", (Logbook,), {"name": "broken", "__module__": "broken", "problems": answers(value)}))
            answer = write(editor, "/edit/new/broken", title="Dusk", body="Calm water.")
            assert answer.status_code == 422
            assert "The plugin of this format failed" in answer.text
            assert "Calm water." in answer.text


def test_a_format_of_before_may_have_a_field_called_problems(
    client: FlaskClient, install: Callable[..., None], signed_in: Callable[..., Any]
) -> None:
    class Repair(PostFormat):
        name = "repair"
        api = ">=1,<2"
        problems = f.Lines("What is broken")  # type: ignore[assignment]
        template = "<p>{{ problems|join(', ') }}</p>"

        def post(self) -> str:  # type: ignore[override]
            return "by boat"

    install(Repair)
    assert write(signed_in(), "/edit/new/repair", title="The winch", problems="Rust\nA lost bolt").status_code == 303
    assert "Rust, A lost bolt" in client.get("/").text


def test_a_snapshot_that_says_what_is_so_is_read_as_it_is(
    app: Flask, client: FlaskClient, log: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Logbook, "values", lambda _self, _view: {"body": "Something else"})
    assert "Something else" not in client.get("/feed/").text
    with app.test_request_context(method="POST"):
        rename(User, "Ines")()
        db.session.commit()
    assert "Something else" in client.get("/feed/").text


def test_a_save_is_dated_once_however_long_it_takes(app: Flask, make_user: Callable[..., User]) -> None:
    ana = make_user()
    with (
        app.test_request_context(method="POST"),
        time_machine.travel(datetime(2026, 5, 9, tzinfo=UTC), tick=False) as at,
    ):
        post = Post(format="standard", author_id=ana.id)
        take = saving._take

        def slowly(*args: Any) -> None:
            at.shift(5)
            take(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(saving, "_take", slowly)
            entry = saving.PostInput(fields={"body": "Calm."}, title="Dusk")
            saving.save(post, entry, "publish", ZoneInfo("UTC"))
            db.session.commit()
        assert post.updated_at == datetime(2026, 5, 9, tzinfo=UTC)
