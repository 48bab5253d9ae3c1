"""Texts as WordPress stored them, and the HTML that comes of them: a table of both, and what is told."""

from __future__ import annotations

import itertools
import time

import pytest

from blogapp.importing.entries import FileAt
from blogapp.importing.wordpress.content.pipeline import plain_html

OLD = "https://old.example/up"
PLAYS = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
LINKED = f'<p><a href="{PLAYS}">{PLAYS}</a></p>'
BOAT = f'<figure><img src="{OLD}/a.jpg" alt="A boat"><figcaption>At dawn</figcaption>\n</figure>'
QUAY = f'<figure><img src="{OLD}/b.png" alt=""></figure>'
SOUND, FILM = (f'<figure><{kind} controls src="{OLD}/{name}"></{kind}></figure>' for kind, name in
               (("audio", "s.mp3"), ("video", "f.mp4")))  # fmt: skip


class Library:
    """What the texts refer to."""

    def __init__(self) -> None:
        self.files = {
            "3": FileAt(f"{OLD}/a.jpg", "A boat", "At dawn"), "5": FileAt(f"{OLD}/b.png"),
            "7": FileAt(f"{OLD}/s.mp3"), "8": FileAt(f"{OLD}/f.mp4"),
        }  # fmt: skip
        self.of_post = {"1": ["3", "5", "7", "8"]}
        shared = "<!-- wp:paragraph -->\n<p>Shared.</p>\n<!-- /wp:paragraph -->"
        self.blocks = {"12": shared, "13": '<!-- wp:block {"ref":13} /-->'}


