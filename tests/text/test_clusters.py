"""No text is cut within what a reader sees as one sign."""

from __future__ import annotations

import pytest

from blogapp.search.query import parse
from blogapp.search.snippets import snippet
from blogapp.text import excerpt, headline
from blogapp.text.clusters import clipped, first

ENGLAND, SCOTLAND = (
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)
SIGNS = [
    ["🇩🇪", "🇫🇷", "🇮🇹", "🇬🇷"], [ENGLAND, SCOTLAND], ["1️⃣", "2️⃣", "#️⃣"], ["👨‍👩‍👧‍👦", "👩🏽‍🚀", "🏳️‍🌈", "🏃🏿‍♀️"],
    ["👍🏽", "❤️", "☀️"],
    ["क्षि", "स्त्री", "र्म"], ["ক্ষ", "স্ত্র"], ["க்ஷ", "நா"], ["ក្រោ", "ស្រី"], ["é", "ą̊", "ñ"], ["각", "한"],
    ["เรื่", "น้ำ", "ไม้"], ["مُ", "حَ"],
]  # fmt: skip


@pytest.mark.parametrize("signs", SIGNS, ids=lambda signs: signs[0])
def test_every_cut_ends_with_a_whole_sign(signs: list[str]) -> None:
    for before in ("", "a", "ab", f"{signs[0]}a"):
        text = before + "".join(signs) * 30
        whole = [before[: len(before) - n] for n in range(len(before) + 1)]
        whole += [before + "".join((signs * 30)[:number]) for number in range(1, 30 * len(signs))]
        for length in range(len(signs[0]) + len(before) + 2, 60):
            cuts = {headline(text, length), f"{clipped(text, length)}…"}
            assert {cut.removesuffix("…") for cut in cuts} <= set(whole), (before, length)


def test_an_excerpt_and_what_search_shows_end_with_a_whole_sign() -> None:
    for sign in ("🇩🇪", ENGLAND, "👨‍👩‍👧‍👦", "1️⃣", "क्षि"):
        for before in ("", "a", "ab", "abc"):
            shown = str(snippet(f"harbour {before}{sign * 200}", parse("harbour")))
            rest = shown.partition("</mark> ")[2].removesuffix(" …").removeprefix(before)
            assert rest == sign * (len(rest) // len(sign))
    assert excerpt(f"<p>{'🇩🇪🇫🇷' * 50}</p>") == "🇩🇪🇫🇷" * 50


def test_the_first_sign_of_a_name_is_a_whole_one() -> None:
    for sign in [sign for signs in SIGNS for sign in signs]:
        assert first(f"{sign}b") == sign
    assert (first(""), first("Ana"), first("🇩🇪🇫🇷")) == ("", "A", "🇩🇪")


def test_what_has_no_place_to_cut_is_cut_all_the_same() -> None:
    assert headline("a" + "\u0301" * 500, 60) == "a" + "\u0301" * 58 + "…"
