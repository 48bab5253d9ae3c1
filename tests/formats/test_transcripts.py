"""Chats as programs copy and export them: who says what, and when."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from blogapp.formats.fields.transcripts import turns
from blogapp.models import Post

SPEECHES = {
    "10:32 AM Ines: Hi": ("Ines", "10:32 AM"),
    "10:32\u202fAM Ines: Hi": ("Ines", "10:32\u202fAM"),
    "10:32 a.\u00a0m. Ines: Hi": ("Ines", "10:32 a.\u00a0m."),
    "12/05/2024, 10:32 - Ines: Hi": ("Ines", "12/05/2024, 10:32"),
    "12.05.24, 10:32 - Ines: Hi": ("Ines", "12.05.24, 10:32"),
    "5/12/24, 10:32 PM - Ines Perrin: Hi": ("Ines Perrin", "5/12/24, 10:32 PM"),
    "12/05/2024, 10:32 π.μ. - Ines: Hi": ("Ines", "12/05/2024, 10:32 π.μ."),
    "١٢/٥/٢٠٢٤، ١٠:٣٢ ص - نور: Hi": ("نور", "١٢/٥/٢٠٢٤، ١٠:٣٢ ص"),
    "2024/5/12 上午10:32 - 渡辺: Hi": ("渡辺", "2024/5/12 上午10:32"),
    "2024년 5월 12일 오전 10:32, Ines : Hi": ("Ines", "2024년 5월 12일 오전 10:32"),
    "12/05/2024, 10:32 - +49 170 1234567: Hi": ("+49 170 1234567", "12/05/2024, 10:32"),
    "\u200e[12/05/2024, 10:32:15] Ines: Hi": ("Ines", "[12/05/2024, 10:32:15]"),
    "[12.05.24, 10:32:15\u202fPM] Ines: Hi": ("Ines", "[12.05.24, 10:32:15\u202fPM]"),
    "(10:32:15 PM) Ines: Hi": ("Ines", "(10:32:15 PM)"),
    "(12.05.2024 10:32:15) Ines: Hi": ("Ines", "(12.05.2024 10:32:15)"),
    "2024-05-12 10:32 Ines: Hi": ("Ines", "2024-05-12 10:32"),
    "2024-05-12T10:32:15Z Ines: Hi": ("Ines", "2024-05-12T10:32:15Z"),
    "2024-05-12T10:32:15+02:00 Ines: Hi": ("Ines", "2024-05-12T10:32:15+02:00"),
    "<ines> Hi": ("ines", ""),
    "[10:32] <ines> Hi": ("ines", "[10:32]"),
    "10:32 <@ines> Hi": ("ines", "10:32"),
    "10:32:15 < ines> Hi": ("ines", "10:32:15"),
    "2024-05-12 10:32:15 <+ines> Hi": ("ines", "2024-05-12 10:32:15"),
    "10:32:15 ines | Hi": ("ines", "10:32:15"),
    "Ines, [12.05.2024 10:32]\nHi": ("Ines", "[12.05.2024 10:32]"),
    "Ines Perrin, [12 May 2024 at 10:32:15]:\nHi": ("Ines Perrin", "[12 May 2024 at 10:32:15]"),
    "Инес, [12.05.24 10:32]\nHi": ("Инес", "[12.05.24 10:32]"),
    "Ines — Today at 10:32 AM\nHi": ("Ines", "Today at 10:32 AM"),
    "Ines — heute um 10:32 Uhr\nHi": ("Ines", "heute um 10:32 Uhr"),
    "Ines — 05/12/2024 10:32 AM\nHi": ("Ines", "05/12/2024 10:32 AM"),
    "[10:32 AM] Ines: Hi": ("Ines", "[10:32 AM]"),
    "Ines  [10:32 AM]\nHi": ("Ines", "[10:32 AM]"),
    "Ines  10:32 AM\nHi": ("Ines", "10:32 AM"),
    "Ines (10:32:15 12/05/2024)\nHi": ("Ines", "(10:32:15 12/05/2024)"),
    "Ines (10:32): Hi": ("Ines", "10:32"),
    "10:32:15 From Ines to Everyone: Hi": ("Ines", "10:32:15"),
    "10:32:15\t From  Ines Perrin : Hi": ("Ines Perrin", "10:32:15"),
    "10:32:15 From Ines to Noor(Direct Message):\n\tHi": ("Ines", "10:32:15"),
    "10:32:15 Von Ines an Alle: Hi": ("Ines", "10:32:15"),
}  # fmt: skip

NOBODY = [
    "It leaves at 10:30 sharp",
    "10:30 is too late",
    "See you tomorrow, 10:32",
    "<b>Ines</b> waves",
    "[laughs] That was the whistle",
    "(10 minutes later)",
    "The gate opens — and it is 10:32 already, says the clerk at the window",
    "https://example.org/[10:32]",
    "a < b > c",
]
pytestmark = pytest.mark.any_database


def test_a_line_of_any_program_has_its_speaker_and_time(subtests: pytest.Subtests) -> None:
    for text, (speaker, at) in SPEECHES.items():
        with subtests.test(text=text):
            [turn] = turns(text)
            assert (turn.speaker, turn.time, turn.lines) == (speaker, at, ("Hi",))


def test_what_nobody_says_has_no_speaker_and_keeps_its_words(subtests: pytest.Subtests) -> None:
    for line in NOBODY:
        with subtests.test(line=line):
            assert [(turn.speaker, *turn.lines) for turn in turns(line)] == [("", line)]


def test_whoever_comes_or_goes_is_not_said_by_the_last_speaker() -> None:
    events = {
        "12/05/2024, 10:33 - Noor joined": ("12/05/2024, 10:33", "Noor joined"),
        "[10:33] * noor waves": ("[10:33]", "* noor waves"),
        "10:33 -!- noor has quit": ("10:33", "-!- noor has quit"),
    }
    for line, (at, words) in events.items():
        first, second = turns(f"10:32 <ines> Hi\n{line}")
        assert (first.lines, second.speaker, second.time, second.lines) == (("Hi",), "", at, (words,))


def test_a_page_shows_speakers_times_and_events(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    post = make_post("chat", body="12/05/2024, 10:32 - Ines: Hi\n12/05/2024, 10:33 - Noor joined")
    items = BeautifulSoup(client.get(post.url).text, "html.parser").select("ol.chat > li")
    assert [" ".join(item.get_text(" ").split()) for item in items] == [
        "12/05/2024, 10:32 Ines : Hi", "12/05/2024, 10:33 Noor joined",
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["10:32 ", " ", "[", "<a", "Ines ", "1/1/1, ", "a — ", "From a to "])
def test_hostile_lines_cost_little(piece: str) -> None:
    start = time.process_time()
    turns(f"a{piece * 20_000}b\n10:32 {piece * 20_000}")
    assert time.process_time() - start < 1
