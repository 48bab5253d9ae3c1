"""What every template knows: globals and filters, each with a sentence; `create_app` hands in what is behind them.

Those behind them stand in many rooms, some above this one. Jinja's own (`range`, its filters), Flask's (`url_for`,
`request`), Flask-Babel's (`gettext`, `dateformat`) and Flask-Security's (`current_user`) are known besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

# Of Jinja, Flask and Flask-Babel; a format's template knows the first alone.
WORDS = ("_", "gettext", "ngettext", "range", "dict", "cycler", "joiner", "namespace")
OF_REQUEST = ("request", "url_for")


@dataclass(frozen=True)
class Name:
    """A name that templates know: how it is written there, what it gives, and whether themes may use it."""

    written: str
    told: str
    for_themes: bool = True


GLOBALS = {
    "absolute": Name("absolute(path)", "the whole address of a path of this site"),
    "article": Name("article(shown, pinned=…)", "a post of a listing as HTML, with its header and the line below"),
    "avatar_of": Name(
        "avatar_of(comment)", 'the address of the picture of who wrote a comment; `""` where none is shown'
    ),
    "comment_form": Name("comment_form(thread)", "the form of a comment, as it was sent or empty"),
    "csrf": Name("csrf()", "the hidden input that every form of somebody signed in needs", for_themes=False),
    "direction_of": Name("direction_of(language)", "`ltr` or `rtl`, as a language is written"),
    "feed_kinds": Name("feed_kinds", "the kinds of feeds, RSS, Atom and JSON Feed, each with `name` and `suffix`"),
    "format_stylesheet": Name("format_stylesheet()", "the address of the formats' looks alone", for_themes=False),
    "format_scripts": Name("format_scripts()", "the addresses of the modules that the posts of the page bring along"),
    "frame": Name("frame(template)", "a part that stands on every page and needs nothing of it"),
    "get_locale": Name("get_locale()", "the language of the page"),
    "icon": Name("icon(size)", "the address of the site's icon, so many pixels wide"),
    "key_of": Name("key_of(post)", "the key to a protected post, for the form of a comment on it"),
    "may": Name("may(action, post)", "whether whoever asks may do something; the post may be left out"),
    "menu": Name("menu(place)", 'the lines of the menu `"header"` or `"footer"`'),
    "og_locale": Name("og_locale(language)", "a language, or else that of the page, as Open Graph writes it"),
    "prose": Name("prose(text)", "Markdown of the settings as HTML"),
    "read_only": Name("read_only()", "why nothing can be stored right now", for_themes=False),
    "site": Name("site", "the settings of the site: `site.title`, `site.tagline` …"),
    "stylesheet": Name("stylesheet()", "the address of the one stylesheet"),
    "waiting_comments": Name("waiting_comments()", "how many comments wait for whoever asks", for_themes=False),
    "theme": Name("theme()", "the theme of the page: `theme().paper` …"),
}

FILTERS = {
    "absolute_addresses": Name("absolute_addresses", "HTML whose addresses are whole, for readers elsewhere"),
    "bare_address": Name("bare_address", "a web address as people read it, without `https://`"),
    "first_sign": Name("first_sign", "the first character of a name, as people count them"),
    "midway": Name("midway", "a noun as it stands within a sentence: in German it keeps its capital letter"),
    "rfc3339": Name("rfc3339", "a moment as Atom and JSON Feed write it"),
    "rfc822": Name("rfc822", "a moment as RSS writes it"),
}

OF_FORMATS = WORDS
OF_THEMES = (*WORDS, *OF_REQUEST, *(name for name, known in GLOBALS.items() if known.for_themes))


def provide(app: Flask, names: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> None:
    """Let templates know these. Raises `RuntimeError` where they are not exactly those listed here."""
    if unlisted := (names.keys() ^ GLOBALS.keys()) | (filters.keys() ^ FILTERS.keys()):
        raise RuntimeError(f"These are handed in or listed in {__name__}, but not both: {', '.join(sorted(unlisted))}.")
    app.jinja_env.globals.update(names)
    app.jinja_env.filters.update(filters)
