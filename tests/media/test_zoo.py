"""The zoo of uploads: each file is cleaned and stored, or refused with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import SECRET, decoded
from zoo import SCRIPT, SPECIMENS, Specimen

from blogapp.file_types import TYPES
from blogapp.media import NotAccepted, Prepared

Upload = Callable[..., Prepared]
ANY = tuple(TYPES)


def test_the_zoo_is_large_and_each_of_its_files_is_another() -> None:
    assert len(SPECIMENS) >= 60
    assert len({(each.name, each.data) for each in SPECIMENS}) == len(SPECIMENS)


@pytest.mark.slow
def test_each_file_is_cleaned_or_refused_with_a_way_out(upload: Upload, media: Path, subtests: pytest.Subtests) -> None:
    for each in SPECIMENS:
        with subtests.test(each.name[:60]):
            if each.refused:
                _is_refused(each, upload, media)
            else:
                _is_cleaned(each, upload(each.data, each.name, ANY), media)


def _is_refused(each: Specimen, upload: Upload, media: Path) -> None:
    before = {path for path in media.rglob("*") if path.is_file()}
    with pytest.raises(NotAccepted) as refused:
        upload(each.data, each.name, ANY)
    sentence = str(refused.value)
    assert each.refused in sentence
    assert sentence.endswith(".")
    assert {path for path in media.rglob("*") if path.is_file()} - before <= {media / ".decoding"}


def _is_cleaned(each: Specimen, prepared: Prepared, media: Path) -> None:
    stored = (media / prepared.path).read_bytes()
    assert prepared.mime == each.taken_as
    assert prepared.path.isascii()
    assert prepared.path.endswith(TYPES[prepared.mime].endings[0])
    assert not set(prepared.filename) & set("\0\n\u202e/\\")
    assert len(prepared.filename) <= 255
    if prepared.mime.startswith("image/"):
        shown = decoded(stored)
        assert (prepared.width, prepared.height) == shown.size
        assert not shown.getexif()
        assert SECRET not in stored
        assert SCRIPT not in stored
