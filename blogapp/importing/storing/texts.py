"""The fields of an entry as the format's own input: files by their ids, HTML with this site's addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from blogapp import plugins
from blogapp.formats import PostFormat
from blogapp.importing.converting import Converter
from blogapp.importing.entries import Entry, FileAt, Html
from blogapp.importing.storing import addresses
from blogapp.importing.storing.files import Files
from blogapp.text import TooMuch, markdown, normalise_line, plain_text
from blogapp.text.clusters import clipped

DESCRIPTION_MAX = 500
SYNTAX, HTML = ".syntax", "html"
SYNTAX_OF_BODY = f"body{SYNTAX}"


def article() -> type[PostFormat]:
    """Return the format for what no other takes: it wants a title and has a body."""
    formats = plugins.formats().values()
    fitting = (format for format in formats if format.titled == "required" and "body" in format.fields)
    return next(fitting, next(iter(formats)))


def as_typed(format: type[PostFormat], name: str, html: str, convert: Converter) -> Mapping[str, Any]:
    """Return HTML as input of a field: as Markdown, if nothing of it is lost, else as what it is."""
    part = format.fields.get(name)
    if part is None or not part.takes_html:
        return {name: part.from_wordpress(html) if part is not None else plain_text(html)}
    typed = convert(html, part.breaks)
    return {name: html, f"{name}{SYNTAX}": HTML} if typed is None else {name: typed}


def to_convert(entry: Entry, format: type[PostFormat], files: Files) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an entry that are to be converted, as far as can be told before their files are here."""
    for name, value in entry.fields.items():
        part = format.fields.get(name)
        if isinstance(value, Html) and part is not None and part.takes_html:
            yield addresses.rewritten(value.text, files.path_of), part.breaks


def named_in(entry: Entry) -> Iterator[str]:
    """Yield the addresses of files that an entry may show."""
    for value in _leaves(entry.fields):
        if isinstance(value, FileAt):
            yield value.address
        elif text := value.text if isinstance(value, Html) else value if isinstance(value, str) else "":
            yield from addresses.found_in(text)
    if entry.lead_image:
        yield entry.lead_image


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


@dataclass
class Filled:
    """Input for a format, and the addresses of files that could not take their place in it."""

    fields: dict[str, Any] = field(default_factory=dict)
    missing: list[FileAt] = field(default_factory=list)


def filled(entry: Entry, format: type[PostFormat], files: Files, convert: Converter) -> Filled:
    """Return the fields of an entry as input of its format. What could not be had is linked to at the end."""
    result = Filled()
    for name, value in entry.fields.items():
        put = _put(value, files, result.missing)
        if isinstance(put, Html):
            result.fields |= as_typed(format, name, put.text, convert)
        elif put is not None:
            result.fields[name] = put
    if result.missing and "body" in format.fields:
        body = str(result.fields.get("body") or "")
        result.fields["body"] = "\n\n".join(filter(None, [body, *map(_link, result.missing)]))
    _lead(entry, format, files, result)
    return result


def _put(value: Any, files: Files, missing: list[FileAt]) -> Any:
    """Return a value with files by their ids; None for a file that is not here."""
    if isinstance(value, FileAt):
        return _file(value, files, missing)
    if isinstance(value, Html):
        return Html(addresses.rewritten(value.text, files.path_of))
    if isinstance(value, str):
        return addresses.rewritten(value, files.path_of)
    if isinstance(value, Mapping):
        return {name: _put(each, files, missing) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [put for each in value if (put := _put(each, files, missing)) is not None]
    return value


def _file(file: FileAt, files: Files, missing: list[FileAt]) -> dict[str, Any] | None:
    found = files.at(file.address)
    if found is None:
        missing.append(file)
        return None
    said = {"alt": file.description, "caption": file.caption}
    return {"id": found[0].id} | {name: clipped(normalise_line(text), DESCRIPTION_MAX) for name, text in said.items()}


def _link(file: FileAt) -> str:
    words = normalise_line(file.description or file.caption) or file.address.rpartition("/")[2]
    return f'<a href="{escape(file.address)}">{escape(words)}</a>'


def _lead(entry: Entry, format: type[PostFormat], files: Files, result: Filled) -> None:
    """Put the picture that stands for an entry into the field that is for it, if there is one and it is free."""
    found = files.at(entry.lead_image) if entry.lead_image else None
    name = next((part.name for part in format.fields.values() if part.role == "image" and not part.several), "")
    if found and name and not result.fields.get(name):
        result.fields[name] = {"id": found[0].id, "alt": ""}


def joined(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return all texts of fields below one another, the body last, as a body; in HTML where one of them is."""
    order = sorted((name for name in fields if not name.endswith(SYNTAX)), key=lambda name: name == "body")
    texts = [
        (value.strip(), fields.get(f"{name}{SYNTAX}") == HTML)
        for name in order for value in _leaves(fields[name]) if isinstance(value, str) and value.strip()
    ]  # fmt: skip
    if not any(is_html for _, is_html in texts):
        return {"body": "\n\n".join(text for text, _ in texts)}
    return {
        "body": "\n".join(text if is_html else f"<p>{escape(text)}</p>" for text, is_html in texts),
        SYNTAX_OF_BODY: HTML,
    }


def words(body: Mapping[str, Any]) -> str:
    """Return the words of a body, without its markup."""
    text = str(body.get("body") or "")
    try:
        return plain_text(text) if body.get(SYNTAX_OF_BODY) == HTML else markdown(text).text
    except TooMuch:
        return text
