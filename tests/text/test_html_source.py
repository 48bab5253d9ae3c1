"""A text that came as HTML is shown as it was, safely, and becomes Markdown only where nothing is lost by it."""

from __future__ import annotations

from time import process_time

import pytest

from blogapp.text import Placeable, TooMuch, html, markdown
from blogapp.text.conversion import lossless_markdown, normal_form


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>one <b>two", "<p>one <b>two</b></p>"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("1 < 2 & <me@example.org>", "1 &lt; 2 &amp; &lt;me@example.org&gt;"),
        ("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->", "<p>x</p>"),
        ("<p>a</b></div> b</p>", "<p>a b</p>"),
        ("<strike>a</strike> <tt>b</tt> <acronym>c</acronym>", "<s>a</s> <code>b</code> <abbr>c</abbr>"),
        ("<center>a</center>", '<div class="align-center">a</div>'),
        ('<p class="has-text-align-right">a</p>', '<p class="align-right">a</p>'),
        ('<p style="text-align: center">a</p>', '<p class="align-center">a</p>'),
        ('<h2 class="aligncenter">a</h2>', '<h2 class="align-center" id="at-a">a</h2>'),
        ("<p>a</p><p></p><p> </p>", "<p>a</p>"),
        ("<font size=7>a</font>b", "ab"),
    ],
)
def test_html_stays_what_it_was(source: str, shown: str) -> None:
    assert html(source) == shown


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("alignleft", "left"),
        ("alignright", "right"),
        ("aligncenter", "center"),
        ("alignwide", "wide"),
        ("alignfull", "wide"),
    ],
)
def test_classes_of_wordpress_say_where_a_picture_stands(name: str, place: str) -> None:
    shown = html(f'<figure class="wp-block-image {name}"><img src="/media/a.jpg" alt=""></figure>')
    assert f'<figure class="picture picture-{place}">' in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", '<a href="javascript:alert(1)">x</a>', "<img src=x onerror=alert(1)>",
        "<style>p{}</style>", '<svg onload="alert(1)"></svg>', '<p style="position:fixed">x</p>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>', "<math><mtext></mtext></math>",
    ],
)  # fmt: skip
def test_nothing_of_it_runs(hostile: str) -> None:
    shown = html(hostile).lower()
    assert not any(bad in shown for bad in ("alert", "<style", "style=", "<svg", "<math", "position"))


def test_what_is_not_shown_is_said() -> None:
    assert "frame is not shown" in html('<iframe src="https://example.org/x"></iframe>').left_out[0]
    assert "<style>" in html("<style>p{}</style>").left_out[0]
    assert not html("<!-- x --><p class='a' data-b=c>y</p>").left_out


def test_ids_are_unique_on_a_page_and_links_lead_to_them() -> None:
    shown = html('<p id="x">a</p><p id="x">b</p><h2>C d</h2><a href="#x">go</a>', document="post-7")
    assert 'id="at-post-7-x"' in shown
    assert 'id="at-post-7-x-1"' in shown
    assert 'id="at-post-7-c-d"' in shown
    assert 'href="#at-post-7-x"' in shown


def test_headings_stand_below_the_title_without_a_gap() -> None:
    shown = html("<h1>a</h1><h4>b</h4><h6>c</h6><h1>d</h1>")
    assert [shown[place + 1 : place + 3] for place in range(len(shown)) if shown[place : place + 2] == "<h"] == [
        "h2", "h3", "h4", "h2",
    ]  # fmt: skip


def test_it_is_cut_wherever_the_mark_stands_and_every_part_is_whole() -> None:
    shown = html("<div><p>a <b>b<!--more On--> c</b></p></div><p>d</p>")
    assert (shown.teaser, shown.more_label) == ("<div><p>a <b>b</b></p></div>", "On")
    pages = html('<div id="x"><p>a</p><!--nextpage--><p>b</p></div>').pages
    assert pages == ('<div id="at-x"><p>a</p></div>', "<div><p>b</p></div>")


def test_a_picture_of_this_blog_gets_its_size_and_its_copies() -> None:
    file = Placeable(3, "/media/a.jpg", 1200, 800, "/media/a-600.jpg 600w, /media/a.jpg 1200w", "A pier")
    shown = html('<p><img src="/media/a.jpg"></p><p><img src="/media/b.jpg" alt=""></p>', files=(file,))
    assert 'width="1200" height="800"' in shown
    assert "a-600.jpg 600w" in shown
    assert 'alt="A pier"' in shown
    assert [placed.alt for placed in shown.pictures] == ["A pier"]


SAME = """
<p>Hello <b>you</b> and <em>me</em></p>
|<h2 class="wp-block-heading">One</h2><p>two</p>
|<ul>\n<li>a</li>\n<li>b <a href="https://example.org/" target="_blank" rel="noopener">c</a></li>\n</ul>
|<ol><li>a</li><li>b</li></ol>
|<blockquote><p>said</p></blockquote>
|<p>a<!--more--></p><p>b</p>
|<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!--more Go on--><p>b</p><!--nextpage--><p>c</p>
|<pre><code>a\n  b &lt;c&gt;</code></pre>
|<p>a<br />b</p><hr />
|<p>2 * 3 * 4 and _this_ [x] &lt;b&gt; https:</p>
|<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
|<p><img src="/media/a.jpg" alt="A pier"></p>
"""


@pytest.mark.parametrize("source", SAME.strip().split("|"))
def test_html_that_markdown_can_say_becomes_it_and_shows_the_same(source: str) -> None:
    text = lossless_markdown(source)
    assert text is not None
    assert normal_form(markdown(text)) == normal_form(html(source))
    assert markdown(text).is_cut == html(source).is_cut


@pytest.mark.parametrize(
    "source",
    [
        '<p class="has-text-align-center">x</p>', '<figure class="alignleft"><img src="/media/a.jpg" alt=""></figure>',
        '<p id="here">x</p>', '<iframe src="https://example.org/x"></iframe>', "<p>a<!--nextpage-->b</p>",
        '<h2 id="old">New</h2>', "<ul><li><p>a</p></li></ul>", '<p style="color:red">x</p>', "<p><ins>x</ins></p>",
        '<a href="/x" rel="nofollow">x</a>', "<pre>a</pre>", "<p>https://example.org/</p>", "<small>a</small>",
        "<form><input></form>", "<p>x</p><script>y</script>", "<b>" * 200, "a" * 600_000,
    ],
)  # fmt: skip
def test_html_that_would_lose_something_stays(source: str) -> None:
    assert lossless_markdown(source) is None


def test_line_breaks_that_count_are_minded() -> None:
    assert lossless_markdown("<p>a<br>b</p>", breaks=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "<b>", "<p>", "<div><!--nextpage-->", "</b>", "<h2>", "<b><i></b></i>", "<", "<!--", '<a href="', "&", "<td>",
        "<p><!--more-->", "<pre>\n", "<center>", '<img src="/x.jpg">', "<p id=x>", "x <a>", "<ul><li>", "<pre>\n\n",
    ],
)  # fmt: skip
def test_time_grows_with_the_length(piece: str) -> None:
    def taken(times: int) -> float:
        start = process_time()
        try:
            lossless_markdown(piece * times)
            html(piece * times)
        except TooMuch:
            pass
        return process_time() - start

    taken(1000)
    few, many = taken(8000), taken(32_000)
    assert many < max(few * 20, 3)
