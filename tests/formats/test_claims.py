"""Pasted text finds its format: labelled samples in many languages and scripts."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from blogapp.formats import PostFormat, claims
from blogapp.formats.registry import Registry, load

SAMPLES = [
    (label, text.strip())
    for part in re.split(r"(?m)^=== ", Path(__file__).with_name("samples.txt").read_text(encoding="utf-8"))[1:]
    for label, _, text in [part.partition("\n")]
]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load(tmp_path_factory.mktemp("none"), {}, safe_mode=True)


def choice(registry: Registry, text: str) -> type[PostFormat]:
    """Return the format that claims a text most surely, the first of equals."""
    return max(registry.values(), key=lambda format: format.claims(text))


def test_samples_are_many_and_of_every_kind_of_text(registry: Registry) -> None:
    assert len(SAMPLES) == 200
    assert {label for label, _ in SAMPLES} == set(registry) - {"image", "gallery"}  # which are pictures, and no text


def test_at_least_95_in_100_samples_find_their_format(registry: Registry) -> None:
    found = [(label, choice(registry, text).name, text) for label, text in SAMPLES]
    wrong = [f"{label} was taken for {name}: {text[:70]!r}" for label, name, text in found if label != name]
    sys.stdout.write("\n".join([f"\n{len(SAMPLES) - len(wrong)} of {len(SAMPLES)} are right.", *wrong, ""]))
    assert len(wrong) <= 0.05 * len(SAMPLES), "\n".join(wrong)


QUOTED = {
    "“The sea does not wait.” — Mira Okafor": ("The sea does not wait.", "Mira Okafor", ""),
    "«Fog.» (Jean–Luc Blanc)": ("Fog.", "Jean–Luc Blanc", ""),
    "“Fog.”\nMira Okafor": ("Fog.", "Mira Okafor", ""),
    "„Nebel.“ -- *Ana*, https://example.org/fog": ("Nebel.", "Ana", "https://example.org/fog"),
    "“Fog.” — Jean—Luc": ("Fog.", "Jean—Luc", ""),
    "“Fog.”": ("Fog.", "", ""),
    "“Fog”.": ("Fog", "", ""),
    "“Fog.” said nobody in particular": None,
    "> The sea\n> does not wait.": ("The sea\ndoes not wait.", "", ""),
    "> The sea.\n\nMira Okafor": ("The sea.", "Mira Okafor", ""),
    "> The sea.\n>\n> Mira Okafor": ("The sea.", "Mira Okafor", ""),
    "> The sea.\n> — Mira Okafor": ("The sea.", "Mira Okafor", ""),
    "> The sea.\n\nThis was said yesterday.": None,
    "The sea does not wait.\n— Mira Okafor": ("The sea does not wait.", "Mira Okafor", ""),
    "- Bread\n- Milk\n- Fog": None,
    "— Mira Okafor": None,
    "“Fog.”\n" + "M" * 200: None,
    "": None,
}
PASSED_ON = {
    "https://example.org/map": ("https://example.org/map", "", ""),
    "A map of lighthouses\nhttps://example.org/map": ("https://example.org/map", "A map of lighthouses", ""),
    "A map\nhttps://example.org/map\nWorth a look.": ("https://example.org/map", "A map", "Worth a look."),
    "Look at this: https://example.org/map": ("https://example.org/map", "", "Look at this"),
    "I like maps. https://example.org/map": ("https://example.org/map", "", "I like maps."),
    "www.example.org/map": ("https://www.example.org/map", "", ""),
    "[A map](https://example.org/map) – worth a look": ("https://example.org/map", "A map", "worth a look"),
    "Fog <iframe src='https://example.org/fog'></iframe> here": ("https://example.org/fog", "", "Fog  here"),
    "spotify:track:4uLU6hMCjMI75M1A2tKUQC": ("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC", "", ""),
    "The map at https://example.org/map is old.": None,
    "https://example.org/a and https://example.org/b": None,
    "> https://example.org/map": None,
    "https://example.org/map\n" + "A line.\n" * 9: None,
    "": None,
}


def test_a_quotation_is_read_with_its_speaker_and_its_source(subtests: pytest.Subtests) -> None:
    for text, read in QUOTED.items():
        with subtests.test(text[:40]):
            assert claims.quotation(text) == (read and claims.Quotation(*read))


def test_an_address_is_passed_on_with_its_title_and_what_is_said_of_it(subtests: pytest.Subtests) -> None:
    for text, read in PASSED_ON.items():
        with subtests.test(text[:40]):
            assert claims.shared(text) == (read and claims.Shared(*read))
