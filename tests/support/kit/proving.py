"""The proof of the kit: a correct format with one mistake in it is written, imported and shown to the checks."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from kit import exhibit, fair, voyage
from kit.mistake import DEFINITION, Mistake
from kit.restoring import unharmed
from sqlalchemy import delete

from blogapp import db, themes
from blogapp.formats import PostFormat
from blogapp.formats.registry import Loaded
from blogapp.formats.standard import Standard
from blogapp.models import Post
from blogapp.testing import Kit
from blogapp.testing.checks import CHECKS


@dataclass(frozen=True)
class Correct:
    """A correct format: its files, the module and the class in it, and data of its former versions."""

    files: Mapping[str, str]
    module: str
    name: str
    olds: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


CORRECT = {
    "voyage": Correct(voyage.FILES, "voyage_of_test", "Voyage", voyage.OLDS),
    "exhibit": Correct(exhibit.FILES, exhibit.PACKAGE, "Exhibit"),
    "fair": Correct(fair.FILES, fair.PACKAGE, "Fair"),
}


def planted(mistake: Mistake) -> dict[str, str]:
    """Return the files of the format with the mistake in the one place where it belongs."""
    files = dict(CORRECT[mistake.base].files)
    places = [path for path, text in files.items() if mistake.old in text]
    assert len(places) == 1, f"{mistake.name}: {mistake.old!r} must stand in one file, not in {places}"
    files[places[0]] = files[places[0]].replace(mistake.old, mistake.new, 1)
    return files


@contextmanager
def imported(files: Mapping[str, str], correct: Correct, folder: Path) -> Iterator[type[PostFormat]]:
    """Write a format, import it as an installed one, and leave the process as it was before."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    with unharmed(folder):
        sys.path.insert(0, str(folder))
        sys.modules.pop(correct.module, None)
        importlib.invalidate_caches()
        yield getattr(importlib.import_module(correct.module), correct.name)


@lru_cache
def lender() -> Kit:
    """Return the kit whose blog the formats are tried in, one after the other; one for each would take too long."""
    return Kit(Standard)


class Lent(Kit):
    """A kit whose blog is lent: it comes without posts, and goes back without this format."""

    @cached_property
    def app(self) -> Flask:
        """The blog, with this format."""
        app, folder = lender().app, Path(inspect.getfile(self.format)).parent
        loaded = app.extensions["blogapp.formats"].loaded
        loaded.pop(self.format.name, None)
        loaded[self.format.name] = Loaded(self.format, "under test", folder)
        self._forget(app)
        return app

    def _forget(self, app: Flask) -> None:
        """Forget templates and pages."""
        with app.app_context():
            themes.of_formats().cache.clear()  # type: ignore[union-attr]
            app.jinja_env.cache.clear()  # type: ignore[union-attr]
        app.extensions["blogapp.cache"].clear()

    def close(self) -> None:
        """Give the blog back."""
        if "app" in self.__dict__:
            if "post_id" in self.__dict__:
                self.write(lambda: db.session.execute(delete(Post)))
            del self.app.extensions["blogapp.formats"].loaded[self.format.name]
            self._forget(self.app)
        if "folder" in self.__dict__:
            self.folder.cleanup()


def failures(
    format: type[PostFormat], olds: Mapping[int, Mapping[str, Any]], first: str = ""
) -> Generator[tuple[str, str], None, None]:
    """Yield the checks that fail, with what they say; the expected one first."""
    with closing(Lent(format, olds)) as kit:
        for name in sorted(CHECKS, key=lambda name: name != first):
            try:
                CHECKS[name](kit)
            except Exception as error:  # noqa: BLE001 - a format may raise anything
                yield name, str(error) if isinstance(error, AssertionError) else repr(error)


def noticed(folder: Path, mistake: Mistake, first: str = "") -> tuple[str, str] | None:
    """Return what notices a mistake and what it says: the definition, or a check, the expected one if it does."""
    correct = CORRECT[mistake.base]
    try:
        with (
            imported(planted(mistake), correct, folder) as format,
            closing(failures(format, correct.olds, first or mistake.check)) as found,
        ):
            return next(found, None)
    except TypeError as error:
        return DEFINITION, str(error)
