"""The sentences of the pages in other languages, read from the catalogues as their translators leave them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale, lazy_gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

from blogapp.text import Sentence

FOLDER = "translations"  # of this package, or beside a plugin's class; in it lies a file such as de.po
OWN = "en"  # the language that the code is written in
log = logging.getLogger(__name__)


class Catalogues(Domain):
    """The catalogues of several folders, of which the first one that has a sentence counts.

    A language is read at its first use, which takes about 20 ms, and then cached; no compiled copy lies about.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folders: list[Path] = []
        self.known: dict[str, NullTranslations] = {OWN: NullTranslations()}

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language that is spoken now."""
        locale = get_locale()
        language = locale.language if locale else OWN
        translations = self.known.get(language)
        if translations is None:
            translations = self.known[language] = _read([folder / f"{language}.po" for folder in self.folders])
        return translations

    def gettext(self, string: str, **variables: Any) -> str:
        """Translate a sentence, also one that was put together before."""
        if isinstance(string, Sentence):
            parts = {name: self.gettext(part) if isinstance(part, Sentence) else part
                     for name, part in string.values.items()}  # fmt: skip
            string, variables = string.pattern, parts
        text: str = self.get_translations().gettext(string) if string else ""  # "" stands for a catalogue's head
        return text % variables if variables else text

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Translate a sentence about a number, which is written as the language writes it."""
        text: str = self.get_translations().ngettext(singular, plural, num)
        return text % {"num": _written(num), **variables}

    @pass_eval_context
    def in_template(self, context: EvalContext, string: str, **variables: Any) -> str:
        """Translate a sentence in a template. It is text, not HTML; values put into it may be either."""
        if not context.autoescape:
            return self.gettext(string, **variables)
        text = escape(self.gettext(string))
        return text % variables if variables else text

    @pass_eval_context
    def number_in_template(self, context: EvalContext, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Translate a sentence about a number in a template."""
        text: str = self.get_translations().ngettext(singular, plural, num)
        return (escape(text) if context.autoescape else text) % {"num": _written(num), **variables}


def lazy(sentence: str) -> str:
    """Mark a sentence that is translated when it is shown."""
    return cast("str", lazy_gettext(sentence))


def _written(number: int) -> str:
    return str(number) if 0 <= number < 1000 else format_decimal(number, locale=get_locale() or OWN)


def _read(paths: Sequence[Path]) -> NullTranslations:
    """Return the catalogues of one language as one."""
    whole, *others = [_catalogue(path) for path in paths]
    for message in (message for other in others for message in other):
        if message.id and message.id not in whole:
            whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


def _catalogue(path: Path) -> Catalog:
    """Read a catalogue. One that is not there is empty, and so is one that a plugin's author got wrong."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.stem)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, PoFileError):
        log.exception("%s cannot be read; what it says stays English.", path)
    return Catalog(locale=path.stem)
