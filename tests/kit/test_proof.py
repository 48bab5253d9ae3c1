"""The proof of the kit: mistakes are planted in a correct format, one at a time, and the kit must notice."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.mistake import Mistake
from kit.mistakes import MISSED, MISTAKES
from kit.mistakes.elsewhere import GROUPS
from kit.odd import ALL
from kit.proving import CORRECT, failures, imported, noticed
from kit.record import NOTICED, QUICK, UNNOTICED

from blogapp.formats import PostFormat

ELSEWHERE = [mistake for group in GROUPS.values() for mistake in group]


@pytest.mark.slow
@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_format_passes_every_check(name: str, tmp_path: Path) -> None:
    correct = CORRECT[name]
    with imported(correct.files, correct, tmp_path) as format:
        assert list(failures(format, correct.olds)) == []


@pytest.mark.slow
@pytest.mark.parametrize("format", ALL, ids=lambda format: format.name)
def test_an_odd_format_passes_every_check(format: type[PostFormat]) -> None:
    assert list(failures(format, {})) == []


@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.name not in MISSED], ids=str)
def test_the_kit_notices(mistake: Mistake, tmp_path: Path) -> None:
    check, said = noticed(tmp_path, mistake) or ("nothing", "")
    assert check == mistake.check, said


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(mistake, marks=() if mistake.name in QUICK else pytest.mark.slow)
        for mistake in ELSEWHERE
        if mistake.name in NOTICED
    ],
    ids=str,
)
def test_the_kit_notices_what_others_got_wrong(mistake: Mistake, tmp_path: Path) -> None:
    check, said = noticed(tmp_path, mistake, first=NOTICED[mistake.name]) or ("nothing", "")
    assert check == NOTICED[mistake.name], said
    assert is_for_authors(said), f"The sentence must say what to do, as no bare error does: {said}"


def is_for_authors(said: str) -> bool:
    """Return whether a complaint is a sentence with what to do in it, and not an error of Python's own."""
    return said[-1:] in ".…)" and len(said.split()) > 4


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [m for m in [*MISTAKES, *ELSEWHERE] if m.name in {*MISSED, *UNNOTICED}], ids=str)
def test_what_the_kit_misses_is_known(mistake: Mistake, tmp_path: Path) -> None:
    assert noticed(tmp_path, mistake) is None, "The kit notices this after all; take it out of what is missed."


def test_the_kit_notices_nearly_all() -> None:
    assert len(MISTAKES) >= 140
    assert len(MISSED) <= len(MISTAKES) * 0.05
    assert {mistake.name for mistake in ELSEWHERE} == {*NOTICED, *UNNOTICED}
    assert len(ELSEWHERE) >= 300
    assert len(UNNOTICED) <= len(ELSEWHERE) * 0.1
