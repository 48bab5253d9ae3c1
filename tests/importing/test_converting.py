"""Texts are converted in another process, and the same comes of them where there is none."""

from __future__ import annotations

import io
import json
import sys

import pytest

from blogapp.importing import converting
from blogapp.text.conversion import lossless_markdown

pytestmark = pytest.mark.slow
TEXTS = [
    ("<p>As it <em>was</em>.</p>", False),
    ('<p style="color: red">x</p><form></form>', False),
    ("<p>a<br>b</p>", True),
]
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
    converting.serve(io.StringIO(json.dumps(TEXTS) + "\n"), answers)
    assert json.loads(answers.getvalue()) == WANTED
