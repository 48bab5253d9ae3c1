"""What a text may cost: beyond it, a sentence instead of seconds."""

from __future__ import annotations

from contextlib import suppress

import pytest

from blogapp.text import TooMuch, caps, safe_html
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


def test_what_the_first_parser_wrote_has_a_limit_of_elements_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "TAG_CAP", 20)
    for number, is_taken in ((20, True), (21, False)):
        html = "<b>x</b>" * number
        if is_taken:
            assert safe_html(html) == html
        else:
            with pytest.raises(TooMuch, match="too many tags"):
                safe_html(html)
    # What is ended by the parser has an end tag then, and counts once.
    assert safe_html("<ul>" + "<li>x" * 19).count("<li>") == 19


@pytest.mark.parametrize(("elements", "entities", "is_taken"), [
    (8000, 0, True), (8001, 0, False), (7999, 7, True), (7999, 8, False), (0, 32_003, True), (0, 32_004, False),
])  # fmt: skip
def test_four_entities_cost_as_much_as_an_element(elements: int, entities: int, is_taken: bool) -> None:
    if is_taken:
        caps.check_count(elements, entities)
    else:
        with pytest.raises(TooMuch):
            caps.check_count(elements, entities)


def test_sign_more_than_the_cap_is_refused_and_its_size_is_rounded_up() -> None:
    for cap, found, remedy in (
        (caps.COMMENT_CAP, "11 kB long; at most 10 kB fit. Shorten it.", "Shorten it."),
        (caps.POST_CAP, "257 kB long; at most 256 kB fit. Shorten it or split it into two posts.", "split"),
    ):
        caps.check_length("a" * cap, cap)
        with pytest.raises(TooMuch) as told:
            caps.check_length("a" * (cap + 1), cap)
        assert str(told.value) == f"The text is {found}"
        assert remedy in str(told.value)
    caps.check_length("\ud83d" * 3, 9)
    with pytest.raises(TooMuch):
        caps.check_length("é", 1)


def test_room_for_what_else_stands_in_a_post_is_left() -> None:
    most = caps.HTML_CAP * 4 // 5
    caps.check_room("a" * most)
    caps.check_room("<" * 12_800 + "&" * 0)
    caps.check_room("&" * 25_602)
    for html in ("a" * (most + 1), "<" * 12_802, "&" * 25_604):
        with pytest.raises(TooMuch):
            caps.check_room(html)


def test_many_addresses_or_an_endless_word_are_not_looked_through() -> None:
    assert caps.links_are_cheap("www.example.org " * caps.LINK_CAP)
    assert not caps.links_are_cheap("www.example.org " * (caps.LINK_CAP + 1))
    for sign in ("://", "WWW.", "@"):
        assert caps.links_are_cheap("x" * 5000 + f" {sign} " + "y" * 5000)
        assert caps.links_are_cheap("x" * (caps.LONG_RUN - 1 - len(sign)) + sign)
        assert not caps.links_are_cheap("x" * (caps.LONG_RUN - len(sign)) + sign)


def test_marks_and_cells_have_limits_that_count_what_is_read_twice() -> None:
    marks = caps.MARK_CAP
    for source, is_taken in (
        ("*" * marks, True), ("*" * (marks + 1), False), ("[" * (marks // 2), True), ("[" * (marks // 2 + 1), False),
        ("![" * (marks // 5), True), ("![" * (marks // 5 + 1), False), ("a|b\n" * 19_999 + "a", False),
        ("|" * 100 + "\nx" * 199, True), ("|" * 100 + "\nx" * 200, False),
        (("|" * 100 + "\nx" * 150 + "\n \n") * 3, True),
    ):  # fmt: skip
        try:
            caps.check_marks(source)
        except TooMuch:
            assert not is_taken, source[:3]
        else:
            assert is_taken, source[:3]
