"""Markdown of posts and comments."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogapp.text import Prose, TooMuch, comment_markdown, markdown

MARK = "<!--more-->"


def levels(source: str) -> list[str]:
    return re.findall(r"<(h\d)", markdown(source))


def test_headings_stand_below_the_title() -> None:
    assert levels("# A\n\n## B\n\n###### C\n\nD\n===") == ["h2", "h3", "h4", "h2"]
    assert levels("### A\n\n### B\n\n# C") == ["h2", "h2", "h2"]
    assert markdown("<h1>A</h1>\n\nx <h6>B</h6>") == "<h2>A</h2>\n<p>x </p><h6>B</h6><p></p>\n"


def test_tables_say_alignment_by_class() -> None:
    html = markdown("|a|b|\n|:-:|-:|\n|1|2|")
    assert '<td class="align-center">1</td>' in html
    assert '<th class="align-right">b</th>' in html
    assert "style" not in html


def test_code_is_coloured_by_classes() -> None:
    html = markdown("```python\nprint('<b>')\n```")
    assert '<code class="language-python"><span class="nb">print</span>' in html
    assert "&lt;b&gt;" in html
    assert "style" not in html


@pytest.mark.parametrize("language", ["nonsense", '"><script>', "", "python" * 50])
def test_code_of_no_known_language_is_plain(language: str) -> None:
    html = markdown(f"```{language}\na < b\n```")
    assert "a &lt; b\n</code></pre>" in html
    assert "<span" not in html


def test_code_too_long_to_colour_is_plain() -> None:
    html = markdown("```python\n" + "x = [1, 'a']\n" * 2500 + "```")
    assert html.count("x = [1, 'a']") == 2500


@pytest.mark.slow
def test_much_code_is_coloured_in_part() -> None:
    html = markdown("```python\nx = [1, 'a', None]\n```\n\n" * 800)
    assert 1000 < html.count("<span") <= 4000
    assert html.count("<pre>") == 800


def test_bare_addresses_become_links() -> None:
    assert '<a href="https://example.org/a_b_c">' in markdown("See https://example.org/a_b_c.")
    assert "<a" not in markdown("README.md, example.org, 3.5.2, ana@example, ftp://example.org, mailto:a@b.example")


def test_links_keep_to_safe_addresses() -> None:
    assert "href" not in markdown("[x](javascript:alert(1)) [y](data:text/html,z) [z](vbscript:x)")


def test_images_of_other_sites_are_links() -> None:
    html = markdown("![A boat](https://example.org/boat.png) ![](https://example.org/b.png)")
    assert "<img" not in html
    assert '<a href="https://example.org/boat.png">A boat</a>' in html
    assert ">https://example.org/b.png</a>" in html


def test_images_of_this_site_are_shown() -> None:
    html = markdown('![A boat](/media/boat.png "Blue")')
    assert html == ('<p><img src="/media/boat.png" alt="A boat" title="Blue" loading="lazy" decoding="async"></p>\n')


def test_tags_are_words_where_html_is_not_wanted() -> None:
    assert markdown("a <b>b</b>\n\n<div>c</div>", html=False) == (
        "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n<p>&lt;div&gt;c&lt;/div&gt;</p>\n"
    )


def test_footnotes_of_two_texts_have_different_ids() -> None:
    first, second = (markdown("a[^1]\n\n[^1]: Note", document=name) for name in ("post-1", "post-2"))
    assert 'id="fn-post-1-1"' in first
    assert 'href="#fn-post-1-1"' in first
    assert 'id="fnref-post-1-1"' in first
    assert "post-1" not in second


def test_a_document_name_cannot_break_out() -> None:
    assert "<script" not in markdown("a[^1]\n\n[^1]: b", document='"><script>')


@pytest.mark.parametrize(
    ("source", "teaser", "whole"),
    [
        (f"A\n\n{MARK}\n\nB", "<p>A</p>\n", "<p>A</p>\n<p>B</p>\n"),
        (f"A\n{MARK}\nB", "<p>A</p>\n", "<p>A</p>\n<p>B</p>\n"),
        (f"A{MARK}B *c*", "<p>A</p>\n", "<p>A</p>\n<p>B <em>c</em></p>\n"),
        (f"A\n\n  {MARK}  \nB", "<p>A</p>\n", "<p>A</p>\n<p>B</p>\n"),
        (f"<p>A</p>\n{MARK}\n<p>B</p>", "<p>A</p>\n", "<p>A</p>\n\n<p>B</p>"),
        (f"<div><b>A{MARK}B</b></div>", "<div><b>A</b></div>", "<div><b>AB</b></div>"),
        (f"A\n\n{MARK}\n\nB\n\n{MARK}\n\nC", "<p>A</p>\n", "<p>A</p>\n<p>B</p>\n<p>C</p>\n"),
        (f"{MARK}\n\nA", "", "<p>A</p>\n"),
    ],
)
def test_the_mark_cuts_the_tree(source: str, teaser: str, whole: str) -> None:
    prose = markdown(source)
    assert prose.is_cut
    assert (prose.teaser, prose) == (teaser, whole)


@pytest.mark.parametrize("html", [True, False])
def test_the_mark_may_have_words(html: bool) -> None:
    prose = markdown("A\n\n<!--more To the harbour-->\n\nB", html=html)
    assert (prose.teaser, prose.more_label) == ("<p>A</p>\n", "To the harbour")


@pytest.mark.parametrize(
    "source", [f"- A\n- {MARK}\n- B", f"> A\n> {MARK}\n> B", f"- A {MARK} B", f"*A {MARK} B*", "A <!--moreover--> B"]
)
def test_the_mark_deeper_down_cuts_nothing_and_is_not_seen(source: str) -> None:
    prose = markdown(source)
    assert not prose.is_cut
    assert prose.teaser == prose
    assert "more" not in prose


def test_the_mark_in_emphasis_parts_no_paragraph() -> None:
    assert markdown(f"*A{MARK}B*") == "<p><em>AB</em></p>\n"


@pytest.mark.parametrize("source", [f"`{MARK}`", f"```\n{MARK}\n```", f"    {MARK}"])
def test_the_mark_in_code_is_text(source: str) -> None:
    prose = markdown(source)
    assert not prose.is_cut
    assert "&lt;!--more--&gt;" in prose


def test_a_teaser_has_no_marks_of_footnotes() -> None:
    prose = markdown(f"A[^1]\n\n{MARK}\n\nB\n\n[^1]: Note")
    assert prose.teaser == "<p>A</p>\n"
    assert "Note" in prose


def test_a_mark_in_a_footnote_cuts_nothing() -> None:
    assert not markdown(f"A[^1]\n\n[^1]: Note {MARK} more").is_cut


def test_prose_is_markup_with_its_words() -> None:
    prose = markdown("*Θάλασσα* & 港\n\nनमस्ते مرحبا")
    assert isinstance(prose, Prose)
    assert prose.__html__() == prose
    assert prose.text == "Θάλασσα & 港 नमस्ते مرحبا"
    with pytest.raises(AttributeError):
        prose.teaser = prose  # type: ignore[misc]


def test_prose_joined_with_text_stays_safe() -> None:
    assert markdown("a") + "<b>" == "<p>a</p>\n&lt;b&gt;"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("- " * 60 + "a", "deep in one another"),
        ("> " * 120 + "a", "deep in one another"),
        ("a" * 300 * 1024, "300 kB long; at most 256 kB fit"),
        ("[" * 200_000, "too many tags and special signs"),
        ("![" * 8_000, "too many tags and special signs"),
        ("|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "a\n" * 12_000, "too many tags and special signs"),
        ("a\n\n" * 9_000, "too many tags and special signs"),
        ("&" * 200_000, "too many tags and special signs"),
    ],
    ids=["lists", "quotes", "long", "brackets", "pictures", "a wide table", "paragraphs", "ampersands"],
)
def test_what_would_take_too_long_is_refused_with_a_sentence(source: str, words: str) -> None:
    with pytest.raises(TooMuch, match=words):
        markdown(source)


def test_addresses_in_a_hostile_run_are_left_as_words() -> None:
    assert "<a" not in markdown("http://a/(" * 20_000)


def test_a_long_text_is_whole() -> None:
    source = ("The ferry to the island leaves at seven. " * 10 + "\n\n") * 500
    assert markdown(source).count("island") == 5000


@pytest.mark.slow
@given(st.text(st.sampled_from("[]()*_`<>!#|-+ \n\t\\~^:a1&/.=\"'\u0338\ud800"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_rendered(source: str) -> None:
    assert isinstance(markdown(source), Prose)
    comment_markdown(source)


def test_comments_have_emphasis_code_lists_quotations_and_line_breaks() -> None:
    html = comment_markdown("*a* **b** `c`\nd\n\n- e\n\n> f")
    assert html == (
        "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd</p>\n"
        "<ul>\n<li>e</li>\n</ul>\n<blockquote>\n<p>f</p>\n</blockquote>\n"
    )


@pytest.mark.parametrize("source", ["[a](https://example.org)", "https://example.org", "<https://example.org>"])
def test_links_in_comments_are_not_trusted(source: str) -> None:
    assert 'rel="nofollow ugc noopener"' in comment_markdown(source)


@pytest.mark.parametrize(
    "source", ["# a", "a\n===", "<b>a</b>", "<div>a</div>", "![a](/b.png)", "|a|\n|-|\n|b|", "a[^1]\n\n[^1]: b", "---"]
)
def test_comments_have_no_headings_images_tables_or_tags(source: str) -> None:
    html = comment_markdown(source)
    assert all(tag not in html for tag in ("<h", "<b>", "<div", "<img", "<table", "<sup"))


def test_a_long_comment_is_refused_with_a_sentence() -> None:
    with pytest.raises(TooMuch, match=r"at most 10 kB fit\. Shorten it"):
        comment_markdown("a" * 11_000)
