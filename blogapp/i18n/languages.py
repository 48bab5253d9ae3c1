"""The languages: which one a page speaks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import flask_babel
from babel import Locale
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale

from blogapp import site
from blogapp.formats.registry import Registry
from blogapp.i18n.catalogs import FOLDER, Catalogues

# Each in its own words, in the order in which they are chosen from.
LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "el": "Ελληνικά",
    "ru": "Русский",
    "ar": "العربية",
}


def init_app(app: Flask) -> None:
    """Let templates and code speak the language of the page; formats and themes may bring catalogues."""
    babel = Babel(app, locale_selector=_chosen)  # type: ignore[no-untyped-call]
    catalogues = babel.domain_instance = Catalogues()
    formats: Registry = app.extensions["blogapp.formats"]
    add(app, [Path(__file__).parents[1], *(loaded.folder for loaded in formats.loaded.values())])
    app.jinja_env.globals.update(gettext=catalogues.in_template, ngettext=catalogues.number_in_template)
    app.after_request(_name_the_header)


def add(app: Flask, folders: Iterable[Path]) -> None:
    """Let pages speak from the catalogues in further folders, too, where those before have no sentence."""
    catalogues: Catalogues = app.extensions["babel"].instance.domain_instance
    places = (folder / FOLDER for folder in folders)
    catalogues.folders += [place for place in dict.fromkeys(places) if place not in catalogues.folders]


def of_site() -> str:
    """Return the language of the site: what an editor chose, else what was installed."""
    chosen = site.current().language
    return chosen if chosen in LANGUAGES else str(current_app.config["LANGUAGE"])


def for_everybody() -> AbstractContextManager[None]:
    """Speak the site's language while something is made that all readers get, whoever asks for it."""
    return flask_babel.force_locale(of_site())


def speak_to_all() -> None:
    """Speak the site's language in this request, whoever asks: for what many readers share, such as a feed."""
    g.speaks_to_all = True


def forget_choice() -> None:
    """Choose the language of this request once more, after the settings of the site have changed."""
    site.forget()
    flask_babel.refresh()  # type: ignore[no-untyped-call]


def options() -> list[tuple[str, str]]:
    """Return the languages to choose from, with their names; the one that was installed is always among them."""
    installed = str(current_app.config["LANGUAGE"])
    name = LANGUAGES.get(installed) or Locale.parse(installed).display_name or installed
    return list({installed: name, **LANGUAGES}.items())


def midway(noun: str) -> str:
    """Return a noun as it stands within a sentence: German leaves it its capital letter."""
    locale = get_locale()
    return noun if locale and locale.language == "de" else noun.lower()


def _chosen() -> str:
    """Return the language of the request: the site's, or the reader's where the site lets readers choose."""
    own = of_site()
    if not has_request_context() or "speaks_to_all" in g or not site.current().readers_language:
        return own
    g.depends_on_reader = True
    offered = {**{language: language for language in LANGUAGES}, own.partition("_")[0]: own}
    return offered.get(request.accept_languages.best_match(offered) or "", own)


def _name_the_header(response: Response) -> Response:
    """Tell caches when the page would be another for a reader of another language."""
    if "depends_on_reader" in g:
        response.vary.add("Accept-Language")
    return response
