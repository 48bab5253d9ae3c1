"""Menus: made on the desk, seen on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from filling import write
from flask.testing import FlaskClient
from reading import read, words

Make = Callable[..., Any]


def send(client: FlaskClient, *lines: dict[str, str], action: str = "save", place: str = "header") -> Any:
    sent = {f"{place}-{number}-{name}": text for number, line in enumerate(lines) for name, text in line.items()}
    return client.post("/edit/menus/", data=sent | {"action": action})


def menu(client: FlaskClient, place: str = "header") -> list[tuple[str, str]]:
    return [(words(link), str(link["href"])) for link in read(client, "/").select(f".site-{place} .site-menu a")]


@pytest.fixture
def editor(signed_in: Make) -> Any:
    return signed_in("editor")


def test_menu_holds_what_an_editor_chose_in_that_order(
    editor: FlaskClient, make_post: Make, client: FlaskClient
) -> None:
    about = make_post(kind="page", title="About us")
    make_post(kind="page", title="Not in the menu")
    lines = [{"to": "archive"}, {"to": f"page:{about.id}"}, {"to": "format:quote", "label": "What people say"}]
    assert send(editor, *lines, {"address": "https://example.org/", "label": "A friend"}).status_code == 303
    assert menu(client) == [
        ("Archive", "/archive/"), ("About us", "/about-us/"), ("What people say", "/type/quote/"),
        ("A friend", "https://example.org/"),
    ]  # fmt: skip
    assert menu(client, "footer") == []


def test_menu_leads_to_a_nested_category_in_no_detour(
    editor: FlaskClient, make_post: Make, client: FlaskClient
) -> None:
    make_post(new_categories=["Transport", "Rail"])
    editor.post("/edit/categories/2", data={"name": "Rail", "slug": "", "description": "", "parent": "1"})
    send(editor, {"to": "category:2"})
    assert menu(client) == [("Rail", "/category/transport/rail/")]


def test_menu_has_one_level_below(editor: FlaskClient, client: FlaskClient) -> None:
    send(
        editor,
        {"to": "home", "under": "y"},
        {"to": "archive", "under": "y"},
        {"to": "search", "under": "y"},
        {"to": "feed"},
    )
    top = read(client, "/").select(".site-header .site-menu > ul > li")
    assert [words(each.select_one("summary, a")) for each in top] == ["Home", "Feed"]
    assert [words(link) for link in top[0].select("details a")] == ["Home", "Archive", "Search"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("up:header:2", "acbd"), ("down:header:0", "bacd"), ("remove:header:1", "acd"), ("up:header:0", "abcd"),
        ("down:header:3", "abcd"), ("up:header:99", "abcd"), ("up:nowhere:1", "abcd"), ("up:header:²", "abcd"),
        ("", "abcd"),
    ],
)  # fmt: skip
def test_buttons_move_lines(editor: FlaskClient, client: FlaskClient, action: str, expected: str) -> None:
    answer = send(editor, *({"address": f"/{name}/", "label": name} for name in "abcd"), action=action)
    assert (answer.status_code, answer.location) == (303, "/edit/menus/#header")
    assert "".join(label for label, _ in menu(client)) == expected


@pytest.mark.parametrize(
    "action", ["up:header:7", "up:header:-1", "up:header:" + "9" * 5000, "up:header", "up:nowhere:0"]
)
def test_button_of_no_line_moves_nothing(editor: FlaskClient, client: FlaskClient, action: str) -> None:
    assert send(editor, {"address": "/a/", "label": "a"}, action=action).status_code == 303


@pytest.mark.parametrize(
    "line",
    [{"address": "javascript:alert(1)"}, {"address": "example.org"}, {"to": "page:99"}, {"label": "Nowhere"}],
    ids=str,
)
def test_line_that_leads_nowhere_is_told_and_all_is_kept(editor: FlaskClient, line: dict[str, str]) -> None:
    answer = send(editor, {"to": "archive", "label": "All that was typed"}, line, action="up:header:1")
    assert answer.status_code == 422
    assert 'id="header-1-error"' in answer.text
    assert "All that was typed" in answer.text
    assert menu(editor) == []


@pytest.mark.parametrize("part", ["label", "address"])
def test_text_of_a_line_that_is_too_long_is_told_and_not_cut(editor: FlaskClient, part: str) -> None:
    line = {"header-0-to": "", "header-0-label": "Boats", "header-0-address": "/boats/"}
    page = editor.post("/edit/menus/", data=line | {f"header-0-{part}": "/" + "boats" * 60})
    assert page.status_code == 422
    assert page.text.count("/" + "boats" * 60) == 1
    assert "at most 300 fit" in page.text


def test_line_whose_page_is_gone_is_left_out(editor: FlaskClient, make_post: Make, client: FlaskClient) -> None:
    about = make_post(kind="page", title="About us")
    send(editor, {"to": f"page:{about.id}"}, {"to": "archive", "under": "y"})
    editor.post(f"/edit/posts/{about.id}/trash")
    assert menu(client) == [("Archive", "/archive/")]


def test_menu_follows_a_page_that_moves(editor: FlaskClient, make_post: Make, client: FlaskClient) -> None:
    about = make_post(kind="page", title="About us")
    send(editor, {"to": f"page:{about.id}"})
    write(editor, f"/edit/posts/{about.id}", "save", title="Who we are", slug="who")
    assert menu(client) == [("Who we are", "/who/")]


def test_menus_survive_the_settings(signed_in: Make, client: FlaskClient) -> None:
    administrator = signed_in("administrator")
    send(administrator, {"to": "archive"}, place="footer")
    administrator.post("/edit/settings/", data={"title": "Harbour", "posts_per_page": "5", "scheme": "auto"})
    assert menu(client, "footer") == [("Archive", "/archive/")]


@pytest.mark.parametrize("role", ["author", "contributor"])
def test_menus_are_for_editors(signed_in: Make, role: str) -> None:
    assert signed_in(role).get("/edit/menus/").status_code == 404
