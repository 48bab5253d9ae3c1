"""Redirects on the desk: they lead on where nothing is, in one hop, and what readers did not find is listed there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.http import address_counts
from blogapp.http.address_counts import REMEMBERED_MAX
from blogapp.models import MissedAddress, Post, SiteRedirect
from blogapp.models.missed_addresses import MISSED_MAX

MakePost = Callable[..., Post]
LIST = "/edit/redirects/"


@pytest.fixture
def editor(signed_in: Callable[..., Any]) -> Any:
    """An editor at the desk."""
    return signed_in("editor")


@pytest.fixture
def add(editor: Any) -> Callable[..., Any]:
    """Add a redirect on the desk: `add("/old", "/new")`; without a target it is gone."""

    def put(source: str, target: str = "") -> Any:
        return editor.post(LIST, data={"source": source, "target": target, "gone": "" if target else "y"})

    return put


@pytest.fixture(autouse=True)
def nothing_counted(app: Flask) -> None:
    """Forget what other tests asked for."""
    address_counts.of(app).write()
    with app.test_request_context(method="POST"):
        db.session.execute(sa.delete(MissedAddress))
        db.session.commit()


def ask(client: FlaskClient, path: str, **given: Any) -> tuple[int, str]:
    answer = client.get(path, **given)
    return answer.status_code, answer.headers.get("Location", "")


def errors(page: Any) -> list[str]:
    return [each.get_text() for each in BeautifulSoup(page.text, "html5lib").select("p.error")]


def rows(app: Flask, model: Any) -> list[Any]:
    address_counts.of(app).write()
    with app.app_context():
        return list(db.session.scalars(sa.select(model)))


LED = {
    "/old": "/new", "/OLD/": "/new", "/old?utm=x": "/new?utm=x", "/file.php?id=5": "/five", "/file.php?id=6": "",
    "/shop/": "/store/", "/shop": "/store/", "/shop/a/B": "/store/a/B", "/shop/a/": "/store/a/",
    "/shop/caf%C3%A9/x%20y": "/store/caf%C3%A9/x%20y", "/shopping": "", "/shop//evil.example/": "/store/evil.example/",
    "/shop/special": "/here", "/away/x": "https://example.org/moved/x", "/all/of/it": "/one",
    "/gr%C3%B6%C3%9Fe/": "/size", "/whole": "/new",
}  # fmt: skip


@pytest.mark.slow
def test_redirect_leads_on_in_one_hop(client: FlaskClient, add: Callable[..., Any]) -> None:
    for source, target in (
        ("/old/", "/new"), ("/file.php?id=5", "/five"), ("/shop/*", "/store/*"), ("/shop/special", "/here"),
        ("/away/*", "https://example.org/moved/*"), ("/all/*", "/one"), ("/gr%C3%B6%C3%9Fe", "/size"),
        ("http://localhost/whole/", "/new"),
    ):  # fmt: skip
        assert add(source, target).status_code == 303, source
    assert {path: ask(client, path)[1] for path in LED} == LED
    assert {ask(client, path)[0] for path, target in LED.items() if target} == {301}


def test_what_is_gone_says_so(client: FlaskClient, add: Callable[..., Any]) -> None:
    add("/closed/*")
    assert [ask(client, path) for path in ("/closed", "/closed/for/ever")] == [(410, ""), (410, "")]


def test_redirect_hides_no_page_that_is_there(
    client: FlaskClient, make_post: MakePost, add: Callable[..., Any], editor: Any
) -> None:
    post, page = make_post(title="Quay"), make_post(kind="page", title="About")
    for row in (post, page):
        add(row.url, "/elsewhere")
        assert ask(client, row.url) == (200, "")
    editor.post(f"/edit/posts/{post.id}/delete")
    assert ask(client, post.url) == (301, "/elsewhere")


WRONG = {
    ("", "/x"): "Enter the address", ("old", "/x"): "an address on this site", ("/", "/x"): "The front page",
    ("/*", "/x"): "The front page", ("/a*b", "/x"): "A star stands", ("/a*", "/x"): "A star stands",
    ("/a b", "/x"): "an address on this site", ("//evil.example/x", "//evil.example"): "on this site or a web address",
    ("/a", "javascript:alert(1)"): "on this site or a web address", ("/a", "data:text/html,x"): "or a web address",
    ("/a", "/\\evil.example"): "on this site or a web address", ("/a", "//evil.example"): "or a web address",
    ("/a", "https://a:b@example.org/"): "or a web address", ("/a", "x"): "or a web address",
    ("/a", "/x/*"): "A star here needs", ("/a/*", "/x*"): "A star stands",
    ("/a/*", "https://example.org*"): "or a web address",
    ("/a", "/A/"): "in a circle", ("/a/*", "/a/b/*"): "in a circle", ("/a/*", "/a"): "in a circle",
    ("/taken", "/x"): "already", ("/a", "/taken"): "leads on to /there", ("/a", "/below/x"): "leads on to /deep/*",
    ("/a", "/closed"): "leads on to nowhere", ("/there", "/x"): "Change that one first",
    ("/deep/*", "/x"): "Change that one first",
    ("/x" * 210, "/x"): "Shorten it", ("/a", "/x" * 1001): "Shorten it",
}  # fmt: skip


@pytest.mark.slow
def test_what_would_mislead_is_refused_with_a_sentence(app: Flask, add: Callable[..., Any]) -> None:
    for known in (("/taken", "/there"), ("/below/*", "/deep/*"), ("/closed",)):
        assert add(*known).status_code == 303
    for (source, target), words in WRONG.items():
        page = add(source, target)
        assert page.status_code == 422, (source, target)
        assert words in " ".join(errors(page)), (source, target)
    assert len(rows(app, SiteRedirect)) == 3


def test_a_target_or_that_it_is_gone_is_needed(editor: Any) -> None:
    page = editor.post(LIST, data={"source": "/a", "target": "", "gone": ""})
    assert errors(page) == ["Enter where it leads, or tick that it is gone."]


def test_change_and_deletion_can_be_undone(
    app: Flask, client: FlaskClient, add: Callable[..., Any], editor: Any
) -> None:
    add("/old", "/new")
    [row] = rows(app, SiteRedirect)
    undo = f"{LIST}{row.id}/undo"
    editor.post(f"{LIST}{row.id}", data={"source": "/old", "target": "/newer"})
    assert ask(client, "/old") == (301, "/newer")
    assert f'action="{undo}"' in editor.get(LIST).text
    editor.post(undo)
    assert ask(client, "/old") == (301, "/new")
    editor.post(f"{LIST}{row.id}/delete")
    assert ask(client, "/old") == (404, "")
    assert not BeautifulSoup(editor.get(LIST).text, "html5lib").select(".row-title")
    editor.post(undo)
    editor.post(undo)  # a second time changes nothing
    assert ask(client, "/old") == (301, "/new")


def test_deletion_is_not_undone_where_another_one_took_the_address(
    app: Flask, client: FlaskClient, add: Callable[..., Any], editor: Any
) -> None:
    add("/old", "/new")
    [row] = rows(app, SiteRedirect)
    editor.post(f"{LIST}{row.id}/delete")
    add("/old", "/other")
    editor.post(f"{LIST}{row.id}/undo")
    assert ask(client, "/old") == (301, "/other")


def test_list_is_searched_and_has_pages(app: Flask, editor: Any) -> None:
    with app.test_request_context(method="POST"):
        db.session.add_all(SiteRedirect(source=f"/old-{number:04}", target="/new") for number in range(120))
        db.session.commit()
    titles = lambda page: [each.get_text() for each in BeautifulSoup(page.text, "html5lib").select(".row-title")]  # noqa: E731
    assert titles(editor.get(f"{LIST}?page=3")) == [f"/old-{number:04}" for number in range(100, 120)]
    assert titles(editor.get(f"{LIST}?q=OLD-0007")) == ["/old-0007"]


def test_authors_see_none_of_it(signed_in: Callable[..., Any]) -> None:
    author = signed_in("author")
    assert [author.get(path).status_code for path in (LIST, f"{LIST}missed/")] == [404, 404]


def test_hits_are_counted_also_when_the_cache_answers(
    app: Flask, client: FlaskClient, add: Callable[..., Any], page_cache: Any, made: list[str]
) -> None:
    add("/old", "/new")
    rows(app, SiteRedirect)
    for _ in range(5):
        assert ask(client, "/old") == (301, "/new")
    assert made.count("/old") == 1
    [row] = rows(app, SiteRedirect)
    assert row.hits == 5
    assert row.seen_at


def test_misses_are_counted_also_when_the_cache_answers(
    app: Flask, client: FlaskClient, page_cache: Any, made: list[str]
) -> None:
    for _ in range(3):
        client.get("/Nowhere/?secret=word", headers={"Referer": "https://Blog.example/a?token=x"})
    assert [(row.path, row.count, row.host) for row in rows(app, MissedAddress)] == [("/nowhere", 3, "blog.example")]
    client.get("/nowhere/")
    [row] = rows(app, MissedAddress)
    assert (row.count, row.host) == (4, "blog.example")


def test_counting_makes_no_other_version_of_the_site(app: Flask, client: FlaskClient, made: list[str]) -> None:
    client.get("/")
    client.get("/nowhere")
    assert rows(app, MissedAddress)
    client.get("/")
    assert made.count("/") == 1


NOTED = {
    "/?p=9999": "/?p=9999", "/?p=9999&utm=x": "/?p=9999", "/tag/none/": "/tag/none", "/a/b.php?x=1": "/a/b.php",
    "/edit/none": "", "/media/none.jpg": "", "/preview/token.x": "", "/comments/answers/token": "", "/x%00y": "",
    "/%ff": "", f"/{'x' * 500}": "",
}  # fmt: skip


def test_nothing_private_is_noted(app: Flask, client: FlaskClient) -> None:
    for path, noted in NOTED.items():
        client.get(path)
        assert [row.path for row in rows(app, MissedAddress)] == ([noted] if noted else []), path
        with app.test_request_context(method="POST"):
            db.session.execute(sa.delete(MissedAddress))
            db.session.commit()


def test_crawler_cannot_fill_the_list(app: Flask, client: FlaskClient) -> None:
    counts = address_counts.of(app)
    for number in range(MISSED_MAX + 3 * REMEMBERED_MAX):
        counts.note(f"/nonsense-{number}", {})
        if number % REMEMBERED_MAX == REMEMBERED_MAX - 1:
            counts.write()
    for number in range(2 * REMEMBERED_MAX):
        counts.note(f"/more-{number}", {})
    found = {row.path for row in rows(app, MissedAddress)}
    assert len(found) == MISSED_MAX
    assert f"/more-{REMEMBERED_MAX - 1}" in found
    assert f"/more-{REMEMBERED_MAX}" not in found
    assert "/nonsense-0" not in found


def test_what_cannot_be_written_now_is_written_later(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/nowhere")
    counts, planned = address_counts.of(app), []
    with monkeypatch.context() as patched:
        patched.setattr(db, "write_aside", lambda *statements: False)
        patched.setattr(counts, "_write_after", planned.append)
        counts.write()
    assert len(planned) == 1
    client.get("/nowhere")
    assert [row.count for row in rows(app, MissedAddress)] == [2]


def test_what_is_ignored_makes_no_other_version_of_the_site(
    app: Flask, client: FlaskClient, editor: Any, made: list[str]
) -> None:
    client.get("/nowhere")
    rows(app, MissedAddress)
    client.get("/")
    editor.post(f"{LIST}missed/", data={"path": "/nowhere"})
    client.get("/")
    assert made.count("/") == 1


def test_one_click_leads_to_the_form_with_the_address(
    app: Flask, client: FlaskClient, editor: Any, add: Callable[..., Any]
) -> None:
    client.get("/lost/place")
    rows(app, MissedAddress)
    page = BeautifulSoup(editor.get(f"{LIST}missed/").text, "html5lib")
    link = page.select_one(".row-actions a")
    assert link is not None
    form = BeautifulSoup(editor.get(str(link["href"])).text, "html5lib").select_one("#source")
    assert form is not None
    assert form["value"] == "/lost/place"
    add("/lost/place", "/found")
    assert rows(app, MissedAddress) == []


def test_what_is_ignored_is_listed_no_more(app: Flask, client: FlaskClient, editor: Any) -> None:
    client.get("/wp-probe")
    rows(app, MissedAddress)
    editor.post(f"{LIST}missed/", data={"path": "/wp-probe"})
    client.get("/wp-probe")
    [row] = rows(app, MissedAddress)
    assert (row.ignored, row.count) == (True, 2)
    assert not BeautifulSoup(editor.get(f"{LIST}missed/").text, "html5lib").select(".row-title")