CLASSIC = [
    ("Fog.", "<p>Fog.</p>", ()),
    ("Fog.\nRain.\n\nSun.", "<p>Fog.<br>\nRain.</p>\n<p>Sun.</p>", ()),
    ("Fog.<br />\r\nRain.", "<p>Fog.<br />\nRain.</p>", ()),
    ("“Smart” — it’s 5 &lt; 6 &amp; so", "<p>“Smart” — it’s 5 &lt; 6 &amp; so</p>", ()),
    ("<h2>Low\nwater</h2>\nText", "<h2>Low<br>\nwater</h2>\n<p>Text</p>", ()),
    ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li>\n<li>b</li>\n</ul>", ()),
    ("<blockquote>Q\n\nR</blockquote>", "<blockquote><p>Q</p>\n<p>R</p>\n</blockquote>", ()),
    ("<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>", ()),
    ("<div>a</div>", "<div>a</div>", ()),
    ("<pre>a\n\n[gallery]</pre>\n\nb", "<pre>a\n\n[gallery]</pre>\n<p>b</p>", ()),
    ("say <code>[gallery]</code>", "<p>say <code>[gallery]</code></p>", ()),
    ("a\n\n<!--more Read on-->\n\nb", "<p>a</p>\n<!--more Read on-->\n<p>b</p>", ()),
    ("a<!--more-->b\n<!--nextpage-->\nc", "<p>a</p>\n<!--more-->\n<p>b</p>\n<!--nextpage-->\n<p>c</p>", ()),
    ("a\n<!--noteaser-->\nb", "<p>a<br>\n<br>\nb</p>", ()),
    (
        '[caption id="x" align="alignright" width="9"]<a href="/b"><img src="/a"></a> A <em>boat</em>[/caption]',
        '<figure class="alignright"><a href="/b"><img src="/a"></a><figcaption>A <em>boat</em></figcaption>\n</figure>',
        (),
    ),
    ('[caption caption="Old"]<img src="/a">[/caption]',
     '<figure><img src="/a"><figcaption>Old</figcaption>\n</figure>', ()),
    ("a [caption]words[/caption]", "<p>a words</p>", ()),
    ('[gallery ids="3, 5"]', f'<figure class="gallery">{BOAT}\n{QUAY}\n</figure>', ()),
    ("[gallery]", f'<figure class="gallery">{BOAT}\n{QUAY}\n</figure>', ()),
    ('[gallery exclude="5"]', f'<figure class="gallery">{BOAT}\n</figure>', ()),
    ('[gallery ids="99"]', '<p>[gallery ids="99"]</p>', ("missing file",)),
    ("[audio]", SOUND.replace("</figure>", "\n</figure>"), ()),
    (f'[video mp4="{OLD}/f.mp4"][/video]', FILM.replace("</figure>", "\n</figure>"), ()),
    (f'[video src="{PLAYS}"]', LINKED, ("embed",)),
    ('[playlist ids="7"]', SOUND.replace("</figure>", "\n</figure>"), ()),
    (f"[embed width='3']{PLAYS}[/embed]", LINKED, ("embed",)),
    (f"[youtube={PLAYS}]", LINKED, ("embed",)),
    (f"See:\n{PLAYS}\nSo.", f"<p>See:</p>\n{LINKED}\n<p>So.</p>", ("embed",)),
    ("https://example.org/a", '<p><a href="https://example.org/a">https://example.org/a</a></p>', ()),
    (f"<pre>\n{PLAYS}\n</pre>", f"<pre>\n{PLAYS}\n</pre>", ()),
    ("[[gallery]] [sic] [1]", "<p>[gallery] [sic] [1]</p>", ()),
    ('[form id="1"] [note]x[/note]', '<p>[form id="1"] [note]x[/note]</p>', ("shortcode",)),
    (f'<iframe src="{PLAYS}" width="9"></iframe>', LINKED, ("embed",)),
    ("<iframe></iframe>", "<p><iframe></iframe></p>", ("markup",)),
    ("<script>go()\n\n</script>", "<script>go()\n\n</script>", ("markup",)),
]  # fmt: skip
BLOCKS = [
    ("<!-- wp:paragraph -->\n<p>A</p>\n<!-- /wp:paragraph -->", "<p>A</p>", ()),
    ('<!-- wp:core/heading {"level":3} -->\n<h3>A</h3>\n<!-- /wp:core/heading -->', "<h3>A</h3>", ()),
    ("<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->", "<!--more-->", ()),
    ("<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->", "<!--nextpage-->", ()),
    (
        "<!-- wp:columns --><div><!-- wp:column --><div><p>A</p></div><!-- /wp:column --></div><!-- /wp:columns -->",
        "<div><div><p>A</p></div></div>",
        (),
    ),
    (
        ('<!-- wp:details --><details><summary>S</summary><!-- wp:paragraph --><p>A</p><!-- /wp:paragraph --></details>'
        "<!-- /wp:details -->"),
        "<details><summary>S</summary><p>A</p></details>",
        (),
    ),
    (
        (f'<!-- wp:embed {{"url":"{PLAYS}"}} --><figure><div class="wp-block-embed__wrapper">\n{PLAYS}\n</div>'
        "<figcaption>C</figcaption></figure><!-- /wp:embed -->"),
        LINKED.replace("</p>", "<br>\nC</p>"),
        ("embed",),
    ),
    ("<!-- wp:core-embed/x --><div>none</div><!-- /wp:core-embed/x -->", "<div>none</div>", ()),
    ('<!-- wp:gallery {"ids":[3,5]} /-->',
     f'<figure class="gallery">\n{BOAT}\n{QUAY}\n</figure>'.replace("n>\n<", "n><"), ()),
    ("<!-- wp:latest-posts {\"n\":5} /-->", "", ("block",)),
    ("<!-- wp:query --><div>x</div><!-- /wp:query -->", "<div>x</div>", ("block",)),
    ("<!-- wp:acme/box --><div>x</div><!-- /wp:acme/box -->", "<div>x</div>", ("plugin block",)),
    ('<!-- wp:block {"ref":12} /-->', "<p>Shared.</p>", ()),
    ('<!-- wp:block {"ref":13} /-->', "", ("block",)),
    ('<!-- wp:block {"ref":99} /-->', "", ("block",)),
    ('<!-- wp:social-link {"url":"https://x.example/a"} /-->',
     '<p><a href="https://x.example/a">https://x.example/a</a></p>', ()),
    ("<!-- wp:freeform -->\na\n\nb\n<!-- /wp:freeform -->", "<p>a</p>\n<p>b</p>", ()),
    ("<!-- wp:shortcode -->\n[form id=1]\n<!-- /wp:shortcode -->", "<p>[form id=1]</p>", ("shortcode",)),
    ("a\nb\n<!-- wp:separator --><hr><!-- /wp:separator -->", "<p>a<br>\nb</p>\n<hr>", ()),
    ("<!-- wp:group --><p>A</p>", "<p>A</p>", ()),
    ("<p>A</p><!-- /wp:group -->", "<p>A</p>", ()),
    ('<!-- wp:html {"a": -->x<!-- /wp:html -->', "x", ()),
    ('<!-- wp:cover {"url":"https://o.example/a.jpg"} --><div><p>A</p></div><!-- /wp:cover -->',
     '<figure><img src="https://o.example/a.jpg" alt=""></figure><div><p>A</p></div>', ()),
    ('<!-- wp:image --><img src="https://i0.wp.com/o.example/a.jpg?w=9&amp;ssl=1"><!-- /wp:image -->',
     '<img src="https://o.example/a.jpg">', ()),
    ("<!-- wp:code --><pre><code>[gallery]</code></pre><!-- /wp:code -->", "<pre><code>[gallery]</code></pre>", ()),
]  # fmt: skip
PIECES = [
    "[", "<!-- wp:", "<!-- wp:a -->", "<!-- wp:a /-->", '<!-- wp:a {"', "<p>", "</p>", "<blockquote>", "<li>\n\n", "[a",
    "[gallery", "[gallery]", "[caption]", "[caption][/caption]", "[[a]]", "<iframe", "<iframe>", "<pre>", "<code>",
    "<pre></pre>", "<!--", "-->", "https://a.example\n", "http://", '[a b="', "\n", " ", "a\n", "&", '<embed src="',
    "<figure>", "<figure><img src=a>", "<a><img>", "<div>\n\na\n\n",
]  # fmt: skip


@pytest.mark.parametrize(("text", "html", "told"), CLASSIC + BLOCKS, ids=itertools.count())
def test_a_text_becomes_plain_html(text: str, html: str, told: tuple[str, ...]) -> None:
    converted = plain_html(text, "1", Library())
    assert converted.html == html
    assert tuple(kind for kind, _ in converted.notes) == told


def test_what_is_told_names_each_once_and_not_without_end() -> None:
    text = "".join(f"[own_{number % 30}]" for number in range(300))
    [(kind, words)] = plain_html(text, "1", Library()).notes
    assert kind == "shortcode"
    assert "[own_0] (10)" in words
    assert words.endswith("… (+20).")


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES, ids=itertools.count())
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begin = time.process_time()
        plain_html(text, "2", Library())
        return time.process_time() - begin

    short = max(min(seconds(25_000) for _ in range(2)), 0.005)
    assert seconds(500_000) < 20 * 10 * short  # twenty times as long; four hundred times the work if it were squared
