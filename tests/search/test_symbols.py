"""Search by what is no letter: emoji, flags, the marks of languages and of their programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from searching import found, part
from sqlalchemy import text

from blogapp import db, migrations
from blogapp.models import Post

pytestmark = pytest.mark.database

Make = Callable[..., Post]

SYMBOLS = {
    "🦃": "A 🦃 on the quay",
    "🎉": "Open 🎉🎉 at last",
    "⭐": "Three ⭐️ of five",
    "👍": "Fine 👍🏽",
    "👍🏿": "Good 👍",
    "👩‍🚀": "An 👩‍🚀 in the harbour",
    "🚀": "The 👨‍🚀 waves",
    "🇩🇪": "From 🇫🇷🇩🇪🇮🇹 by train",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿": "To 🏴󠁧󠁢󠁥󠁮󠁧󠁿 by ferry",
    "€": "Forty € a night",
    "→": "Quay → station",
    "C++": "A parser in C++",
    "c++17": "Written in C++17",
    "Notepad++": "With Notepad++ open",
    "C#": "Some C# at sea",
    "f#": "Or F#, why not",
    ".NET": "Moving to .NET now",
    "AT&T": "A letter from AT&T",
    "R&B": "An evening of R&B",
    "Ｃ＋＋": "An older C++",
}

NEIGHBOURS = {
    "C++": ["Vitamin C", "Plan C and C#", "c + d"],
    "C#": ["Vitamin C", "A C++ book", "#c"],
    ".NET": ["A fishing net", "The net. Later", "dot net"],
    "AT&T": ["At t minus ten", "at t"],
    "🇩🇪": ["🇪🇩", "🇫🇷🇩🇰🇪🇪"],
    "🦃": ["🦆", "Turkey"],
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿": ["🏴", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
}

SPELLINGS = [
    ("צה״ל", "צהל"), ("צה\"ל", "צהל"), ("צהל", "צה\"ל"), ("צה״ל", "צה\"ל"), ("צַהַ״ל", "צהל"), ("הדו\"חות", "הדוחות"),
    ("ג'ירפה", "ג׳ירפה"), ("ב\"הארץ החדשה\"", "הארץ"), ("ה\"שלום\"", "שלום"),
    ("كتـــاب", "كتاب"), ("أحمد إلى آخر", "احمد الى اخر"), ("مسؤول", "مسوول"), ("رئيس", "رييس"),
    ("don’t", "don't"), ("don't", "don’t"), ("O’Brien", "o'brien"), ("п’ять", "пʼять"), ("пʼять", "п'ять"),
    ("Hawaiʻi", "hawaii"), ("Qurʾān", "quran"), ("l’été", "été"), ("C♯", "c#"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.first(12)
def test_a_symbol_finds_what_has_it(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    for written in SYMBOLS.values():
        make_post(title=written, body=f"Before. {written}.")
    for asked, written in SYMBOLS.items():
        with subtests.test(asked=asked):
            assert written in found(client, asked)
    assert part(client, "C++", ".search-snippet mark").get_text() == "C++"
    assert part(client, "👩‍🚀", ".search-snippet mark").get_text() == "👩‍🚀"


@pytest.mark.slow
@pytest.mark.first(6)
def test_a_symbol_finds_no_neighbour(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    for asked, others in NEIGHBOURS.items():
        for other in others:
            make_post(title=other, body="Nothing.")
        with subtests.test(asked=asked):
            assert not set(others) & set(found(client, asked))


@pytest.mark.slow
def test_each_spelling_finds_the_other(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    for number, (written, asked) in enumerate(SPELLINGS):
        make_post(title=f"Number {number}", body=f"Before {written} after.")
        with subtests.test(written=written, asked=asked):
            assert f"Number {number}" in found(client, asked)


def test_what_only_parts_words_is_no_word(client: FlaskClient, make_post: Make) -> None:
    make_post(title="The quay", body="It is open. Come & see: boats + nets, #harbour, 5+ of them...")
    for asked in ("open.", "boats & nets", "#harbour", "harbour #", "+", ". &", "-& boats"):
        assert found(client, asked) == (["The quay"] if any(sign.isalpha() for sign in asked) else []), asked


def test_an_upgrade_lets_search_know_symbols_in_older_posts(app: Flask, client: FlaskClient, make_post: Make) -> None:
    make_post(title="A parser in C++")
    with app.app_context():
        migrations.downgrade(db.engine(), "0015")
        db.session.execute(text("DELETE FROM post_search"))
        db.session.commit()
        migrations.upgrade(db.engine())
    assert found(client, "C++") == ["A parser in C++"]
