"""No word of an author's text is lost: what only looks like markup is text, and ends with its paragraph."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogapp.text import Prose, comment_markdown, markdown


def shown(html: str) -> str:
    """Return the words of HTML, by a parser that the code under test does not share."""
    return "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext()).strip()


AS_TYPED = """
Never put a <script> tag here.
A <style> in a sentence, or <SCRIPT SRC="x.js">, or </script> alone
Usage: prog <mandatory> [opt], cp <from> <to>, ssh <user>@<host>
A Promise<string> and a List<int>, Map<String, List<T>>, vector<std::string>, <T extends Comparable<T>>
Dear <your name here>, hi
The <?php echo 1; ?> tag, <?xml version="1.0"?>, <?= x
A <title>, a <textarea>, an <input>, an <img>, a <select> and an <option>
<!-- unfinished
<!DOCTYPE html> comes first
<![CDATA[ x ]]> and <![CDATA[ y
<?php never closed
Open a <b> or an <i>, a <div>, a <p>, a <table> and a <td>, an <a href="x">, a <pre>, an <h1>
A </div> too many, a </b>, a </p> and a </ul>
if a<b and c>d; x<y>z; 1 < 2 > 0; <- and -> and <>
<std::string> and <made:up> and <urn:isbn:1>
<svg> and <math> and <iframe> and <object> and <template>
<my-element> and <x-y/> and <foo bar="baz">
<li> and <tr> and <caption> and <source> and <col>
<unclosed
""".strip().split("\n")


@pytest.mark.parametrize("place", ["%s", "> %s", "- %s", "1. a\n\n   %s", "a %s b"])
def test_what_only_looks_like_markup_is_text_and_ends_with_its_paragraph(place: str) -> None:
    for source in AS_TYPED:
        html = markdown(f"{place % source}\n\nThen *this*.\n\n    and code")
        assert source in shown(html), html
        assert html.endswith("<p>Then <em>this</em>.</p>\n<pre><code>and code\n</code></pre>\n"), (source, html)


def test_html_that_ends_works() -> None:
    for source in (
        'a <b>b</b> <i>c</i> <kbd>d</kbd> <a href="/x">e</a> <abbr title="f">g</abbr>',
        "<div>\n\n*a*\n\n</div>",
        "<details open>\n<summary>a</summary>\n\nb\n\n</details>",
        "<table>\n<tr><th>a</th></tr>\n<tr>\n<td>\n\n*b*\n\n</td>\n</tr>\n</table>",
        "<ul>\n<li>a\n<li>b\n</ul>",
        "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
        "<ruby>a<rp>(<rt>b<rp>)</ruby>",
        "<pre>\na\n\n  b</pre>",
        "<b><i>a</b> b</i>",
    ):
        assert "&lt;" not in markdown(source), source


def test_a_tag_outside_of_its_place_is_text() -> None:
    for source in (
        "a <td>b</td>",
        "<tr>a</tr>",
        "a <caption>b</caption> c",
        "<div><td>a</td></div>",
        "<source src=/x>",
    ):
        assert "&lt;" in markdown(source), source


def test_code_is_shown_as_it_was_typed() -> None:
    for source in ("<script>\nx = a*b*c;\n\ny\n</script>", "<style>\np { a_b_c }\n</style>", "<?php\n\n*x*\n?>"):
        assert markdown(f"{source}\n\nend").startswith("<pre><code>")
        assert source in shown(markdown(source))
    assert shown(markdown("a <script>b*c*d</script> e <svg><g>*f*</g></svg>")) == (
        "a <script>b*c*d</script> e <svg><g>*f*</g></svg>"
    )


def test_a_known_tag_that_may_not_stand_keeps_its_words_and_is_told() -> None:
    for source in ("<font color=red>a b</font>", "x <button>a b</button>", "<form>\n<center>a b</center>\n</form>"):
        prose = markdown(source)
        assert "a b" in shown(prose)
        assert "&lt;" not in prose
        assert any("does not work here" in sentence for sentence in prose.left_out)


@pytest.mark.parametrize("around", ["%s", "Look: %s here", "<figure>\n%s\n</figure>", "- %s"])
def test_a_frame_becomes_a_link_and_is_told(around: str) -> None:
    for frame, address in (
        (
            '<iframe width="9" src="https://v.example/embed/1?a=1&amp;b=2" allowfullscreen></iframe>',
            "https://v.example/embed/1?a=1&b=2",
        ),
        ("<iframe src=//maps.example/x></iframe>", "https://maps.example/x"),
        ("<embed src='https://e.example/y.swf'>", "https://e.example/y.swf"),
        ('<object data="https://o.example/z"></object>', "https://o.example/z"),
    ):
        prose = markdown(around % frame)
        [link] = html5lib.parseFragment(prose, namespaceHTMLElements=False).iter("a")
        assert (link.get("href"), link.text) == (address, address)
        assert [sentence for sentence in prose.left_out if address in sentence]


def test_a_frame_that_runs_code_is_none() -> None:
    for frame in (
        "<iframe src='javascript:x()'></iframe>",
        "<object data=data:text/html,x></object>",
        "<iframe srcdoc=x></iframe>",
    ):
        assert "<a" not in markdown(frame)


@pytest.mark.parametrize(
    "address",
    [
        "tel:+49301",
        "sms:+49301",
        "xmpp:a@b.example",
        "matrix:u/a:b.example",
        "geo:1,2",
        "webcal://b.example/x",
        "mailto:a@b.example",
    ],
)
def test_addresses_that_run_no_code_are_links(address: str) -> None:
    for source in (f"[a]({address})", f'<a href="{address}">a</a>', f"[a]\n\n[a]: {address}"):
        assert f'<a href="{address}">a</a>' in markdown(source)


def test_any_other_address_leaves_words_and_is_told() -> None:
    for scheme in ("javascript", "skype", "data", "file", "vbscript", "intent"):
        for source in (
            f"[a *b*]({scheme}:x) c",
            f'<a href="{scheme}:x">a <em>b</em></a> c',
            f"[a *b*] c\n\n[a *b*]: {scheme}:x",
        ):
            prose = markdown(source)
            assert prose == "<p>a <em>b</em> c</p>\n"
            assert [scheme in sentence for sentence in prose.left_out] == [True]
    assert comment_markdown("[a](skype:x)") == "<p>a</p>\n"


TWICE = (  # what stands more than once, and counts once
    "a[^1]\n\n[^1]: Note\n\n> [^1]: Other",
    "[a]\n\n[a]: b\n[A]: https://two.example 'T'",
)


def test_what_markdown_itself_leaves_out_stays_or_is_told() -> None:
    assert "2 | 3" in markdown("|a|b|\n|-|-|\n|1|2|3|")
    assert shown(markdown("> |a|\n> |-|\n> |1|2|")).split() == ["a", "1", "|", "2"]
    for source in (
        "[a]: b",
        "[^1]: Note",
        "```py title\n```",
        "a <!-- b --> c",
        "![a](https://o.example/x.png)",
        *TWICE,
    ):
        assert len(markdown(source).left_out) == 1, source
    for source in (
        "[a]\n\n[a]: b",
        "a[^1]\n\n[^1]: Note",
        "```py\n```",
        "a<!--more-->b",
        "![a](/x.png)",
        "**a** `<b>`",
    ):
        assert not markdown(source).left_out, source


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('<p style="color: red">a</p>', "Left out: the attribute style."),
        (
            '<b style=x onclick="x()">a</b> <i ONCLICK=y align=left>b</i>',
            "Left out: the attributes style, onclick, align.",
        ),
        ('<div class="MsoNormal" id=a data-x=1 role=note aria-label=b>c</div>', ""),
        ('<a href="/b" target=_blank rel=opener name=c>d</a>', ""),
        ('<table><tr><td colspan="x y">a</td></tr></table>', "Left out: the attribute colspan."),
        ("`<b style=x>` and <bold style=x>a", ""),
        ("<b" + "".join(f" on{sign * 3}=x" for sign in "abcdefghijkl") + ">a</b>", "onhhh."),
    ],
)
def test_attributes_whose_loss_can_be_seen_are_named_in_one_line(source: str, told: str) -> None:
    [*said] = markdown(source).left_out
    assert len(said) == bool(told)
    assert all(sentence.endswith(told) for sentence in said)


WORDS = st.integers(0, 99).map(lambda number: f"w{number}w")
SPACED = [" ", " ", " ", "\n", "\n\n", "<b ", "<?php ", "\n<div>\n\n", "\n</div>\n\n", "\n> ", "\n- ", "\n# ", "<x y>"]
GLUE = st.sampled_from(
    SPACED
    + """
    < > <b> </b> <script> </script> <style> <!-- ?> <![CDATA[ ]]> <div> </div> <td> <table> </table> </p> <p> <textarea>
    <select> <option> <title> </title> <svg> </svg> <x> </x> <a> </a> <li> <ul> </ul> <iframe> </iframe> <img> <font>
    </font> 「 」 。 ， 東京 한국 ؟ ** * _ ` ~ ^ == ( ) https://example.org/ www. @example.org
    """.split()
)


@pytest.mark.slow
@given(st.lists(st.one_of(WORDS, GLUE), max_size=30))
@settings(max_examples=600, deadline=None)
def test_every_word_is_shown(parts: list[str]) -> None:
    source = "".join(parts)
    typed = set(re.findall(r"w\d+w", source))
    for prose in (
        markdown(source),
        markdown(source, breaks=True, quotes=("«", "»", "‹", "›")),
        comment_markdown(source),
    ):
        assert typed <= set(re.findall(r"w\d+w", shown(prose))), prose
        assert isinstance(prose, Prose)
        assert typed <= set(re.findall(r"w\d+w", prose.text)), prose
