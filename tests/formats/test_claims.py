"""Pasted text finds its format: labelled samples in many languages and scripts."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from blogapp.formats import PostFormat
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
