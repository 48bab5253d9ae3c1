"""A text that comes from WordPress shows here what it showed there, but for what is listed, each with its reason.

What it showed there was recorded by `benchmarks/beside_wordpress.py`, of WordPress 6.1.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from html_facts import facts
from wordpress_contents import CONTENTS, PICTURES, UPLOADS

from blogapp.importing.entries import FileAt
from blogapp.importing.wordpress.content.pipeline import plain_html
from blogapp.text.html_source import html

SHOWN_THERE = json.loads((Path(__file__).parent / "shown_by_wordpress.json").read_text(encoding="utf-8"))
AS_TYPED = str.maketrans({"’": "'", "‘": "'", "”": '"', "“": '"', "×": "x", "…": "...", "—": "--", "–": "--"})
KNOWN = SimpleNamespace(
    files={str(number): FileAt(f"{UPLOADS}/{name}") for number, name in PICTURES.items()}, of_post={}, blocks={}
)
WITHOUT_A_PLAYER = "There an old browser is offered a link beside the player; here every browser plays."
DIFFERENCES = {  # by text: what is not the same, and why
    "caption": ("structure", "There an empty paragraph goes before the figure."),
    "gallery": ("links", "There each picture of a gallery leads to a page of its own; that address leads on here."),
    "audio": ("words links", WITHOUT_A_PLAYER),
    "audio with a type": ("words links", WITHOUT_A_PLAYER),
    "video": ("words links", WITHOUT_A_PLAYER),
    "shortcode block": ("words links", WITHOUT_A_PLAYER),
    "more": ("structure", "There the mark stands in a paragraph of its own, in which nothing is seen."),
    "more with words": ("structure", "There both sides of the mark are one paragraph."),
    "anchor": ("links", "Ids are unique on a page that shows several posts; a link to one is changed with it."),
    "script": ("structure", "There a blank line in a script is taken for the end of a paragraph."),
    "object": ("words links", "A Flash film, which nothing plays any more: there nothing, here its address."),
    "embed block": (
        "links structure",
        "What was asked of another site at the time is a link, which readers may follow.",
    ),
    "heading block": ("structure", "The title is the first heading here, and the text begins with the second."),
    "dynamic block": (
        "words links structure",
        "What is made anew with each page there is left out; the report names it.",
    ),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_text_shows_what_it_showed_there(name: str) -> None:
    shown = str(html(plain_html(CONTENTS[name], "1", KNOWN).html.replace(UPLOADS, "/media")))
    here, there = asdict(facts(shown)), SHOWN_THERE[name]
    for found in (here, there):
        found["words"] = " ".join(found["words"]).translate(AS_TYPED)
    different = {part for part, value in here.items() if value != there[part]}
    assert different == set(DIFFERENCES.get(name, ("",))[0].split())
