"""What stands above a text in Markdown: YAML, TOML, JSON, or lines of names and values, as each program has it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import yaml

from blogapp.importing.unreadable import Unreadable

SIZE_MAX = 64 * 1024  # characters
ALIASES_MAX = DEPTH_MAX = 50
_FENCE = re.compile(r"---[ \t]*(json|yaml)?[ \t]*\n")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_PLUSSES = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"([A-Za-z][\w-]{0,40}):(?:[ \t]+(.*))?")
_FORMS = (
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M %z",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
)
_TRUE = {"true", "yes", "on", "1"}


class Front:
    """The values by their names, in lower case; each is asked for as what it is to be."""

    def __init__(self, values: Mapping[Any, Any]) -> None:
        self.values = {str(name).lower(): value for name, value in values.items()}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, *names: str) -> str:
        """Return the first of these values that is a text; "" where none is."""
        return next((text for name in names if (text := _text(self.values.get(name)))), "")

    def texts(self, *names: str) -> list[str]:
        """Return the parts of lists, or of a text with commas, under any of these names, each once."""
        found: dict[str, None] = {}
        for name in names:
            value = self.values.get(name)
            parts = value if isinstance(value, list) else re.split(r"\s*,\s*", _text(value))
            found |= {text: None for part in parts if (text := _text(part))}
        return list(found)

    def inner(self, name: str) -> Front:
        """Return the values within a value."""
        value = self.values.get(name)
        return Front(value if isinstance(value, Mapping) else {})

    def says(self, name: str, *, default: bool = False) -> bool:
        """Return whether a value says yes."""
        return _text(self.values[name]).lower() in _TRUE if name in self.values else default

    def moment(self, *names: str) -> datetime | None:
        """Return the first of these values that is a date; one without a zone is in UTC."""
        return next((at for name in names if (at := moment(self.text(name)))), None)


def moment(text: str) -> datetime | None:
    """Return the moment that a text says, as blogs write it; None where it says none. Without a zone it is in UTC."""
    at = _read(text.strip())
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _read(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text.replace(" UTC", "+00:00").removesuffix(" Z"))
    for form in _FORMS:
        with suppress(ValueError):
            return datetime.strptime(text, form)  # noqa: DTZ007 - as above
    return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    return str(value).strip() if isinstance(value, str | int | float | date) else ""


def parted(text: str) -> tuple[Front, str]:
    """Return what a text says of itself, and the text below. Raises `Unreadable`; nothing is no mistake."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if fence := _FENCE.match(text):
        end = _FENCE_END.search(text, fence.end())
        if end is None:
            raise Unreadable("A second line “---”, which ends the front matter, is missing.")
        read = _of_json if fence[1] == "json" else of_yaml
        return Front(read(text[fence.end() : end.start()])), text[end.end() :].lstrip("\n")
    if text.startswith("+++\n"):
        end = _PLUSSES.search(text, 4)
        if end is None:
            raise Unreadable("A second line “+++”, which ends the front matter, is missing.")
        return Front(of_toml(text[4 : end.start()])), text[end.end() :].lstrip("\n")
    if text.startswith(("{\n", '{"')):
        return _json_above(text)
    return _lines(text)


def _checked(value: Any) -> Mapping[Any, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise Unreadable("The front matter must have names and values.")
    return value


def of_yaml(source: str) -> Mapping[Any, Any]:
    """Return the values of YAML, all of them texts, lists and mappings. Raises `Unreadable`."""
    if len(source) > SIZE_MAX:
        raise Unreadable("The front matter is too long.")
    try:
        value = yaml.load(source, yaml.BaseLoader) if _is_plain(source) else []  # noqa: S506 - it makes texts
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise Unreadable("The front matter is no YAML that can be read.") from error
    return _checked(value)


def _is_plain(source: str) -> bool:
    """Return whether YAML is neither deep nor repeats its parts too often; it is read only so far."""
    depth = aliases = 0
    for event in yaml.parse(source, yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > DEPTH_MAX or aliases > ALIASES_MAX:
            return False
    return True


def of_toml(source: str) -> Mapping[Any, Any]:
    """Return the values of TOML. Raises `Unreadable`."""
    try:
        return _checked(tomllib.loads(source))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The front matter is no TOML that can be read.") from error


def _of_json(source: str) -> Mapping[Any, Any]:
    try:
        return _checked(json.loads(source))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The front matter is no JSON that can be read.") from error


def _json_above(text: str) -> tuple[Front, str]:
    """Return an object of JSON that a text begins with, as Hugo has it; without one all is text."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return Front({}), text
    return Front(_checked(value)), text[end:].lstrip("\n")


def _lines(text: str) -> tuple[Front, str]:
    """Return the lines "Name: value" that a text begins with, if its title is among them, as Pelican has it."""
    values: dict[str, str] = {}
    name, lines = "", text.split("\n")
    for number, line in enumerate(lines):
        if match := _LINE.fullmatch(line.rstrip()):
            name = match[1].lower()
            values[name] = match[2] or ""
        elif name and line[:1] in {" ", "\t"} and line.strip():
            values[name] = f"{values[name]} {line.strip()}".strip()
        else:
            return (Front(values), "\n".join(lines[number:]).lstrip("\n")) if "title" in values else (Front({}), text)
    return (Front(values), "") if "title" in values else (Front({}), text)
