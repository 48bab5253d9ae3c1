"""What a plugin hands back, looked at before anything is made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from blogapp import db
from blogapp.formats import Card, Errors, Picture, Player, Upload
from blogapp.text.urls import is_web

DATA_MAX = 8 * 1024 * 1024  # bytes of JSON
LEVELS_MAX = 100  # of lists and dicts inside one another
HTML_MAX = 4 * 1024 * 1024  # characters of one view
TEXT_MAX = 4 * 1024 * 1024
WORDS_MAX = 2000  # characters of what is said in passing, such as a description


def text(value: Any, what: str, most: int = TEXT_MAX) -> str:
    """Return a text; raise where it is none, is too long, or holds half a character that no database takes."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is {_kind(value)}; it must be a text.")
    if len(value) > most:
        raise ValueError(f"{what} is {len(value):,} characters long; at most {most:,} fit.")
    if not value.isascii():
        value.encode()  # UnicodeEncodeError is a ValueError
    return value


def data(value: Any) -> dict[str, Any]:
    """Return the data of a post; raise where it is not what JSON can hold."""
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise TypeError(f"The data is {_kind(value)}; it must be a dict by the names of fields.")
    size = len(json.dumps(dict(value), allow_nan=False, ensure_ascii=False).encode())
    if size > DATA_MAX:
        raise ValueError(f"The data takes {size:,} bytes; at most {DATA_MAX:,} fit.")
    _shallow(list(value.values()))
    return dict(value)


def _shallow(level: list[Any]) -> None:
    """Raise where data is nested so deep that it may be written here and not be read on a page."""
    for _ in range(LEVELS_MAX):
        nested = [container for container in level if isinstance(container, Mapping | list | tuple)]
        level = [
            part
            for container in nested
            for part in (container.values() if isinstance(container, Mapping) else container)
        ]
    if level:
        raise ValueError(f"The data is nested deeper than {LEVELS_MAX} levels.")


def sentences(errors: Errors) -> Errors:
    """Return what a plugin says is wrong with input; raise where these are no sentences."""
    for name, sentence in errors.sentences.items():
        text(name, "The name of a field", WORDS_MAX)
        text(sentence, f"What is wrong with {name}", WORDS_MAX)
    return errors


def ids(value: Any) -> list[int]:
    """Return the ids of uploaded files."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"media_ids() returned {_kind(value)}; it must be a list of ids.")
    numbers = list(value)
    if not all(type(number) is int for number in numbers):
        raise TypeError("media_ids() must return whole numbers.")
    return [number for number in numbers if 0 < number <= db.LARGEST_ID]


def sort_key(value: Any, what: str) -> datetime | int | str | None:
    """Return what posts are put in order by; raise where it is none."""
    if isinstance(value, str):
        return text(value, what, WORDS_MAX)
    fits = value is None or (isinstance(value, datetime) and value.tzinfo) or type(value) is int
    if not fits:
        raise TypeError(f"indexed_value() of {what} returned {_kind(value)}; it must be a moment, a number or a text.")
    return value  # type: ignore[no-any-return]


def address(value: Any, what: str = "The address") -> str:
    """Return an address that may stand in a page; "" for one that could run code there."""
    return text(value, what, WORDS_MAX) if is_web(text(value, what)) else ""


def mapping(value: Any, what: str) -> dict[str, Any]:
    """Return what a plugin tells machines, which JSON must be able to hold."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{what} is {_kind(value)}; it must be a dict.")
    json.dumps(dict(value), allow_nan=False, ensure_ascii=False).encode()
    return dict(value)


def pictures(files: Iterable[Any]) -> list[Picture]:
    """Return those of a post's files that are pictures."""
    return [file for file in files if isinstance(file, Picture)]


def card(value: Any) -> Card:
    """Return what is shown of a post where its address is shared. What could run code is not played."""
    if not isinstance(value, Card):
        raise TypeError(f"social() returned {_kind(value)}; it must be a Card.")
    player = value.player
    if player is not None and not (address(player.url) and (not player.embed or address(player.embed))):
        player = None
    return Card(text(str(value.description), "The description"), value.picture, player)


def file(value: Any) -> Picture | Player | Upload | None:
    """Return what a field shows if it is a file that may be named elsewhere, else None."""
    return value if isinstance(value, Picture | Player | Upload) and address(value.url) else None


def _kind(value: Any) -> str:
    return "None" if value is None else f"of the type {type(value).__name__}"
