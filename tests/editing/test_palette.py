"""The command palette: it finds by title what somebody may change, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from reading import read

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def found(client: FlaskClient, words: str = "") -> list[str]:
    answer = client.get("/edit/palette", query_string={"q": words})
    return [post["words"] for post in answer.get_json()["posts"]]


@pytest.mark.slow
def test_each_finds_what_they_may_change(make_post: Make, make_user: Make, signed_in: Make) -> None:
    aki = make_user("author", "Aki")
    make_post(title="Harbour of others", step="save")
    make_post(title="Harbour of mine", author=aki)
    make_post(title="Harbour page", kind="page")
    gone = make_post(title="Harbour in the trash", author=aki)
    author, editor = signed_in(aki), signed_in("editor", name="Eva")
    author.post(f"/edit/posts/{gone.id}/trash")
    assert found(author, "harb") == found(author) == ["Harbour of mine"]
    assert found(editor, "harbour") == ["Harbour page", "Harbour of mine", "Harbour of others"]
    assert found(editor, "lighthouse") == []


def test_strangers_find_nothing(client: FlaskClient, signed_in: Make) -> None:
    assert client.get("/edit/palette").status_code == 302
    assert signed_in("member").get("/edit/palette").status_code == 404


def test_the_sheet_of_keys_is_a_page(signed_in: Make) -> None:
    author = signed_in("author")
    link = read(author, "/edit/").select_one("[data-keys-link]")
    assert link
    assert "Ctrl+Shift+P" in read(author, str(link["href"])).get_text()


def test_controls_say_the_language_of_the_text(make_post: Make, signed_in: Make) -> None:
    post = make_post(language="el")
    page = read(signed_in(), f"/edit/posts/{post.id}")
    assert [page.select_one(f"[name={name}]")["lang"] for name in ("title", "body")] == ["el", "el"]
