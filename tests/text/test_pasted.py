"""Code that other sites give to be pasted: its words stay, what it would load is a link, and the author is told."""

from __future__ import annotations

import html5lib
import pytest

from blogapp.text import markdown

THERE = "https://far.example/x"
FRAME = f"A frame is not shown; a link to {THERE} stands in its place."
FILM = f"The film or recording {THERE} is on another site; a link stands in its place."
FORM = f"A form is not shown; a link to {THERE} stands in its place."
# What is pasted, the words that readers see of it, and the sentence that the author does.
PASTED = {
    f'<iframe src="{THERE}"></iframe>': (THERE, FRAME),
    f'<iframe title="A map of the piers" src="{THERE}"></iframe>': ("A map of the piers", FRAME),
    f'<iframe data-src="{THERE}" loading="lazy"></iframe>': (THERE, FRAME),
    f'<embed src="{THERE}">': (THERE, FRAME),
    f'<portal src="{THERE}"></portal>': (THERE, FRAME),
    f'<object data="{THERE}">A plan of the piers</object>': (f"{THERE} A plan of the piers", FRAME),
    f'<frameset><frame src="{THERE}"></frameset>': (THERE, FRAME),
    f'<video src="{THERE}">A film of the piers</video>': (f"{THERE} A film of the piers", FILM),
    f'<video><source src="{THERE}" type="video/mp4">No film</video>': (f"{THERE} No film", FILM),
    f'<audio src="{THERE}"></audio>': (THERE, FILM),
    f'<audio><source src="{THERE}">A foghorn</audio>': (f"{THERE} A foghorn", FILM),
    f'<form action="{THERE}">Your name <button>Subscribe</button><button>Later</button></form>': (
        f"{THERE} Your name Subscribe Later", FORM,
    ),
    f'<form action="{THERE}"><select><option>One<option>Two</select><textarea>Three</textarea></form>': (
        f"{THERE} One Two Three", FORM,
    ),
    f'<noscript><img src="{THERE}" alt="A pier"></noscript>': (
        "A pier", f"The picture {THERE} is on another site; a link stands in its place.",
    ),
    f'<picture><source srcset="{THERE}.webp"><img src="{THERE}" alt="A pier"></picture>': (
        "A pier", f"The picture {THERE} is on another site; a link stands in its place.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("pasted", PASTED)
def test_what_a_pasted_element_would_load_becomes_a_link(pasted: str) -> None:
    words, sentence = PASTED[pasted]
    for source in (pasted, f"See {pasted} here."):
        prose = markdown(source)
        tree = html5lib.parseFragment(prose, namespaceHTMLElements=False)
        assert words in " ".join(" ".join(tree.itertext()).split())
        assert [link.get("href") for link in tree.iter("a")] == [THERE]
        assert sentence in prose.left_out


@pytest.mark.parametrize("name", ["script", "style", "svg", "math", "xmp"])
def test_an_element_of_code_is_shown_as_it_was_typed_which_the_author_is_told(name: str) -> None:
    code = f'<{name} id="x"><b>words of it</b></{name}>'
    for source in (code, f"Before {code} after", f"Before\n\n{code}\n\nafter", f"<div>{code}</div>"):
        prose = markdown(source)
        assert code in "".join(html5lib.parseFragment(prose, namespaceHTMLElements=False).itertext())
        assert prose.left_out == (f"The tag <{name}> does not work here; it is shown as it was typed.",)


def test_the_words_of_a_provider_s_quotation_stay_beside_its_script() -> None:
    prose = markdown(
        '<blockquote class="post"><p>The ferry is late.</p>— Ana <a href="https://far.example/1">May</a></blockquote>\n'
        '<script async src="https://far.example/widgets.js" charset="utf-8"></script>\n'
    )
    assert "<p>The ferry is late.</p>— Ana" in prose
    assert '<a href="https://far.example/1">May</a>' in prose
    assert "<script" not in prose
    assert prose.left_out == ("The tag <script> does not work here; it is shown as it was typed.",)


def test_what_lies_on_this_site_plays() -> None:
    for source in ('<video src="/media/a.mp4"></video>', '<audio><source src="/media/a.ogg">Listen</audio>'):
        prose = markdown(source)
        assert "controls" in prose
        assert "/media/a." in prose
        assert prose.left_out == ()


def test_a_player_of_an_address_that_is_none_of_the_web_is_told() -> None:
    prose = markdown('<video src="rtsp://far.example/x">No film</video>')
    assert "<video" not in prose
    assert "No film" in prose
    assert prose.left_out == ("An address that begins with “rtsp:” cannot be a link; its words are shown.",)


def test_words_are_kept_apart_where_elements_between_them_go_and_whole_where_they_stand_within_one() -> None:
    assert "One Two" in " ".join(markdown("<center>One</center><center>Two</center>").text.split())
    assert "Word" in markdown("<font>W</font>or<a href='skype:x'>d</a>").text
