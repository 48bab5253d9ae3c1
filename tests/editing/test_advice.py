"""Advice before publishing: it is said beside the buttons and on the preview, and hinders nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Status
from blogapp.text.advice import advise

Make = Callable[..., Any]
HARBOUR = "/media/harbour.jpg"
pytestmark = pytest.mark.any_database


class Walk(PostFormat):
    """A walk."""

    name = "walk"
    body = f.Markdown("Way")
    template = "{{ body }}"

    def advice(self) -> list[str]:
        """Return what every walk lacks."""
        return ["Say how far it is."]


def advice(client: FlaskClient, address: str) -> list[str]:
    return [line.get_text() for line in read(client, address).select(".advice li")]


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f'<img src="{HARBOUR}" alt="Boats at dawn">', ""),
        (f'<img src="{HARBOUR}" alt=" ">', "A picture has no description"),
        (f'<img src="{HARBOUR}" alt="" data-decorative>', ""),
        (f'<a href="/tides/"><img src="{HARBOUR}" alt="Tides"></a>', ""),
        ('<a href="/tides/"> </a>', "A link has no words: /tides/."),
        ('<a href="/tides/">the tides</a> <a href="#fn-1">1</a>', ""),
        ('<a href="https://example.org/a">https://example.org/a</a>', "does not say where it leads"),
        ('<a href="/tides/">Here</a>', "The link “Here” does not say"),
        ("<h2>Boats</h2><h3>Nets</h3><h2>Trains</h2>", ""),
        ("<h2>Boats</h2><h4>Nets</h4>", "The heading “Nets” skips a level"),
        ('<video src="/media/a.mp4" controls></video>', "A film has no captions"),
        ('<video src="/media/a.mp4"><track kind="captions" src="/media/a.vtt"></video>', ""),
    ],
)
def test_html_is_given_advice(html: str, said: str) -> None:
    sentences = list(advise(html))
    assert len(sentences) == bool(said)
    assert not said or said in sentences[0]


@pytest.mark.slow
def test_what_could_be_better_is_said_and_hinders_nobody(app: Flask, signed_in: Make) -> None:
    editor = signed_in()
    body = "## Boats\n\n#### Nets\n\n[](https://example.org/a)"  # the levels of Markdown are closed up
    answer = write(editor, "/edit/new/standard", "publish", title="Fog " * 30, body=body)
    post = stored(app)
    assert post.status == Status.PUBLISHED
    said = advice(editor, answer.location)
    assert len(said) == 3
    assert said[:2] == [
        "The title has 119 signs; lists and search results cut what is longer than 90.",
        "It has no category, and goes to Uncategorized.",
    ]
    assert advice(editor, f"/edit/posts/{post.id}/preview") == said
    write(editor, answer.location, "save", title="Fog", body="Clear.", new_category="Weather")
    assert advice(editor, answer.location) == []


def test_a_format_gives_advice_of_its_own(signed_in: Make, install: Make) -> None:
    install(Walk)
    editor = signed_in()
    answer = write(editor, "/edit/new/walk", "save", body="Along the quay.")
    assert advice(editor, answer.location) == ["Say how far it is."]


def test_the_page_after_the_box_says_it(signed_in: Make) -> None:
    editor = signed_in()
    editor.post("/edit/new/", data={"text": "Fog again.\n\n[Here](/tides/) it was clear.", "action": "publish"})
    assert "does not say where it leads" in read(editor, "/edit/").select_one(".notices").get_text()
