"""What readers answered is for the desk: shown there, handed out as files that no spreadsheet runs, deleted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from commands import blogapp, done
from flask import Flask
from polling import Invitation
from reading import read, words

from blogapp import db
from blogapp.exporting import answers
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post, ReaderAnswer

GIVEN = [
    {"coming": True, "guests": 2, "name": "=HYPERLINK(\"https://example.org\")", "note": 'Two "salt", \n& fog'},
    {"coming": False, "guests": None, "name": "Noor", "note": ""},
    {"name": "@SUM(1)", "colour": ["red", "blue"]},
]  # fmt: skip


@pytest.fixture
def feast(app: Flask, install: Callable[..., None], make_post: Callable[..., Post]) -> Post:
    """An invitation with three answers, one of them to a field that is no more."""
    install(Invitation)
    post = make_post("invitation", title="Feast")
    with app.test_request_context(method="POST"):
        for number, data in enumerate(GIVEN):
            db.session.add(ReaderAnswer(post_id=post.id, action="rsvp", reader=str(number), data=data))
        db.session.commit()
    return post


def number_of(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(ReaderAnswer)) or 0


def test_the_desk_shows_and_deletes_them(app: Flask, signed_in: Callable[..., Any], feast: Post) -> None:
    editor = signed_in("editor")
    address = f"/edit/posts/{feast.id}/answers"
    assert f'href="{address}"' in editor.get(f"/edit/posts/{feast.id}").text
    page = read(editor, address)
    assert "Will you come?: 3 answers" in words(page.main)
    assert "I come: Yes; Guests: 2" in words(page.main)
    assert "colour: red, blue" in words(page.main)
    first = page.select("button[name=answer]")[-1]["value"]
    assert editor.post(address, data={"answer": str(first)}).status_code == 303
    assert number_of(app) == 2
    assert "Tick the box" in editor.post(address).text
    assert number_of(app) == 2
    assert editor.post(address, data={"sure": "y"}).status_code == 303
    assert number_of(app) == 0
    assert "Nobody has answered yet." in editor.get(address).text


def test_the_desk_says_each_kind_of_answer_in_words(
    app: Flask, signed_in: Callable[..., Any], install: Callable[..., None], make_post: Callable[..., Post]
) -> None:
    class Offer(f.Group):
        days = f.Choices("Days", {"mo": "Monday", "tu": "Tuesday"})
        boat = f.Choice("Boat", {"s": "Sail", "m": "Motor"})
        hours = f.Duration("Hours")
        gift = f.Number("Gift", "€", places=2)

    class Help(PostFormat):
        name = "help"
        actions: Mapping[str, type[f.Group]] = {"offer": Offer}
        body = f.Markdown("For what")
        template = "{{ body }}<p>{{ answers.offer.sums.gift }} in all</p>"

    install(Help)
    post = make_post("help", title="The new pier")
    given = [
        {"days": ["mo", "tu"], "boat": "m", "hours": "PT1H30M", "gift": "12.50"},
        {"days": "mo, as it was", "boat": ["s"], "hours": "", "gift": "0.75"},  # stored by kinds of before
    ]
    with app.test_request_context(method="POST"):
        for number, data in enumerate(given):
            db.session.add(ReaderAnswer(post_id=post.id, action="offer", reader=str(number), data=data))
        db.session.commit()
    said = words(read(signed_in("editor"), f"/edit/posts/{post.id}/answers").main)
    assert "Days: Monday, Tuesday; Boat: Motor; Hours: 1:30; Gift: 12.50" in said
    assert "Gift: 0.75" in said
    assert "13.25 in all" in app.test_client().get(post.url).text


def test_they_are_nobody_else_s(client: Any, signed_in: Callable[..., Any], feast: Post) -> None:
    author = signed_in("author", name="Mira")
    for ending in ("", ".csv", ".json"):
        assert author.get(f"/edit/posts/{feast.id}/answers{ending}").status_code == 404
        assert client.get(f"/edit/posts/{feast.id}/answers{ending}").status_code in {302, 303, 401}


def test_a_table_of_them_holds_no_formula_and_no_reader(signed_in: Callable[..., Any], feast: Post) -> None:
    editor = signed_in("editor")
    answer = editor.get(f"/edit/posts/{feast.id}/answers.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["name"] for row in rows] == ['\'=HYPERLINK("https://example.org")', "Noor", "'@SUM(1)"]
    assert rows[0]["note"] == 'Two "salt", \n& fog'
    assert rows[2]["colour"] == '["red", "blue"]'
    assert rows[0]["address"] == f"http://localhost{feast.url}"
    told = editor.get(f"/edit/posts/{feast.id}/answers.json").json
    assert [each["answer"] for each in told] == GIVEN
    assert set(told[0]) == {"post", "address", "action", "moment", "answer"}


def test_a_post_without_answers_has_empty_files(app: Flask, feast: Post) -> None:
    with app.test_request_context():
        assert json.loads("".join(answers.as_json(feast.id + 1))) == []
        assert "".join(answers.as_csv(feast.id + 1)) == "post,address,action,moment\r\n"


@pytest.mark.usefixtures("instance")
def test_the_command_writes_them_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    done("export", "answers", str(out))
    assert out.read_text(encoding="utf-8") == "post,address,action,moment\n"
    assert out.stat().st_mode & 0o777 == 0o600
    assert "is there already" in blogapp("export", "answers", str(out)).output
    assert "must end with .csv or .json" in blogapp("export", "answers", str(tmp_path / "answers.xls")).output
