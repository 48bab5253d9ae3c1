"""Slugs."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.text import slugify, unique_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Plum Cake, again!", "plum-cake-again"),
        ("Η Θάλασσα", "η-θάλασσα"),
        ("静かな港", "静かな港"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("مرحبا بالعالم", "مرحبا-بالعالم"),
        ("Crème brûlée", "crème-brûlée"),
        ("Don’t wait", "dont-wait"),
        ("می‌خواهم", "می-خواهم"),
        ("½ a loaf", "1-2-a-loaf"),
        ("❤️ cats and dogs", "cats-and-dogs"),
        ("Über ☀️ und 🌧️ Wetter", "über-und-wetter"),
        ("1️⃣ reason", "1-reason"),
        ("#️⃣ and *️⃣ keys", "and-keys"),
        ("👩‍🚒 at work 👍🏽", "at-work"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🇩🇪 trains", "and-trains"),
        ("葛\U000e0100城 temple", "葛城-temple"),
        ("ᠮᠣᠩᠭᠣᠯ\u180b", "ᠮᠣᠩᠭᠣᠯ"),
        ("☞\u0301 accent on a hand", "accent-on-a-hand"),
        ("கி.மு. நாள்", "கி-மு-நாள்"),
        ("İstanbul'da", "istanbulda"),
        ("I\u0307stanbul", "istanbul"),
        ("DİYARBAKIR", "diyarbakir"),
        ("!!!", "post"),
        ("\u0301", "post"),
        ("", "post"),
        ("🍲", "post"),
        ("2026", "post-2026"),
        ("9-5", "post-9-5"),
        ("٢٠٢٦", "post-٢٠٢٦"),
        ("2026 in boats", "2026-in-boats"),
        ("a/b?c#d%20", "a-b-c-d-20"),
    ],
)
def test_a_slug_keeps_the_title_s_script(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_long_slug_ends_at_a_word() -> None:
    slug = slugify("harbour " * 20)
    assert len(slug) <= 80
    assert slug.endswith("-harbour")


@pytest.mark.parametrize("title", ["港" * 200, "θάλασσα " * 40, "a" * 500])
def test_a_slug_fits_an_address(title: str) -> None:
    assert 0 < len(slugify(title)) <= 80
    assert len(slugify(title).encode()) <= 200


def test_the_fallback_is_the_caller_s() -> None:
    assert slugify("?", "category") == "category"


@pytest.mark.slow
@given(st.text(st.characters()))
def test_a_slug_is_never_empty_nor_digits_alone_and_has_no_delimiters(title: str) -> None:
    slug = slugify(title)
    assert slug
    assert not slug.replace("-", "").isdigit()
    assert not set(slug) & set("/?#%&:.\\ \n\x00")
    assert quote(slug)


@given(st.text(st.characters()))
def test_a_slug_s_slug_is_itself(title: str) -> None:
    assert slugify(slugify(title)) == slugify(title)


def test_a_taken_slug_gets_a_number() -> None:
    assert unique_slug("a", ()) == "a"
    assert unique_slug("a", {"a"}) == "a-2"
    assert unique_slug("a", {"a", "a-2", "a-4"}) == "a-3"
