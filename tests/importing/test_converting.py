"""Texts are converted in another process, and the same comes of them where there is none."""

from __future__ import annotations

import io
import json
import sys

import pytest

from blogapp.importing import converting
from blogapp.importing.comment_texts import as_typed
from blogapp.text import TooMuch, markdown, markup
from blogapp.text.conversion import lossless_markdown

pytestmark = pytest.mark.slow
TEXTS = [
    ("<p>As it <em>was</em>.</p>", False),
    ('<p style="color: red">x</p><form></form>', False),
    ("<p>a<br>b</p>", True),
]
COMMENTS = ["<p>Bare words.</p>", "<b>1.</b> & so\n\non", "<b>x</b>" * 500_000]
WANTED = [lossless_markdown(html, breaks=breaks) for html, breaks in TEXTS]


@pytest.fixture
def converter() -> converting.Converter:
    return converting.Converter()


def test_the_other_process_says_the_same(converter: converting.Converter) -> None:
    converter.begin(TEXTS)
    assert [converter(*text) for text in TEXTS] == WANTED
    converter.close()


def test_what_it_was_not_told_of_is_converted_here(converter: converting.Converter) -> None:
    assert [converter(*text) for text in TEXTS] == WANTED
    converter.close()


def test_without_it_an_import_goes_on(converter: converting.Converter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    converter.begin(TEXTS)
    assert [converter(*text) for text in TEXTS] == WANTED
    converter.close()


def test_it_answers_until_nobody_asks() -> None:
    answers = io.StringIO()
    converting.serve(io.StringIO(json.dumps([TEXTS, COMMENTS]) + "\n"), answers)
    texts, comments = json.loads(answers.getvalue())
    assert [text for text, _ in texts] == WANTED
    assert [tuple(pair) for pair in comments] == [*map(as_typed, COMMENTS[:2]), (None, None)]


def test_what_it_said_is_still_known_when_the_next_are_asked_for(
    converter: converting.Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told of before the last are stored."""
    converter.begin(TEXTS, COMMENTS)
    assert [converter(*text) for text in TEXTS] == WANTED
    converter.begin([("<p>The next.</p>", False)])
    assert converter("<p>The next.</p>", False) == "The next."
    for name in ("lossless_markdown", "as_typed"):
        monkeypatch.delattr(converting, name)
    assert [converter(*text) for text in TEXTS] == WANTED
    assert [converter.comment(html) for html in COMMENTS[:2]] == [*map(as_typed, COMMENTS[:2])]
    converter.close()


def test_what_is_too_much_says_so_here(converter: converting.Converter) -> None:
    converter.begin([], COMMENTS)
    with pytest.raises(TooMuch):
        converter.comment(COMMENTS[2])
    converter.close()


def test_what_was_rendered_there_is_shown_as_if_it_were_rendered_here(converter: converting.Converter) -> None:
    sources = [f"<p>Words <em>{number}</em> of it.</p>\n<ul><li>a</li></ul>" for number in range(20)]
    converter.begin([(html, False) for html in sources])
    texts = [converter(html, False) for html in sources]
    there = [markdown(text) for text in texts if text]
    assert not any(prose.is_cut or prose.pictures for prose in there)
    converter.close()
    markup._markdown.cache_clear()
    assert there == [markdown(text) for text in texts if text]
    assert len(there) == 20


def test_ids_of_headings_are_those_of_the_post_though_they_were_rendered_there(converter: converting.Converter) -> None:
    sources = [
        "<h2>One</h2>\n<p>Words.</p>\n<h2>One</h2>",
        "<h2>Ahead of it</h2>\n<p>ahead-of-it</p>",
    ]
    converter.begin([(html, False) for html in sources])
    texts = [converter(html, False) for html in sources]
    assert texts == [lossless_markdown(html) for html in sources]
    documents = ("post-7", "post-7-body", "")
    there = [markdown(text, document=document) for text in texts if text for document in documents]
    known = len(markup._AHEAD)
    converter.close()
    markup._markdown.cache_clear()
    assert known == 2
    assert there == [markdown(text, document=document) for text in texts if text for document in documents]
    assert 'id="at-post-7-one-1"' in there[0]


def test_a_text_that_names_the_document_otherwise_is_rendered_here() -> None:
    """As footnotes do, whose ids are written in another way."""
    answers = io.StringIO()
    sources = ["<h2>One</h2>", "<p>Words.</p>", "<p>ahead-7 is a word of it.</p>"]
    converting.serve(io.StringIO(json.dumps([[(html, False) for html in sources], []]) + "\n"), answers, "ahead-7")
    rendered = [html for _, html in json.loads(answers.getvalue())[0]]
    assert rendered == ['<h2 id="at-ahead-7-one">One</h2>\n', "<p>Words.</p>\n", None]
