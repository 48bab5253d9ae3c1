"""Checks of the script, `<name>.js` beside the template: it keeps to its posts, makes no markup, tells nobody."""

from __future__ import annotations

import re

from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand

# A comment, a text in quotes, a template literal, or a regular expression where a value may stand.
PIECE = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<template>`(?:\\.|[^`\\])*`)"""
    r"""|(?<=[(,=:\[!&|?{};\n])(?P<space>\s*)(?P<pattern>/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)""",
    re.DOTALL,
)
PAIRS = {")": "(", "]": "[", "}": "{"}
ASKED = re.compile(
    r"\b(?:fetch|sendBeacon|WebSocket|EventSource|importScripts|open)\s*\([^;]*?[\"'`](?:https?:|wss?:)?//"
)
MARKUP = re.compile(r"\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|\.insertAdjacentHTML\b|\bdocument\.write(?:ln)?\b")
KEPT = re.compile(r"\bdocument\.cookie\b|\b(?:local|session)Storage\b|\bindexedDB\b")
LOOKED_FOR = re.compile(r"\bdocument\s*\.\s*(?:querySelector(?:All)?|getElementsByClassName)\s*\(\s*([\"'`])(.*?)\1")
WHOLE_PAGE = re.compile(r"\bdocument\s*\.\s*(?:body|title|forms|links|images|getElementsByTagName|getElementById)\b")


def script(kit: Kit) -> str:
    """Return the format's script without its comments, "" where it has none."""
    path = lock.templates_of(kit.format) / f"{kit.format.name}.js"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return PIECE.sub(lambda found: " " if found["comment"] else found[0], text)


@check
def script_is_whole(kit: Kit) -> None:
    """A browser drops a script with a bracket too many or too few, all of it."""
    bare = PIECE.sub(lambda found: f'{found["space"] or ""}""', script(kit))
    left: list[str] = []
    for sign in bare:
        if sign in PAIRS.values():
            left.append(sign)
        elif sign in PAIRS:
            demand(left and left.pop() == PAIRS[sign], f"{kit.format.name}.js has a {sign} that closes nothing.")
    demand(not left, f"{kit.format.name}.js leaves a {left and left[-1]} open; close it.")


@check
def script_keeps_to_its_posts(kit: Kit) -> None:
    """A script changes the posts of its format, and nothing else of a page."""
    text, name = script(kit), kit.format.name
    own = re.compile(rf"(?:^|[.\s]|format-){re.escape(name)}(?![\w])|{re.escape(name)}-")
    strange = [selector for _, selector in LOOKED_FOR.findall(text) if not own.search(selector)]
    found = WHOLE_PAGE.search(text)
    strange += [found[0]] if found else []
    demand(
        not strange,
        f"{name}.js looks for {strange and strange[0]!r}, which is not of its posts; begin each selector with "
        f".format-{name}.",
    )


@check
def script_makes_no_markup(kit: Kit) -> None:
    """What was typed is text on the page, and becomes an element again where a script writes it as HTML."""
    found = MARKUP.search(script(kit))
    demand(
        not found,
        f"{kit.format.name}.js writes {found and found[0]!r}, by which typed words become markup; use textContent, "
        "or document.createElement().",
    )


@check
def script_tells_nobody(kit: Kit) -> None:
    """A script asks no other host, and marks no reader."""
    text = script(kit)
    asked, kept = ASKED.search(text), KEPT.search(text)
    demand(not asked, f"{kit.format.name}.js asks another host, {asked and asked[0]!r:.60}; the policy stops it.")
    demand(not kept, f"{kit.format.name}.js uses {kept and kept[0]}, which marks readers; do without it.")
