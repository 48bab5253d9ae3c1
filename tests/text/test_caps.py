"""What a text may cost: beyond it, a sentence instead of seconds."""

from __future__ import annotations

from contextlib import suppress

import pytest

from blogapp.text import TooMuch, safe_html
from blogapp.text.caps import check_tags
from blogapp.text.sanitise import COMMENT_CAP, DEPTH_CAP


def test_a_comment_over_its_cap_is_refused_with_a_sentence() -> None:
    with pytest.raises(TooMuch, match=r"^The text is 11 kB long; at most 10 kB fit\. Shorten it\.$"):
        safe_html("é" * 5500, cap=COMMENT_CAP)


def test_a_text_just_within_the_depth_is_shown() -> None:
    html = "<div>" * DEPTH_CAP + "x" + "</div>" * DEPTH_CAP
    assert safe_html(html) == html


@pytest.mark.parametrize(
    "tags", ["<div>", "<ul><li>", "<b>", "<table><tr><td>", "<i title=x>", "<pre>", "<blockquote><p>"]
)
def test_deep_nesting_is_refused_with_a_sentence(tags: str) -> None:
    with pytest.raises(TooMuch, match="deep in one another"):
        safe_html(tags * 101)


def test_tags_that_need_no_end_are_not_deep() -> None:
    assert safe_html("<ul>" + "<li>x" * 500).count("<li>") == 500
    assert safe_html("<p>x" * 500).count("<p>") == 500
    assert safe_html("<table>" + "<tr><td>x" * 500).count("<td>") == 500


@pytest.mark.first(1)
@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<b title={number}><table></b></table>" for number in range(5000)),
        "".join(f"<table><td><b title=i{number}></table>" for number in range(5000)),
        "<p>x</p>" * 30_000,
        "&" * 200_000,
        "\u00a0" * 200_000,
        "</p>" * 200_000,
    ],
)
def test_what_would_take_a_parser_seconds_is_refused(html: str) -> None:
    with pytest.raises(TooMuch):
        safe_html(html)


@pytest.mark.first(2)
@pytest.mark.parametrize(
    "piece", ["<!--", "<script>", "<a x='", "<a ", "<![CDATA[", "<?", "<a b=c ", "<a/", "'\"<", "</b>"]
)
def test_unclosed_pieces_take_linear_time(piece: str) -> None:
    with suppress(TooMuch):
        safe_html(piece * (100_000 // len(piece)))


def test_what_the_parser_would_reopen_is_counted_before_it_does() -> None:
    with pytest.raises(TooMuch, match="too many tags"):
        check_tags("<p>" + "".join(f"<b title=i{number}>" for number in range(90)) + "</p>" + "<p>x" * 5000)


def test_many_attributes_are_words() -> None:
    assert "<a" not in safe_html("<a " + " ".join(f"a{number}=1" for number in range(1000)) + ">x</a>")
