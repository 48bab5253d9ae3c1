"""What Markdown knows here beyond CommonMark, and that the rest of CommonMark stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from filling import controls
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from blogapp.models import Post
from blogapp.text import comment_markdown, markdown, quotes_of
from blogapp.text.inlines import Inlines

BESIDE_CJK = {
    "**测试。**后文": "<strong>测试。</strong>后文",
    "**真，**她": "<strong>真，</strong>她",
    "含**「重点」**内容": "含<strong>「重点」</strong>内容",
    "**太郎さん「はい」**と言った": "<strong>太郎さん「はい」</strong>と言った",
    "*「強調」*です": "<em>「強調」</em>です",
    "**한국어(강조)**는": "<strong>한국어(강조)</strong>는",
    "港は*(静か)*です": "港は<em>(静か)</em>です",
    "この**`x`**は": "この<strong><code>x</code></strong>は",
    "~~取消。~~后文": "<s>取消。</s>后文",
    "葛󠄀**(注)**は": "葛󠄀<strong>(注)</strong>は",
    "**『本』**（**注**）": "<strong>『本』</strong>（<strong>注</strong>）",
}
pytestmark = pytest.mark.any_database


def test_emphasis_needs_no_blanks_beside_chinese_japanese_and_korean() -> None:
    for source, html in BESIDE_CJK.items():
        assert markdown(source) == f"<p>{html}</p>\n"
        assert comment_markdown(source) == f"<p>{html}</p>\n"


@pytest.mark.slow
@given(st.text(st.sampled_from("**__ ~~ab.,(\"'!é“”—–«»…€$+\n\u00a0🎉\\`[]"), max_size=40))
@settings(max_examples=500, deadline=None)
def test_emphasis_is_that_of_commonmark_everywhere_else(source: str) -> None:
    known, ours = MarkdownIt("commonmark").enable("strikethrough"), MarkdownIt("commonmark")
    ours.inline = Inlines()
    ours.configure("commonmark").enable("strikethrough")
    assert ours.render(source) == known.render(source)


LINKS = {
    "请看https://example.org/a。谢谢": ["https://example.org/a"],
    "（https://example.org/repo）": ["https://example.org/repo"],
    "https://example.org/a，https://example.org/b、https://example.org/c）": [
        f"https://example.org/{c}" for c in "abc"
    ],
    "اقرأ https://example.org/a؟ و https://example.org/b، و https://example.org/c؛": [
        f"https://example.org/{c}" for c in "abc"
    ],
    "「https://example.org/a」と«https://example.org/b»": ["https://example.org/a", "https://example.org/b"],
    "https://example.org/wiki/東京 https://example.org/ナル・ド": [
        "https://example.org/wiki/東京",
        "https://example.org/ナル・ド",
    ],
    "https://example.org/x?a=b((((aaaa))))&c=(d)": ["https://example.org/x?a=b((((aaaa))))&c=(d)"],
    "(https://example.org/a_(b)) (see https://example.org/c)": ["https://example.org/a_(b)", "https://example.org/c"],
    "https://example.org/%E6%9D%B1 stays": ["https://example.org/%E6%9D%B1"],
    "www.example.org/x, 看www.example.org。(www.example.org)": [
        "www.example.org/x",
        "www.example.org",
        "www.example.org",
    ],
    "me@example.org, （a.b+c@mail.example.photo）": ["me@example.org", "a.b+c@mail.example.photo"],
    "README.md 3.5.2 a@b @me@host x.www.y user:pw@host.example ~/www": [],
}


def test_addresses_end_where_a_reader_ends_them() -> None:
    for source, addresses in LINKS.items():
        for html in (markdown(source), comment_markdown(source)):
            assert [unescape(words) for words in re.findall("<a[^>]*>([^<]*)</a>", html)] == addresses, source
            assert html.striptags() == source


def test_further_notation() -> None:
    for source, html in {
        "H~2~O x^2^ ==a *b*==": "<p>H<sub>2</sub>O x<sup>2</sup> <mark>a <em>b</em></mark></p>\n",
        "這是==重點==喔": "<p>這是<mark>重點</mark>喔</p>\n",
        "(^_^) a==b && c==d ~~x~~ 2^10 ~5 to ~6 a^[Note]": None,
        "- [ ] open\n- [x] done": '<li class="task"><span class="task-mark">☐</span> open</li>',
        "Term\n: Words": "<dl>\n<dt>Term</dt>\n<dd>Words</dd>\n</dl>\n",
        "> [!TIP]\n> Look": '<div class="callout callout-tip">\n<p class="callout-title">Tip</p>\n<p>Look</p>\n',
    }.items():
        if html is None:
            assert "(^_^) a==b &amp;&amp; c==d <s>x</s> 2^10 ~5 to ~6 a<sup class" in markdown(source)
        else:
            assert html in markdown(source), source


def test_the_line_breaks_of_a_text_may_count() -> None:
    assert markdown("a\nb", breaks=True) == "<p>a<br>\nb</p>\n"
    assert markdown("a\nb") == "<p>a\nb</p>\n"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "“a ‘b’ c’s”"),
        ("de-AT", "„a ‚b‘ c’s“"),
        ("fr", "«\u202fa “b” c’s\u202f»"),
        ("ja", "「a 『b』 c’s」"),
        ("xx", "“a ‘b’ c’s”"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language: str, shown: str) -> None:
    source = '"a \'b\' c\'s" `"d"`'
    assert markdown(source, quotes=quotes_of(language)) == f'<p>{shown} <code>"d"</code></p>\n'
    assert "“" not in markdown(source)


def test_the_site_chooses_quotation_marks(
    signed_in: Callable[..., FlaskClient], client: FlaskClient, make_post: Callable[..., Post]
) -> None:
    english, german = make_post(body='She said "yes".'), make_post(body='Sie sagte "ja".', language="de")
    assert "“yes”" not in client.get(english.url).text
    admin = signed_in("administrator")
    form = controls(admin.get("/edit/settings/")) | {"typographic_quotes": "y"}
    admin.post("/edit/settings/", data={name: value for name, value in form.items() if name != "csrf_token"})
    assert "“yes”" in client.get(english.url).text
    assert "„ja“" in client.get(german.url).text
