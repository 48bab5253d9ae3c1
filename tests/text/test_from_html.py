"""HTML from the clipboard becomes the Markdown that a careful person would type, and no word of it is lost."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from clips import Seen
from hypothesis import given, settings
from hypothesis import strategies as st

from blogapp.text import TooMuch, markdown
from blogapp.text.from_html import markdown_of

SAMPLES = sorted((Path(__file__).parent / "clipboard").glob("*.html"), key=lambda path: path.stem)

# Words that Markdown could take for marks, alone and beside others.
HOSTILE = """
    * ** _ __ [ ] a[x] [a](b) ![a](b) ` `` ``` # ## 1. 1) - + > = == === ~ ~~ ~5 ^ ^2 ^[a] [^1] : | \\ \\* <b> </b> <br>
    <!-- &amp; &#42; &copy &lt; a*b a_b _a_ *a* **a** ~a~ ~~a~~ ==a== ^a^ a== !( ! !! x! ) ( "a" 'b' « » “ „ — … … $5
    € 🎉 👍🏽 、 。 「港」 港 駅。 é е́ صباح שלום नमस्ते --- *** ___ C:\\new a\\ {} {a} @me #tag http a:b // 5* *5 5_ 10%
""".split()
WORDS = st.sampled_from([*HOSTILE, "harbour", "train", "9", "a\u00a0b"])
GAPS = st.sampled_from(["", " ", "", " ", "\n", "\u00a0", "  "])
LINKS = st.sampled_from(
    [
        "https://example.org/a_b*c",
        "https://example.org/(x)?a=[1]&b=2",
        "mailto:me@example.org",
        "/pier/?x",
        "https://example.org/a|b~c",
    ]
)


def _element(tag: str, inner: list[str], attributes: str = "") -> str:
    return f"<{tag}{attributes}>{''.join(inner)}</{tag}>"


TEXT = st.builds(lambda before, word, after: before + escape(word) + after, GAPS, WORDS, GAPS)
MARKED = st.sampled_from("b strong i em s del code sup sub mark kbd q span u small".split())


def _inlines(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=4)
    return st.builds(_element, MARKED, several) | several.map("".join)


def _linked(inner: str, address: str) -> str:
    return f'<a href="{escape(address)}">{inner}</a>'


WITHOUT_LINKS = st.recursive(TEXT, _inlines, max_leaves=8)
LINE = st.lists(WITHOUT_LINKS | st.builds(_linked, WITHOUT_LINKS, LINKS) | st.just("<br>"), min_size=1, max_size=5).map(
    "".join
)
PROGRAM = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: _element("pre", [escape("\n".join(words))]))
PARAGRAPH = st.builds(lambda tag, line: _element(tag, [line]), st.sampled_from("p p div h1 h2 h3".split()), LINE)
ROW = st.lists(LINE.map(lambda line: _element("td", [line])), min_size=2, max_size=3).map(
    lambda row: _element("tr", row)
)
TABLE = st.lists(ROW, min_size=1, max_size=3).map(lambda rows: _element("table", rows))
RULE = st.just("<hr>")


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner | LINE, min_size=1, max_size=3)
    items = st.lists(several.map(lambda item: _element("li", item)), min_size=1, max_size=3)
    lists = st.builds(_element, st.sampled_from(["ul", "ol"]), items, st.sampled_from(["", ' start="7"']))
    return lists | st.builds(_element, st.sampled_from(["blockquote", "div", "section"]), several)


INNER = st.recursive(PARAGRAPH | PROGRAM | TABLE | RULE, _blocks, max_leaves=6)
TERMS = st.builds(lambda dt, dd: f"<dl><dt>{dt}</dt><dd>{dd}</dd></dl>", LINE, INNER)
TREES = st.lists(INNER | TERMS, min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_clipboard_becomes_what_a_careful_person_types(sample: Path) -> None:
    made = markdown_of(sample.read_text(encoding="utf-8")).text
    assert f"{made}\n" == sample.with_suffix(".md").read_text(encoding="utf-8")
    assert not re.search(r"<(?:span|font|div|p)\b|\b(?:style|class)=|mso-|&nbsp;", made)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_reader_sees_all_that_was_in_the_clipboard(sample: Path) -> None:
    before, after = Seen(sample.read_text(encoding="utf-8")), Seen(markdown(markdown_of(sample.read_text()).text))
    assert after.words == before.words
    assert after.links_of(before) == before.links
    assert after.headings == before.headings
    assert after.items == before.items
    assert after.cells == before.cells
    assert after.code == before.code


@pytest.mark.slow
@given(LINE)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_word_of_a_line_is_lost_or_marked_by_chance(html: str) -> None:
    before, after = Seen(f"<p>{html}</p>"), Seen(markdown(markdown_of(f"<p>{html}</p>").text))
    assert after.words == before.words
    assert after.links_of(before) == before.links


@pytest.mark.slow
@given(TREES)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_word_of_a_tree_is_lost(html: str) -> None:
    before, after = Seen(html), Seen(markdown(markdown_of(html).text))
    assert after.words == before.words
    assert after.links_of(before) == before.links
    assert after.headings == before.headings


OURS = [
    "A *b* **c** ***d*** ~~e~~ `f` ==g== H~2~O x^2^ <kbd>k</kbd> <q>q</q>",
    "**a *b* c** *a **b** c* ~~a **b**~~ **a `b`** [*a* b](https://example.org) ***a** b* **a*b*** x**y**z",
    "**测试。**后文 含**「重点」**内容 *「強調」*です ~~取消。~~后文",
    "a\\\nb  \nc\n\nd e",
    "# A\n\n## B & C\n\n### *D*\n\n## C #1\n\n# F\\#",
    "- a\n- b\n  - c\n    - d\n- e",
    "1. a\n2. b\n   1. c\n3. d",
    "7. a\n8. b",
    "- a\n\n  b\n- c",
    "1. a\n\n   ```\n   b\n\n   c\n   ```\n\n2. d",
    "- a\n\n* b\n\n1. c\n\n1) d",
    "- > a\n- # b\n- ```\n  c\n  ```",
    "- a\n  > b\n- c\n  ```\n  d\n  ```",
    "- [ ] a\n- [x] **b**\n  - [ ] c",
    "> a\n>\n> - b\n>   - c\n>\n> > d\n\n> e",
    "> [!TIP]\n> Look\n>\n> - a\n\n> [!NOTE]\n> b\n\n> [!IMPORTANT]\n> c\n\n> [!WARNING]\n> d\n\n> [!CAUTION]\n> e",
    "Term\n: Words *b*\n: More\n\nOther\n: Words\n\n  and more",
    "| a | b | c | d |\n| --- | :-- | :-: | --: |\n| 1 | *2* | `3\\|` | 4 |\n| x\\|y | [z](/z) |  | x<br>a |",
    "|  |  |\n| --- | --- |\n| a | b |",
    "```python\ndef a():\n    return `b`\n\n# c\n```\n\n````\n```\n````\n\n    indented",
    "a[^1] b[^x] c^[inline *d*] a[^1]\n\n[^1]: Note\n\n[^x]: More\n\n    - and\n    - more",
    "<https://example.org/a_b?c=*d*&e=1> www.example.org me@example.org [a](mailto:a@b.example) [b](</x(y)>)",
    "![A *b*](/media/a.jpg) ![far](https://example.org/a.jpg) [![c](/media/c.jpg)](/c)",
    "a\n\n---\n\nb",
    "\\* \\_a\\_ \\[b](c) 1\\. &amp;amp; &lt;b> \\<i> C:\\new a == b ~5 2*3 snake_case \\# \\`",
    "<ruby>東京<rt>とうきょう</rt></ruby>\u3000x\u00a0y",
    "He said \"a\" — 'b' … :-) 🎉 מזל אבג שלום",
]


@pytest.mark.parametrize("source", OURS)
def test_our_own_html_becomes_markdown_of_the_same_html(source: str) -> None:
    html = markdown(source)
    assert markdown(markdown_of(html).text) == html


@pytest.mark.parametrize("html", ["<span>" * 170_000, "<ul><li>" * 100, "<p>" * 110_000, "<td rowspan=99>a</td>"])
def test_what_cannot_be_read_in_time_is_refused_with_a_sentence(html: str) -> None:
    many = f"<table>{f'<tr>{html}</tr>' * 400}</table>" if html.startswith("<td") else html
    with pytest.raises(TooMuch, match=r"Tags stand|too many tags|A table has"):
        markdown_of(many)


def test_pictures_that_are_in_no_place_of_the_web_are_counted_and_keep_their_words() -> None:
    data = "data:image/png;base64," + "A" * 2_000_000
    made = markdown_of(f'<p><img src="{data}" alt="Pier"> <img src="file:///C:/a.png"> <img src="/b.png" alt="B"></p>')
    assert (made.text, made.pictures) == ("Pier ![B](/b.png)", 2)


def test_links_lead_to_safe_addresses_only() -> None:
    hidden = "https://www.google.com/url?q=javascript:alert(1)"
    made = markdown_of(f'<a href="javascript:alert(1)">a</a> <a href="{hidden}">b</a> <a href="http://[">c</a>').text
    assert "javascript:" not in re.sub(r"q=javascript:", "", made)
    assert Seen(markdown(made)).words == ["a", "b", "c"]
