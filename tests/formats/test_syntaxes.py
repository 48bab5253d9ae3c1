"""A text in HTML stands in the data with its syntax beside it, in a row as well, and goes wherever the text goes."""

from __future__ import annotations

from typing import Any

import pytest

from blogapp.formats import Errors, PostFormat
from blogapp.formats import fields as f
from blogapp.formats.conversion import convert

HTML = {"body": '<p class="alignleft">a</p>', "body.syntax": "html"}


class Part(f.Group):
    text = f.Markdown("Text")
    name = f.Line("Name")


class Essay(PostFormat):
    name = "essay"
    body = f.Markdown("Text", required=True)
    parts = f.Rows(Part)
    note = f.Line("Note")
    version = 2

    @classmethod
    def upgrade_from_1(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {**{name: value for name, value in data.items() if name != "text"}, "body": data["text"]}


class Talk(PostFormat):
    name = "talk"
    body = f.Transcript("Talk")


class Long(PostFormat):
    name = "long"
    lead = f.Markdown("Lead", role="summary")


class Short(PostFormat):
    name = "short"
    said = f.Line("Said", role="summary")


def test_html_is_stored_as_it_came_with_its_syntax() -> None:
    assert Essay.clean(HTML) == {**HTML, "parts": [], "note": ""}
    assert Essay(HTML).body == '<p class="align-left">a</p>'


def test_without_a_syntax_a_text_is_markdown_and_nothing_stands_beside_it() -> None:
    assert Essay.clean({"body": "*a*"}) == {"body": "*a*", "parts": [], "note": ""}
    assert Essay.clean({"body": "*a*", "body.syntax": "markdown"}) == {"body": "*a*", "parts": [], "note": ""}
    assert "body.syntax" not in Essay.clean({"body": "", "body.syntax": "html"}, partial=True)


def test_a_syntax_that_is_none_is_refused() -> None:
    with pytest.raises(Errors, match=r"Markdown or in HTML"):
        Essay.clean({"body": "x", "body.syntax": "latex"})


def test_a_field_that_knows_no_html_has_no_syntax() -> None:
    assert Essay.clean({"body": "a", "note": "b", "note.syntax": "html"})["note"] == "b"
    assert "note.syntax" not in Essay.clean({"body": "a", "note": "b", "note.syntax": "html"})


def test_a_row_has_a_syntax_of_its_own() -> None:
    rows = [{"text": "<p>a</p>", "text.syntax": "html", "name": "x"}, {"text": "*b*", "name": "y"}]
    data = Essay.clean({"body": "a", "parts": rows})
    assert data["parts"] == rows
    assert [row.text for row in Essay(data).parts] == ["<p>a</p>", "<p><em>b</em></p>\n"]


def test_the_words_of_html_are_those_that_readers_see() -> None:
    seen = Essay({"body": "<p>a <b>b</b></p><p>c<!--more--></p><p>d</p>", "body.syntax": "html"})
    assert (seen.text_of(), seen.headline()) == ("a b c d", "a b c d")
    assert seen.values("stream")["body"] == "<p>a <b>b</b></p><p>c</p>"
    assert "<!--more-->" in seen.to_wxr().content


def test_an_upgrade_that_renames_a_text_takes_its_syntax_along() -> None:
    upgraded = Essay.upgrade({"text": "<p>a</p>", "text.syntax": "html"}, 1)
    assert upgraded == {"body": "<p>a</p>", "body.syntax": "html"}


def test_what_is_exported_for_wordpress_comes_back() -> None:
    item = Essay(Essay.clean(HTML), title="T").to_wxr()
    back = Essay.from_wxr(item)
    assert back is not None
    assert Essay.clean(back) == Essay.clean(HTML)


def test_another_format_has_the_text_in_its_syntax_and_gives_it_back() -> None:
    there, _unplaced = convert(Essay, Talk, Essay.clean(HTML))
    assert Talk(there).body[0].lines == ("a",)
    assert Essay.clean(convert(Talk, Essay, there)[0]) == Essay.clean(HTML)


def test_a_line_takes_the_words_of_html() -> None:
    data = Long.clean({"lead": "<p>a</p>", "lead.syntax": "html"})
    there, _unplaced = convert(Long, Short, data)
    assert there["said"] == "a"
    assert Long.clean(convert(Short, Long, there)[0]) == data
