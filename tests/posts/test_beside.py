"""Changes beside a published post: readers see nothing of them until they are published."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import words
from together import at_once

from blogapp import db
from blogapp.models import Category, Post, Revision

Make = Callable[..., Any]
CHANGED = "The tide turned and the boats waited outside."


@pytest.fixture
def post(make_post: Make) -> Post:
    return make_post(tags=["boats"])


def seen(client: FlaskClient, post: Post, tag: str = "boats") -> list[tuple[bytes, str]]:
    """Return what readers get: the bytes of each page, and its ETag."""
    lists = ("/", "/feed/", "/feed/json/", f"/tag/{tag}/", "/search/?q=boats", "/sitemap.xml")
    addresses = (post.url, *lists, card(client, post))
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return [(answer.data, answer.headers.get("ETag", "")) for answer in answers]


def card(client: FlaskClient, post: Post) -> str:
    """Return where the picture is that stands for a post elsewhere."""
    head = BeautifulSoup(client.get(post.url).text, "html.parser").select_one("meta[property='og:image']")
    return urlsplit(str(head["content"])).path  # type: ignore[index]


def pending(app: Flask, post: Post) -> Revision | None:
    with app.app_context():
        return Revision.pending(db.session(), post.id)


@pytest.mark.slow
def test_readers_see_nothing_until_it_is_published(
    app: Flask, client: FlaskClient, signed_in: Make, post: Post
) -> None:
    ana, before = signed_in(name="Anna"), seen(client, post)
    address = f"/edit/posts/{post.id}"
    assert (
        write(ana, address, "beside", body=CHANGED, title="Another", tags="tides", new_category="Sea").status_code
        == 303
    )
    assert seen(client, post) == before
    form = controls(ana.get(address))
    assert (form["body"], form["title"], form["tags"], form["new_category"]) == (CHANGED, "Another", "tides", "Sea")
    assert write(ana, address, "save").status_code == 303
    assert CHANGED in client.get(post.url).text
    after = seen(client, post, "tides")
    assert after[0][1] != before[0][1]
    assert seen(client, post, "tides") == after
    now = stored(app, post.id)
    assert ([tag.name for tag in now.tags], [one.name for one in now.categories]) == (["tides"], ["Sea"])
    assert pending(app, post) is None


@pytest.mark.slow
def test_the_desk_and_the_form_say_so(signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    assert "that readers do not see" not in ana.get("/edit/").text
    write(ana, f"/edit/posts/{post.id}", "beside", body=CHANGED)
    for address in ("/edit/", f"/edit/posts/{post.id}"):
        assert "that readers do not see" in ana.get(address).text


def test_the_preview_shows_the_changes(signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "beside", body=CHANGED, title="Another")
    page = BeautifulSoup(ana.get(f"/edit/posts/{post.id}/preview").text, "html.parser")
    assert words(page.select_one(".e-content")) == CHANGED
    assert words(page.select_one(".p-name")) == "Another"
    assert words(page.select_one(".preview-bar p")) == "A preview of a text that readers do not see."


@pytest.mark.slow
def test_the_changes_are_compared_with_what_readers_see(signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    for text in ("Once.", CHANGED):
        write(ana, address, "beside", body=text)
    page = BeautifulSoup(ana.get(address).text, "html.parser")
    compared = page.find("a", string="Compare with what readers see")
    page = BeautifulSoup(ana.get(str(compared["href"])).text, "html.parser")  # type: ignore[index]
    assert [words(text) for text in page.select(".difference pre")] == [post.data["body"], CHANGED]


@pytest.mark.slow
def test_discarded_changes_stay_in_the_history(app: Flask, client: FlaskClient, signed_in: Make, post: Post) -> None:
    ana, before = signed_in(name="Anna"), seen(client, post)
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body=CHANGED)
    version = controls(ana.get(address))["version"]
    assert ana.post(f"{address}/discard", data={"version": version}).status_code == 303
    assert controls(ana.get(address))["body"] == post.data["body"]
    assert seen(client, post) == before
    changes = next(one for one in revisions(app, post) if one.beside)
    assert CHANGED in ana.get(f"{address}/revisions/{changes.id}").text


def test_the_trash_and_back_keeps_the_changes(signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body=CHANGED)
    for way in ("trash", "restore"):
        assert ana.post(f"{address}/{way}").status_code == 303
    assert controls(ana.get(address))["body"] == CHANGED


def test_another_format_waits_until_the_changes_are_published(app: Flask, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body=CHANGED)
    answer = ana.get(f"{address}/format?to=aside", follow_redirects=True)
    assert "Publish them or discard them first" in answer.text
    assert stored(app, post.id).format == "standard"


def test_changes_of_somebody_else_are_not_discarded_unseen(app: Flask, signed_in: Make, post: Post) -> None:
    ana, noor = signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body="Once.")
    version = controls(ana.get(address))["version"]
    write(noor, address, "beside", body=CHANGED)
    ana.post(f"{address}/discard", data={"version": version})
    found = pending(app, post)
    assert found
    assert found.data["body"] == CHANGED


@pytest.mark.slow
@pytest.mark.first(3)
@pytest.mark.parametrize("first", ["beside", "save"])
@pytest.mark.parametrize("second", ["beside", "save", "draft", "trash"])
def test_an_outdated_form_replaces_nothing(app: Flask, signed_in: Make, post: Post, first: str, second: str) -> None:
    ana, noor = signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    form = controls(noor.get(address))
    form.pop("csrf_token")
    write(ana, address, first, body=CHANGED)
    answer = noor.post(address, data=form | {"body": "Mine.", "action": second})
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert controls(ana.get(address))["body"] == CHANGED
    again = controls(answer) | {"action": second}
    again.pop("csrf_token")
    assert noor.post(address, data=again).status_code == 303
    texts = [one.data["body"] for one in revisions(app, post)]
    assert texts[-2:] == [CHANGED, "Mine."]


def revisions(app: Flask, post: Post) -> list[Revision]:
    with app.app_context():
        return db.session.scalars(Revision.of_post(post.id)).all()[::-1]


def test_a_form_sent_twice_is_one_change(app: Flask, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    form = controls(ana.get(address)) | {"body": CHANGED, "action": "beside"}
    form.pop("csrf_token")
    assert [ana.post(address, data=form).status_code for _time in range(2)] == [303, 303]
    assert len(revisions(app, post)) == 2


def test_what_is_not_finished_can_lie_beside(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    film, ana = make_post("video"), signed_in(name="Anna")
    address = f"/edit/posts/{film.id}"
    assert write(ana, address, "beside", video="").status_code == 303
    assert write(ana, address, "save").status_code == 422
    assert "aqz-KE-bpKQ" in client.get(film.url).text


def test_a_new_category_of_changes_is_made_when_they_are_published(app: Flask, signed_in: Make, post: Post) -> None:
    ana = signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "beside", new_category="Sea")
    with app.app_context():
        assert db.session.query(Category).count() == 0


@pytest.fixture
def live(signed_in: Make, make_post: Make) -> tuple[Any, Post]:
    """A contributor, and a post of hers that somebody published."""
    mira = signed_in("contributor", name="Mira")
    return mira, make_post(author=mira.user)


@pytest.mark.slow
@pytest.mark.first(3)
@pytest.mark.parametrize("action", ["save", "publish", "schedule", "draft", "private", "trash", "beside", "anything"])
def test_who_may_not_publish_hands_changes_in(client: FlaskClient, signed_in: Make, live: Any, action: str) -> None:
    (mira, post), ana = live, signed_in(name="Anna")
    address, before = f"/edit/posts/{post.id}", client.get(live[1].url).data
    assert write(mira, address, action, body=CHANGED).status_code == 303
    assert client.get(post.url).data == before
    assert controls(mira.get(address))["body"] == controls(ana.get(address))["body"] == CHANGED
    assert write(ana, address, "save").status_code == 303
    assert CHANGED in client.get(post.url).text


@pytest.mark.slow
def test_who_may_not_publish_drops_only_own_changes(app: Flask, signed_in: Make, live: Any) -> None:
    (mira, post), ana = live, signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "beside", body=CHANGED)
    version = controls(mira.get(address))["version"]
    assert mira.post(f"{address}/discard", data={"version": version}).status_code == 404
    assert pending(app, post) is not None
    write(mira, address, "beside", body="Mine.")
    version = controls(mira.get(address))["version"]
    assert mira.post(f"{address}/discard", data={"version": version}).status_code == 303
    assert pending(app, post) is None


def test_from_a_preview_who_may_not_publish_hands_in_too(live: Any) -> None:
    mira, post = live
    page = BeautifulSoup(write(mira, f"/edit/posts/{post.id}", "preview", body=CHANGED).text, "html.parser")
    assert [button["value"] for button in page.select(".preview-bar button")] == ["edit", "beside"]


def test_from_a_preview_changes_are_published_or_wait(signed_in: Make, post: Post) -> None:
    answer = write(signed_in(name="Anna"), f"/edit/posts/{post.id}", "preview", body=CHANGED)
    buttons = BeautifulSoup(answer.text, "html.parser").select(".preview-bar button")
    assert [words(button) for button in buttons] == ["Back to writing", "Save for later", "Publish changes"]


@pytest.mark.parametrize("way", ["trash", "restore", "delete", "format"])
def test_who_may_not_publish_does_nothing_else_to_it(signed_in: Make, live: Any, way: str) -> None:
    mira, post = live
    assert mira.post(f"/edit/posts/{post.id}/{way}", data={"to": "aside"}).status_code == 404


def test_changes_to_somebody_elses_post_cannot_be_handed_in(signed_in: Make, make_post: Make) -> None:
    mira, post = signed_in("contributor", name="Mira"), make_post()
    assert mira.get(f"/edit/posts/{post.id}").status_code == 404
    assert mira.post(f"/edit/posts/{post.id}", data={"body": CHANGED, "action": "beside"}).status_code == 404


@pytest.mark.database
def test_changes_that_come_in_the_same_moment_are_not_published_over(
    app: Flask, signed_in: Make, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite nobody writes while somebody else does; on PostgreSQL it is the turn that they wait for."""
    ana, noor, take_turn = signed_in(name="Anna"), signed_in(name="Noor"), db.take_turn
    address = f"/edit/posts/{post.id}"
    form = controls(ana.get(address)) | {"body": "Mine.", "action": "save"}
    form.pop("csrf_token")

    def come_between() -> None:
        monkeypatch.setattr(db, "take_turn", take_turn)
        assert at_once(1, lambda _who: write(noor, address, "beside", body=CHANGED).status_code) == [303]
        if not is_sqlite:
            take_turn()

    with app.app_context():
        is_sqlite = db.engine().dialect.name == "sqlite"
    come_between() if is_sqlite else monkeypatch.setattr(db, "take_turn", come_between)
    answer = ana.post(address, data=form)
    assert answer.status_code == 409
    assert CHANGED in answer.text
