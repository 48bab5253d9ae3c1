"""The proof of the kit: mistakes are planted in a correct format, one at a time, and the kit must notice."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from kit.mistake import DEFINITION, Mistake
from kit.mistakes import MISSED, MISTAKES
from kit.voyage import CLASS, OLDS, TEMPLATE

from blogapp.testing import Kit
from blogapp.testing.checks import CHECKS


def loaded(folder: Path, mistake: Mistake | None = None) -> ModuleType:
    """Write the format with a mistake in it, and import it."""
    text, template = CLASS, TEMPLATE
    if mistake is not None:
        assert (mistake.old in text) != (mistake.old in template), "the place of the mistake must be found once"
        text, template = text.replace(mistake.old, mistake.new, 1), template.replace(mistake.old, mistake.new, 1)
    path = folder / "voyage_of_test.py"
    path.write_text(text.replace("TEMPLATE", repr(template)), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("voyage_of_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def failures(module: ModuleType, first: str = "") -> Generator[str, None, None]:
    """Yield the checks that fail, the expected one first."""
    with closing(Kit(module.Voyage, OLDS)) as kit:
        for name in sorted(CHECKS, key=lambda name: name != first):
            try:
                CHECKS[name](kit)
            except Exception:  # noqa: BLE001 - a format may raise anything
                yield name


def noticed(folder: Path, mistake: Mistake) -> str | None:
    """Return what notices a mistake: the definition, or a check, the expected one if it does; else None."""
    try:
        module = loaded(folder, mistake)
    except TypeError:
        return DEFINITION
    with closing(failures(module, mistake.check)) as found:
        return next(found, None)


@pytest.mark.slow
def test_the_correct_format_passes_every_check(tmp_path: Path) -> None:
    assert list(failures(loaded(tmp_path))) == []


@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.name not in MISSED], ids=str)
def test_the_kit_notices(mistake: Mistake, tmp_path: Path) -> None:
    assert noticed(tmp_path, mistake) == mistake.check


@pytest.mark.slow
@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.name in MISSED], ids=str)
def test_what_the_kit_misses_is_known(mistake: Mistake, tmp_path: Path) -> None:
    assert noticed(tmp_path, mistake) is None, "The kit notices this after all; take it out of MISSED."


def test_the_kit_notices_nearly_all() -> None:
    assert len(MISTAKES) >= 60
    assert len(MISSED) <= len(MISTAKES) * 0.05
