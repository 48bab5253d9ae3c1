"""Checks of the files that a format makes of a post."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from blogapp.testing.checks.register import check
from blogapp.testing.feeding import fed
from blogapp.testing.kit import Kit, demand

HOSTILE = {
    "line": "kanari \"'\\;,:<b>&amp; BEGIN:VALARM",
    "lines": ["kanari \"'\\;,:<b>&amp;", "BEGIN:VALARM"],
    "text": "kanari & <b>\n\nEND:VEVENT\n\nBEGIN:VALARM\n\n\"'\\;,\u2028END:VCARD",
}
LINE_OF_CALENDAR = re.compile(r"[A-Z][A-Z0-9-]*[;:].*", re.DOTALL)


@check
def downloads_are_texts(kit: Kit) -> None:
    """A file holds something, and its text can be written as UTF-8."""
    for ending in kit.format.downloads:
        text = _file(kit, ending)
        demand(isinstance(text, str) and text.strip(), f'download("{ending}") must return a text, not {text!r:.60}.')
        text.encode()


@check
def downloads_bear_the_least(kit: Kit) -> None:
    """A post with nothing but its required fields has no optional value to lean on."""
    needed = {name: value for name, value in kit.clean().items() if kit.format.fields[name].required}
    for ending in kit.format.downloads:
        _file(kit, ending, needed)


@check
def downloads_are_the_same_twice(kit: Kit) -> None:
    """Caches ask whether a file has changed, so it depends on the post alone, not on the clock or on chance."""
    for ending in kit.format.downloads:
        same = _file(kit, ending) == _file(kit, ending)
        demand(same, f'download("{ending}") returns something else the second time.')


@check
def downloads_are_of_their_kind(kit: Kit) -> None:
    """The program that opens the file can read it."""
    for ending, kind in kit.format.downloads.items():
        try:
            _outline(kind, _file(kit, ending))
        except ValueError as error:
            demand(False, f'download("{ending}") is no {kind}: {error}.')


@check
def no_text_leaves_its_place_in_a_download(kit: Kit) -> None:
    """What somebody typed is a value in the file, and not a part of its structure."""
    data = kit.clean()
    hostile = {
        name: stored
        for name, field in kit.format.fields.items()
        if field.control in HOSTILE and data.get(name)
        if (stored := fed(field, HOSTILE[field.control], data[name])) is not None
    }
    for ending, kind in kit.format.downloads.items():
        try:
            outline = _outline(kind, _file(kit, ending, data | hostile, title=HOSTILE["line"]))
        except ValueError as error:
            demand(False, f'download("{ending}") writes a text unescaped: {error}.')
        else:
            same = outline == _outline(kind, _file(kit, ending))
            demand(same, f'download("{ending}") writes a text unescaped: it became a part of the {kind}.')


@check
def downloads_are_linked_and_served(kit: Kit) -> None:
    """The page of a post leads to its files."""
    page = kit.pages()["page"] if kit.format.downloads else ""
    for ending, kind in kit.format.downloads.items():
        address = f"{kit.path}post.{ending}"
        demand(address in page, f"The page does not lead to the file .{ending}.")
        answer = kit.client.get(address)
        demand(answer.status_code == 200, f"The file .{ending} answers {answer.status_code}, not 200.")
        demand(answer.mimetype == kind, f"The file .{ending} is sent as {answer.mimetype}, not as {kind}.")


def _file(kit: Kit, ending: str, data: Mapping[str, Any] | None = None, title: Any = None) -> Any:
    seen = kit.seen(data)
    seen.title = seen.title if title is None else title
    text: Any = None
    try:
        text = seen.download(ending)
    except Exception as error:  # noqa: BLE001 - the format's own code
        demand(False, f'download("{ending}") raises {type(error).__name__}: {error}. Ask whether the value is there.')
    return text


def _outline(kind: str, text: str) -> list[str]:
    """Return what the structure of a file is, whatever its values are. Raises `ValueError` for a broken one."""
    if kind in {"application/json", "application/json+chapters"}:
        return [type(json.loads(text)).__name__]
    if kind == "text/vtt" and not text.startswith("WEBVTT"):
        raise ValueError("it must begin with WEBVTT")
    if kind == "application/gpx+xml":
        try:
            return [element.tag for element in ET.fromstring(text).iter()]  # noqa: S314 - the format's own text
        except ET.ParseError as error:
            raise ValueError(error) from None
    return _outline_of_lines(kind, text) if kind in {"text/calendar", "text/vcard"} else []


def _outline_of_lines(kind: str, text: str) -> list[str]:
    """Read a calendar or a card (RFC 5545 and 6350): the names of its lines, with what begins and ends."""
    name = "VCALENDAR" if kind == "text/calendar" else "VCARD"
    if not text.endswith("\r\n") or re.search(r"(?<!\r)\n|\r(?!\n)", text):
        raise ValueError("every line must end with CR LF")
    lines = text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    if (lines[0], lines[-1]) != (f"BEGIN:{name}", f"END:{name}"):
        raise ValueError(f"it must begin with BEGIN:{name} and end with END:{name}")
    if broken := [line for line in lines if not LINE_OF_CALENDAR.fullmatch(line)]:
        raise ValueError(f"{broken[0]!r:.60} is no line such as NAME:value")
    return [line if line.startswith(("BEGIN:", "END:")) else re.split("[;:]", line)[0] for line in lines]


@check
def files_tell_the_post(kit: Kit) -> None:
    """A file of every post holds its words as they were typed, and another post has another file."""
    for ending, kind in kit.format.downloads.items():
        made = {
            what: _file(kit, ending, one.data, title=f"Fish & <chips> in {what}") for what, one in kit.tries.items()
        }
        demand(len(set(made.values())) > 1 or len(made) < 2, f'download("{ending}") is the same for every post.')
        for what, text in made.items():
            demand(
                not str(text).startswith("\ufeff"), f'download("{ending}") begins with a byte order mark; leave it out.'
            )
            escaped = "Fish &amp; " in str(text) and "xml" not in kind
            demand(not escaped, f'download("{ending}") of {what} is escaped for HTML; write the text as it is.')
            tags = re.search(r"</(p|em|strong|ul|li|a|h\d|blockquote)>", str(text))
            demand(
                not tags or "xml" in kind,
                f'download("{ending}") of {what} has HTML, {tags and tags[0]}; write plain text, such as body.text.',
            )


@check
def calendars_name_their_events(kit: Kit) -> None:
    """By its UID and its time stamp a calendar knows an event again (RFC 5545, 3.6.1)."""
    for ending, kind in kit.format.downloads.items():
        lines = _file(kit, ending).splitlines() if kind == "text/calendar" else []
        missing = [
            name for name in ("UID", "DTSTAMP") if lines and not any(re.match(f"{name}[:;]", line) for line in lines)
        ]
        demand(not missing, f'download("{ending}") has no {" and no ".join(missing)}, which each event needs.')


@check
def numbers_in_files_are_numbers(kit: Kit) -> None:
    """JSON has no NaN, and programs stop at it."""
    for ending, kind in kit.format.downloads.items():
        for what, one in kit.tries.items() if kind == "application/json" else ():
            try:
                json.loads(_file(kit, ending, one.data), parse_constant=_no_number)
            except ValueError as error:
                demand(False, f'download("{ending}") of {what} is no JSON: {error}. Ask whether the value is there.')


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
