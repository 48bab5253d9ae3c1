"""The plugins that check comments: packages by their entry point, and files that were dropped in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from blogapp import plugins
from blogapp.formats.registry import import_file
from blogapp.plugins import apart, checks
from blogapp.text import Sentence
from blogapp.verdicts.shapes import Checker, Hold, Submission

GROUP, FOLDER, KIND = "blogapp.verdicts", "verdicts", "checker "
NAME_MAX = 100  # letters; the outbox knows a checker by its name
REASON_MAX = 300  # letters


@dataclass(frozen=True)
class _Checkers:
    """Who checks comments: what finds each one by its name, and who is loaded already."""

    found: dict[str, Callable[[], Any]]
    loaded: dict[str, Checker] = field(default_factory=dict)


def find(app: Flask) -> _Checkers:
    """Find the names of the checkers; nothing of theirs is imported. In safe mode there is none.

    A file goes before a package of the same name.
    """
    if app.config["SAFE_MODE"]:
        return _Checkers({})
    files = sorted(Path(app.config["INSTANCE"], FOLDER).glob("*.py"))
    found: dict[str, Callable[[], Any]] = {entry.name: partial(_named, entry) for entry in entry_points(group=GROUP)}
    found |= {path.stem: partial(_in_file, path) for path in files}
    return _Checkers({name[:NAME_MAX]: find for name, find in found.items()})


def _named(entry: EntryPoint) -> Any:
    return entry.load()


def _in_file(path: Path) -> Any:
    return import_file(path, "blogapp_verdicts").check


def _all() -> _Checkers:
    checkers: _Checkers = current_app.extensions["blogapp.checkers"]
    return checkers


def names() -> list[str]:
    """Return the names of the checkers."""
    return list(_all().found)


def ask(name: str, submission: Submission) -> Hold | None:
    """Return what a checker answers. Raises `plugins.Failed` where that is no answer."""
    if apart.is_away(KIND + name):
        raise plugins.Failed(Sentence("It has not come back from an earlier comment."))
    verdict: Hold | None = _call(name, partial(_answer, _all(), name, submission))
    return verdict


def load(name: str) -> None:
    """Import a checker. Raises `plugins.Failed` where that cannot be."""
    _call(name, partial(_loaded, _all(), name))


def _call(name: str, function: Callable[[], Any]) -> Any:
    if name not in _all().found:
        raise plugins.Failed(Sentence("The plugin “%(name)s” is not installed any more.", name=name))
    return apart.call(KIND + name, function)


def _answer(checkers: _Checkers, name: str, submission: Submission) -> Hold | None:
    answer = _loaded(checkers, name)(submission)
    if answer is None:
        return None
    if not isinstance(answer, Hold):
        raise TypeError(f"A checker answers None or a Hold, not {type(answer).__name__}.")
    reason = " ".join(str.__str__(checks.text(answer.reason, "The reason", REASON_MAX)).split())
    if not reason or not reason.isprintable():
        raise ValueError("The reason must be a text that can be read.")
    return Hold(reason)


def _loaded(checkers: _Checkers, name: str) -> Checker:
    if name not in checkers.loaded:
        checker = checkers.found[name]()
        if not callable(checker):
            raise TypeError(f"A checker is a function, not {type(checker).__name__}.")
        checkers.loaded[name] = checker
    return checkers.loaded[name]
