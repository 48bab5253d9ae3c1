"""The syntax of a text: beside the text of a field stands `NAME.syntax`, "html" where it is HTML and no Markdown.

Between the data of a post and its fields such a text is an `HtmlSource`. No field's name has a dot in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from blogapp.text import HtmlSource, Sentence

ENDING = ".syntax"
HTML, MARKDOWN = "html", "markdown"


def key_of(name: str) -> str:
    """Return under which name the syntax of a field stands."""
    return f"{name}{ENDING}"


def of(values: Mapping[str, Any], name: str) -> Any:
    """Return the value of a field among others, as `HtmlSource` where it is HTML; None where there is none."""
    value = values.get(name)
    is_html = isinstance(value, str) and values.get(key_of(name)) == HTML
    return HtmlSource(value) if is_html else value


def given(raw: Mapping[str, Any], name: str) -> Any:
    """Return untrusted input of a field, as `HtmlSource` where it says so. Raises `ValueError` for another syntax."""
    syntax = raw.get(key_of(name)) or MARKDOWN
    if syntax not in {HTML, MARKDOWN}:
        raise ValueError(Sentence("A text is written in Markdown or in HTML."))
    return of(raw, name)


def parted(name: str, value: Any) -> dict[str, Any]:
    """Return a value as data has it: a text in HTML with its syntax beside it."""
    return {name: str(value), key_of(name): HTML} if isinstance(value, HtmlSource) and value else {name: value}


def without(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return data without the syntaxes of fields, which are about to be stored anew."""
    keys = set(map(key_of, names))
    return {name: value for name, value in values.items() if name not in keys}


def followed(before: Mapping[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return data after a step of an upgrade: where a text has another name now, its syntax has it, too."""
    for key in [key for key in after if key.endswith(ENDING)]:
        name = key.removesuffix(ENDING)
        if name not in after:
            syntax, text = after.pop(key), before.get(name)
            after |= {key_of(new): syntax for new in list(after) if new not in before and after[new] == text}
    return after


def joined(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data in which each text in HTML is an `HtmlSource`, and its syntax stands nowhere else."""
    return {name: of(data, name) for name in data if not (name.endswith(ENDING) and name.removesuffix(ENDING) in data)}


def split(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return such data as it is stored."""
    return {key: value for name, joint in values.items() for key, value in parted(name, joint).items()}


def has_html(data: Any) -> bool:
    """Return whether a text in data is HTML, be it in a row."""
    if isinstance(data, Mapping):
        return any(key.endswith(ENDING) for key in data) or any(map(has_html, data.values()))
    return isinstance(data, list) and any(map(has_html, data))
